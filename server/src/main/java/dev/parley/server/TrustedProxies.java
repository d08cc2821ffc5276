package dev.parley.server;

import dev.parley.websocket.netty.AddressRange;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The reverse proxies whose word about the client is taken: by the PROXY protocol, {@code Forwarded} (RFC 7239) or
 * {@code X-Forwarded-For}, {@code X-Forwarded-Proto} and {@code X-Forwarded-Host}. From anybody else these are ignored, as
 * anybody can write them.
 *
 * @param ranges the addresses of proxies
 * @param unixSockets whether whoever connects to a Unix domain socket is a trusted proxy
 */
record TrustedProxies(List<AddressRange> ranges, boolean unixSockets) {

    private static final String UNIX = "unix";

    TrustedProxies {
        ranges = List.copyOf(ranges);
    }

    static TrustedProxies none() {
        return new TrustedProxies(List.of(), false);
    }

    /**
     * Reads what was configured.
     *
     * @param entries ranges such as {@code 10.0.0.0/8}, addresses, or {@code unix} for Unix domain sockets
     * @throws IllegalArgumentException if an entry is none of these
     */
    static TrustedProxies parse(String... entries) {
        List<AddressRange> ranges = new ArrayList<>();
        boolean unix = false;
        for (String entry : entries) {
            if (entry.equals(UNIX)) {
                unix = true;
            } else {
                ranges.add(AddressRange.parse(entry));
            }
        }
        return new TrustedProxies(ranges, unix);
    }

    boolean trusts(SocketAddress peer) {
        return peer instanceof InetSocketAddress internet
                ? !internet.isUnresolved() && trusts(internet.getAddress())
                : unixSockets;
    }

    boolean trusts(InetAddress address) {
        for (AddressRange range : ranges) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
