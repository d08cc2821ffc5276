package dev.parley.server;

import dev.parley.websocket.netty.LogBudget;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Counts connections, in all and by client address, against their limits, and tells the log which limit turns them away. Safe
 * for use by any number of threads.
 */
final class ConnectionCounts {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionCounts.class);

    private final int maximum;
    private final int maximumPerAddress;
    private final AtomicInteger all = new AtomicInteger();
    private final ConcurrentHashMap<Object, Integer> byAddress = new ConcurrentHashMap<>();

    private final LogBudget tooMany;
    private final LogBudget tooManyFromOne;

    ConnectionCounts(int maximum, int maximumPerAddress, InstantSource clock) {
        this.maximum = maximum;
        this.maximumPerAddress = maximumPerAddress;
        this.tooMany = new LogBudget("connections were turned away", 1, clock);
        this.tooManyFromOne = new LogBudget("connections were turned away for their address", 1, clock);
    }

    /** Takes one of the places for connections; returns whether there was one. */
    boolean enter() {
        if (all.incrementAndGet() <= maximum) {
            return true;
        }
        all.decrementAndGet();
        tooMany.log(LOG, Level.WARN, "A connection was turned away, as there are {} (maximumConnections)", maximum);
        return false;
    }

    /** Gives the place back. */
    void leave() {
        all.decrementAndGet();
    }

    int all() {
        return all.get();
    }

    /** Takes one of the places that a client has; returns whether there was one. Unix domain sockets have no limit. */
    boolean enter(SocketAddress client) {
        if (!(client instanceof InetSocketAddress internet) || internet.isUnresolved()) {
            return true;
        }
        boolean[] entered = new boolean[1];
        byAddress.compute(key(internet.getAddress()), (key, count) -> {
            int before = count == null ? 0 : count;
            entered[0] = before < maximumPerAddress;
            return entered[0] ? Integer.valueOf(before + 1) : count;
        });
        if (!entered[0]) {
            tooManyFromOne.log(
                    LOG,
                    Level.WARN,
                    "A connection from {} was turned away, as there are {} from that address"
                            + " (maximumConnectionsPerAddress; if it is a proxy, declare it as trusted)",
                    internet,
                    maximumPerAddress);
        }
        return entered[0];
    }

    /** Gives back the place that {@link #enter(SocketAddress)} took. */
    void leave(SocketAddress client) {
        if (client instanceof InetSocketAddress internet && !internet.isUnresolved()) {
            byAddress.computeIfPresent(key(internet.getAddress()), (key, count) -> count == 1 ? null : count - 1);
        }
    }

    /** How many addresses are being counted: none are kept once their connections are gone. */
    int addresses() {
        return byAddress.size();
    }

    // RFC 6177 §2: a site gets at least a /64 of IPv6, so that a single host has 2^64 addresses to choose from.
    private static Object key(InetAddress address) {
        return address instanceof Inet6Address ? ByteBuffer.wrap(address.getAddress(), 0, 8) : address;
    }
}
