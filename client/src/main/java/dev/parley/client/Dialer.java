package dev.parley.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Brings about the connection that everything else goes through: addresses, TCP or a Unix domain socket. */
final class Dialer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Dialer.class);

    private final ClientContext client;
    private final Attempt attempt;

    /** The addresses at which it is this one's turn to connect. */
    private final Set<Object> turns = new HashSet<>();

    /** Whether it waits until others have connected, or has given that up. */
    private boolean awaitsTurn;

    /** Has nobody attend to the channel yet. */
    private final class Beginning extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            client.connections().add(channel);
            channel.pipeline().addLast(new Unattended());
        }
    }

    /**
     * A connection.
     *
     * @param channel nobody attends to it, and it does not read yet
     * @param proxy what is at its other end, if that is not the server
     */
    record Line(Channel channel, Optional<ProxyServer> proxy) {}

    Dialer(ClientContext client, Attempt attempt) {
        this.client = client;
        this.attempt = attempt;
    }

    /** {@return the first connection that comes about, of those that may lead to the server} */
    Line connect(Target target) throws InterruptedException {
        List<ProxyChoice.Way> ways = target.unixSocket().isPresent() ? ProxyChoice.DIRECTLY : choose(target);
        Iterator<ProxyChoice.Way> untried = ways.iterator();
        while (true) {
            ProxyChoice.Way way = untried.next();
            try {
                return new Line(connect(target, way.proxy()), way.proxy());
            } catch (WebSocketConnectException failed) {
                // Then nothing is known of this way, and there is no time for another.
                if (failed.failure() == ConnectFailure.CLIENT_CLOSED || awaitsTurn) {
                    throw failed;
                }
                tell(way, failed);
                if (!untried.hasNext()) {
                    throw failed;
                }
            }
        }
    }

    /** A selector of the program's may ask the network, so that it has a limit as well. */
    private List<ProxyChoice.Way> choose(Target target) throws InterruptedException {
        Attempt.Limit limit = Attempt.Limit.in(
                client.settings().connectTimeout(),
                ConnectFailure.CONNECT_TIMEOUT,
                "no proxy was named, nor that there is none, within "
                        + client.settings().connectTimeout() + " (connectTimeout)");
        try {
            return attempt.await(apart("parley-proxies", () -> client.proxies().ways(target)), target, limit);
        } catch (StepFailedException failed) {
            throw failed.why() instanceof WebSocketConnectException named
                    ? named
                    : new WebSocketConnectException(
                            ConnectFailure.PROXY,
                            target.uri(),
                            "what names the proxy failed: " + failed.why(),
                            failed.why());
        }
    }

    /** Does what may block on a thread of its own, which is interrupted when nobody waits for it any more. */
    private static <T> CompletableFuture<T> apart(String name, Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = Thread.ofVirtual().name(name).unstarted(() -> {
            try {
                result.complete(work.call());
            } catch (Throwable failed) {
                result.completeExceptionally(failed);
            }
        });
        result.whenComplete((done, givenUp) -> thread.interrupt());
        thread.start();
        return result;
    }

    /** A selector that fails when it is told does no harm to who asked. */
    private void tell(ProxyChoice.Way way, WebSocketConnectException failed) {
        try {
            way.connectFailed().accept(failed);
        } catch (RuntimeException thrown) {
            client.connections()
                    .failures()
                    .log(LOG, Level.ERROR, "A ProxySelector failed when it was told of a proxy that did", thrown);
        }
    }

    /** {@return a channel that nobody attends to yet and that is connected, to the proxy if there is one, and does not read yet} */
    Channel connect(Target target, Optional<ProxyServer> proxy) throws InterruptedException {
        Attempt.Limit limit = Attempt.Limit.in(
                client.settings().connectTimeout(),
                ConnectFailure.CONNECT_TIMEOUT,
                "not connected" + proxy.map(used -> " to the proxy " + used).orElse("") + " within "
                        + client.settings().connectTimeout() + " (connectTimeout)");
        List<? extends SocketAddress> addresses = target.unixSocket().isPresent()
                ? List.of(client.transport()
                        .toNetty(UnixDomainSocketAddress.of(target.unixSocket().get())))
                : resolve(target, proxy, limit);
        awaitTurn(target, proxy, addresses, limit);
        attempt.checkNotCancelled(target);
        EventLoop loop = client.loops().next();
        CompletableFuture<Channel> connected = AddressRace.begin(bootstrap(loop, target), loop, addresses);
        try {
            return attempt.await(connected, target, limit);
        } catch (StepFailedException failed) {
            throw Refusals.unreachable(target, proxy, failed.why());
        }
    }

    /**
     * RFC 6455 §4.1: one connection to an address may be in the making, whatever name led there, unless the program has chosen
     * more. Behind a proxy, which finds the address, the name stands for it.
     */
    private void awaitTurn(
            Target target, Optional<ProxyServer> proxy, List<? extends SocketAddress> addresses, Attempt.Limit limit)
            throws InterruptedException {
        List<? extends Object> places = proxy.isPresent()
                ? List.of(target.host() + ":" + target.parts().port())
                // In one order for everybody, or two could wait for each other.
                : addresses.stream()
                        .sorted(Comparator.comparing(SocketAddress::toString))
                        .toList();
        Attempt.Limit turnLimit = new Attempt.Limit(
                limit.nanoTime(),
                limit.failure(),
                "no turn to connect within " + client.settings().connectTimeout()
                        + " (connectTimeout): other WebSockets to the same address are being opened, "
                        + "openingsPerAddress (" + client.settings().openingsPerAddress() + ") at a time");
        for (Object place : places) {
            if (!turns.contains(place)) {
                CompletableFuture<Void> turn = client.turns().enter(place);
                awaitsTurn = true;
                try {
                    attempt.await(turn, target, turnLimit);
                } catch (StepFailedException impossible) {
                    throw new IllegalStateException("a turn only ever comes", impossible);
                }
                awaitsTurn = false;
                turns.add(place);
            }
        }
    }

    /** Lets the next one connect: this one's WebSocket is open, or will never be. */
    @Override
    public void close() {
        turns.forEach(client.turns()::leave);
        turns.clear();
    }

    private Bootstrap bootstrap(EventLoop loop, Target target) {
        SocketAddress kind = target.unixSocket().isPresent()
                ? UnixDomainSocketAddress.of(target.unixSocket().get())
                : InetSocketAddress.createUnresolved(
                        target.host(), target.parts().port());
        Bootstrap bootstrap = new Bootstrap();
        client.transport().prepare(bootstrap, kind);
        return bootstrap
                .group(loop)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0) // The race has a limit as a whole.
                .option(ChannelOption.AUTO_READ, false)
                .handler(new Beginning()); // Serves one channel after the other, unlike most handlers.
    }

    private List<InetSocketAddress> resolve(Target target, Optional<ProxyServer> proxy, Attempt.Limit limit)
            throws InterruptedException {
        String host = proxy.map(ProxyServer::host).orElse(target.host());
        int port = proxy.map(ProxyServer::port).orElse(target.parts().port());
        // The JDK's resolver blocks, and takes no notice of an interrupt; one of the program's own may.
        CompletableFuture<List<InetAddress>> resolved =
                apart("parley-resolver", () -> client.resolver().resolve(host));
        try {
            List<InetAddress> addresses = attempt.await(resolved, target, limit);
            if (addresses.isEmpty()) {
                throw Refusals.unreachable(target, proxy, new UnknownHostException(host));
            }
            return AddressRace.interleave(addresses).stream()
                    .map(address -> new InetSocketAddress(address, port))
                    .toList();
        } catch (StepFailedException failed) {
            throw Refusals.unreachable(target, proxy, failed.why());
        }
    }
}
