package dev.parley.server;

import dev.parley.websocket.Transport;
import dev.parley.websocket.netty.Addresses;
import dev.parley.websocket.netty.NettyTransport;
import dev.parley.websocket.netty.TransportUnavailableException;
import dev.parley.websocket.tls.TlsFileException;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server from its start to its stop: event loops, listening sockets, and the looking after certificates. */
final class RunningServer {

    private static final Logger LOG = LoggerFactory.getLogger(RunningServer.class);
    private static final long LOOPS_END_MILLIS = 5_000;
    private static final long CLOSE_MILLIS = 1_000;

    private final ServerContext context;
    private final NettyTransport transport;
    private final EventLoopGroup loops;
    private final List<Listening> listening = new ArrayList<>();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    /** A socket that listens. */
    private record Listening(Port port, Channel channel) {
        SocketAddress address() {
            return port.address() instanceof UnixDomainSocketAddress unix ? unix : Addresses.local(channel);
        }
    }

    private RunningServer(ServerContext context, NettyTransport transport, int eventLoops) {
        this.context = context;
        this.transport = transport;
        this.loops = transport.newEventLoopGroup(eventLoops, "parley", false);
    }

    static RunningServer start(ServerContext context, List<Port> ports, Transport wanted, int eventLoops) {
        List<Optional<TlsContext>> tls = ports.stream().map(RunningServer::load).toList();
        NettyTransport transport = choose(wanted);
        RunningServer server = new RunningServer(context, transport, eventLoops);
        try {
            for (int i = 0; i < ports.size(); i++) {
                server.listen(ports.get(i), tls.get(i));
            }
        } catch (RuntimeException failed) {
            server.stop(Duration.ZERO);
            throw failed;
        }
        context.compression().ifPresent(compression -> LOG.info("Compression (permessage-deflate) by {}", compression));
        LOG.info("Listening on {} with {} and {} event loops", server.uris(), transport, eventLoops);
        return server;
    }

    private static Optional<TlsContext> load(Port port) {
        if (port.tls().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(TlsContext.load(port.tls().get()));
        } catch (TlsFileException unusable) {
            throw new ServerStartException("TLS cannot be set up: " + unusable.getMessage(), unusable);
        }
    }

    private static NettyTransport choose(Transport wanted) {
        try {
            return NettyTransport.choose(wanted);
        } catch (TransportUnavailableException unavailable) {
            throw new ServerStartException(String.valueOf(unavailable.getMessage()), unavailable);
        }
    }

    private void listen(Port port, Optional<TlsContext> tls) {
        ListeningAddress.check(port.address());
        ServerBootstrap bootstrap = new ServerBootstrap().group(loops).childHandler(new PortInitializer(context, tls));
        transport.prepare(bootstrap, port.address());
        ChannelFuture bound = bootstrap.bind(transport.toNetty(port.address())).awaitUninterruptibly();
        Throwable failure = bound.cause();
        if (failure != null) {
            throw ListeningAddress.cannotListen(port.address(), failure);
        }
        bound.channel().pipeline().addLast(new AcceptFailures(context.clock()));
        listening.add(new Listening(port, bound.channel()));
        tls.ifPresent(this::watch);
    }

    /** Looks at the certificate's files again and again, off the event loops. */
    private void watch(TlsContext tls) {
        long nanos = tls.tls().reloadInterval().toNanos();
        loops.scheduleWithFixedDelay(
                () -> Thread.ofVirtual().name("parley-certificates").start(tls::reload),
                nanos,
                nanos,
                TimeUnit.NANOSECONDS);
    }

    ServerContext context() {
        return context;
    }

    Transport transport() {
        return transport.transport();
    }

    List<SocketAddress> addresses() {
        return listening.stream().map(Listening::address).toList();
    }

    List<URI> uris() {
        List<URI> uris = new ArrayList<>();
        for (Listening socket : listening) {
            if (socket.address() instanceof InetSocketAddress address) {
                String scheme = socket.port().tls().isPresent() ? "https" : "http";
                String host = ((InetSocketAddress) socket.port().address()).getHostString();
                uris.add(URI.create(scheme + "://"
                        + Addresses.text(InetSocketAddress.createUnresolved(host, address.getPort())) + "/"));
            }
        }
        return List.copyOf(uris);
    }

    void join() {
        try {
            stopped.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException impossible) {
            throw new AssertionError(impossible);
        }
    }

    void stop(Duration timeout) {
        if (stopping.compareAndSet(false, true)) {
            // The thread that stops may be one of the event loops, and these have to go on until the end.
            Thread.ofPlatform().name("parley-stop").start(() -> stopNow(timeout));
        }
        if (!onEventLoop()) {
            stopped.join();
        }
    }

    private boolean onEventLoop() {
        for (var executor : loops) {
            if (executor.inEventLoop()) {
                return true;
            }
        }
        return false;
    }

    private void stopNow(Duration timeout) {
        try {
            for (Listening socket : listening) {
                if (!socket.channel().close().awaitUninterruptibly(CLOSE_MILLIS)) {
                    LOG.warn("{} still listens, as its event loop is blocked by a listener", socket.address());
                }
                delete(socket.port().address());
            }
            context.connections().stop(timeout, context.settings().stopSpread());
            if (!NettyTransport.shutDown(loops, LOOPS_END_MILLIS)) {
                LOG.warn("The event loops have not ended within {} ms", LOOPS_END_MILLIS);
            }
        } catch (RuntimeException failed) {
            LOG.error("Stopping went wrong", failed);
        } finally {
            stopped.complete(null);
        }
    }

    private static void delete(SocketAddress address) {
        if (address instanceof UnixDomainSocketAddress unix) {
            try {
                Files.deleteIfExists(unix.getPath());
            } catch (IOException undeletable) {
                LOG.warn("The socket file {} could not be deleted", unix, undeletable);
            }
        }
    }
}
