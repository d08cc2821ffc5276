package dev.parley.app.bench;

import dev.parley.client.WebSocketRequest;
import dev.parley.protocol.deflate.DeflateAccount;
import dev.parley.protocol.deflate.DeflateContexts;
import dev.parley.protocol.deflate.DeflateEngine;
import dev.parley.protocol.deflate.DeflateLibrary;
import dev.parley.protocol.deflate.DeflateSettings;
import dev.parley.protocol.deflate.PermessageDeflateClient;
import dev.parley.protocol.handshake.ClientHandshake;
import dev.parley.protocol.handshake.WebSocketUri;
import dev.parley.websocket.netty.NettyTransport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One event loop of a run, with its share of the connections. Belongs to that event loop, but for its constructor. */
final class LoadLoop {

    /** How many opening handshakes are under way at once. */
    private static final int OPENING_AT_ONCE = 64;

    /** How many connections may come from one address, lest the ports for them run out. */
    private static final int CONNECTIONS_PER_ADDRESS = 20_000;

    private static final int LEVEL = 6;
    private static final int MEMORY_LEVEL = 8;
    private static final int WINDOW_BITS = 15;
    private static final int MOST_RATIO = 1032;

    private final LoadPlan plan;
    private final EventLoop loop;
    private final NettyTransport transport;
    private final WebSocketUri target;
    private final SocketAddress address;
    private final FrameRings rings;
    private final int firstIndex;
    private final int share;
    private final Recorder recorder = new Recorder();
    private final LoadConnection.ByteCount bytes = new LoadConnection.ByteCount();
    private final Optional<PermessageDeflateClient> deflate;
    private final List<LoadConnection> connections = new ArrayList<>();
    private volatile int opened;
    private @Nullable Workload workload;

    /**
     * Creates it.
     *
     * @param firstIndex how many connections the event loops before it have
     * @param share how many this one has
     */
    LoadLoop(
            LoadPlan plan,
            EventLoop loop,
            NettyTransport transport,
            SocketAddress address,
            FrameRings rings,
            int firstIndex,
            int share) {
        this.plan = plan;
        this.loop = loop;
        this.transport = transport;
        this.target = WebSocketUri.of(plan.request().uri());
        this.address = address;
        this.rings = rings;
        this.firstIndex = firstIndex;
        this.share = share;
        this.deflate = deflate(plan.deflate());
    }

    private static Optional<PermessageDeflateClient> deflate(LoadPlan.Deflate wanted) {
        if (wanted == LoadPlan.Deflate.OFF) {
            return Optional.empty();
        }
        boolean takeover = wanted == LoadPlan.Deflate.ON;
        DeflateSettings settings =
                new DeflateSettings(LEVEL, MEMORY_LEVEL, WINDOW_BITS, WINDOW_BITS, takeover, takeover, 0, MOST_RATIO);
        DeflateEngine engine = DeflateEngine.best();
        DeflateContexts contexts = new DeflateContexts(engine, settings, DeflateAccount.UNLIMITED);
        return Optional.of(new PermessageDeflateClient(
                new DeflateLibrary(settings, engine, DeflateAccount.UNLIMITED, () -> contexts)));
    }

    EventLoop loop() {
        return loop;
    }

    Recorder recorder() {
        return recorder;
    }

    LoadConnection.ByteCount bytes() {
        return bytes;
    }

    List<LoadConnection> connections() {
        return connections;
    }

    int share() {
        return share;
    }

    /** How many connections are open already; for any thread. */
    int opened() {
        return opened;
    }

    /** Says what is done with the connections. */
    void assign(Workload what) {
        workload = what;
    }

    Workload workload() {
        return Objects.requireNonNull(workload);
    }

    // ---- opening

    /** Opens its share of the connections; fails with a {@link LoadFailure} if one cannot be opened. */
    CompletableFuture<Void> open() {
        Opener opener = new Opener();
        loop.execute(opener::more);
        return opener.done;
    }

    private final class Opener implements LoadConnection.Owner {
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private int begun;

        void more() {
            while (!done.isDone() && begun < share && begun - connections.size() < OPENING_AT_ONCE) {
                dial(begun++, this);
            }
            if (connections.size() == share) {
                done.complete(null);
            }
        }

        @Override
        public void opened(LoadConnection connection) {
            connections.add(connection);
            opened = connections.size();
            more();
        }

        @Override
        public void received(LoadConnection connection, int messages) {
            connection.fail(LoadFailure.lost("the server sent a message before it got one"));
        }

        @Override
        public void ended(LoadConnection connection, LoadFailure why) {
            int open = connections.size();
            done.completeExceptionally(
                    share == 1 || open == 0
                            ? why
                            : why.of("connection " + (firstIndex + open + 1) + " of "
                                    + plan.traffic().connections()));
        }
    }

    /** Begins a connection. */
    void dial(int index, LoadConnection.Owner owner) {
        WebSocketRequest request = plan.request();
        ClientHandshake.Builder handshake = ClientHandshake.to(target)
                .subprotocols(request.subprotocols().toArray(String[]::new))
                .headers(request.headers());
        request.origin().ifPresent(handshake::origin);
        deflate.ifPresent(handshake::extension);
        LoadConnection connection = new LoadConnection(
                index, handshake.build(), rings, bytes, owner, plan.traffic().inFlight());
        Bootstrap bootstrap = new Bootstrap().group(loop).handler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                plan.tls().ifPresent(tls -> channel.pipeline().addLast(tlsHandler(tls, channel)));
                channel.pipeline().addLast(connection);
            }
        });
        transport.prepare(bootstrap, address);
        localAddress(firstIndex + index).ifPresent(bootstrap::localAddress);
        bootstrap.connect(transport.toNetty(address)).addListener(connected -> {
            Throwable thrown = connected.cause();
            if (thrown != null) {
                connection.fail(LoadFailure.notConnected(address, thrown));
            }
        });
    }

    private SslHandler tlsHandler(SslContext tls, Channel channel) {
        return tls.newHandler(channel.alloc(), target.host().replaceAll("[\\[\\]]", ""), target.port());
    }

    /** On the loopback network there is an address for each twenty thousand connections. */
    private Optional<InetSocketAddress> localAddress(int index) {
        if (!(address instanceof InetSocketAddress internet)) {
            return Optional.empty();
        }
        byte[] to = internet.getAddress().getAddress();
        int network = index / CONNECTIONS_PER_ADDRESS;
        return to.length == 4 && to[0] == 127 && network > 0
                ? Optional.of(new InetSocketAddress("127.0.0." + (1 + network), 0))
                : Optional.empty();
    }
}
