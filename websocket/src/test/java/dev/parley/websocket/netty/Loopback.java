package dev.parley.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Extension;
import dev.parley.protocol.Role;
import dev.parley.protocol.handshake.Headers;
import dev.parley.protocol.handshake.RequestHead;
import dev.parley.websocket.Handshake;
import dev.parley.websocket.Message;
import dev.parley.websocket.Transport;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketHandler;
import dev.parley.websocket.WebSocketListener;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * Real connections over the loopback interface between WebSockets of this driver, or between one of them and a plain
 * socket. There is no opening handshake on the wire: both sides are told of one that might have been.
 *
 * <p>Closing it ends what is still open, and checks that nothing stays behind: no buffer, no handler's thread, and no entry
 * in an event loop's lists.
 */
final class Loopback implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Both ends of one connection. */
    record Pair(NettyWebSocket server, NettyWebSocket client) {}

    /** A WebSocket of this driver, and the plain socket at the other end. */
    record Half(NettyWebSocket webSocket, RawPeer peer) {

        /** Sends until nothing more fits into the queue. */
        void fillQueue() {
            Message message = Message.binary(new byte[100_000]);
            boolean taken = true;
            while (taken) {
                taken = webSocket.trySend(message);
            }
        }
    }

    private record Start(
            Role role,
            Endpoint endpoint,
            ConnectionSettings settings,
            ByteBuf leftover,
            CompletableFuture<NettyWebSocket> started) {}

    private final NettyTransport transport;
    private final Optional<TestTls> tls;
    private final PooledByteBufAllocator allocator = new PooledByteBufAllocator(true, 1, 1, 8192, 9, 0, 0, true);
    private final EventLoopGroup serverLoops;
    private final EventLoopGroup clientLoops;
    private final Queue<Start> accepting = new ConcurrentLinkedQueue<>();
    private final TestOwner owner = new TestOwner();
    private final Queue<Thread> handlerThreads = new ConcurrentLinkedQueue<>();
    private final Channel listening;

    /** What connections that are started from now on have agreed on. */
    volatile Supplier<List<Extension>> extensions = List::of;

    private Loopback(NettyTransport transport, Optional<TestTls> tls, int loops, int socketBuffer) {
        this.transport = transport;
        this.tls = tls;
        this.serverLoops = transport.newEventLoopGroup(loops, "server", true);
        this.clientLoops = transport.newEventLoopGroup(loops, "client", true);
        ServerBootstrap bootstrap = new ServerBootstrap().group(serverLoops).childHandler(starter(accepting));
        SocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        transport.prepare(bootstrap, any);
        bootstrap.childOption(ChannelOption.ALLOCATOR, allocator);
        if (socketBuffer > 0) {
            bootstrap.option(ChannelOption.SO_RCVBUF, socketBuffer).childOption(ChannelOption.SO_SNDBUF, socketBuffer);
        }
        this.listening = bootstrap.bind(any).syncUninterruptibly().channel();
    }

    /** The transports that work here. */
    static Stream<Transport> transports() {
        return NettyTransportTest.working();
    }

    static Loopback over(Transport kind) {
        return new Loopback(NettyTransport.choose(kind), Optional.empty(), 1, 0);
    }

    /** The transport that is used where nobody chooses. */
    static Loopback plain() {
        return over(Transport.AUTO);
    }

    static Loopback plain(int loops) {
        return new Loopback(NettyTransport.choose(Transport.AUTO), Optional.empty(), loops, 0);
    }

    /** With socket buffers so small that a peer which does not read is soon felt. */
    static Loopback narrow(Transport kind) {
        return narrow(kind, Optional.empty());
    }

    static Loopback narrow(Transport kind, Optional<String> protocol) {
        Optional<TestTls> tls = protocol.map(version -> TestTls.selfSigned().only(version));
        return new Loopback(NettyTransport.choose(kind), tls, 1, 1 << 14);
    }

    /** With socket buffers into which much goes that nobody reads. */
    static Loopback wide(Transport kind) {
        return new Loopback(NettyTransport.choose(kind), Optional.empty(), 1, 1 << 22);
    }

    static Loopback encrypted(Transport kind) {
        return new Loopback(NettyTransport.choose(kind), Optional.of(TestTls.selfSigned()), 1, 0);
    }

    static Loopback encrypted(Transport kind, String protocol) {
        return new Loopback(
                NettyTransport.choose(kind), Optional.of(TestTls.selfSigned().only(protocol)), 1, 0);
    }

    // ---- endpoints

    Endpoint handler(WebSocketHandler handler) {
        return new Endpoint.Blocking(webSocket -> {
            handlerThreads.add(Thread.currentThread());
            handler.handle(webSocket);
        });
    }

    static Endpoint listener(WebSocketListener listener) {
        return new Endpoint.Listening(listener);
    }

    static Endpoint receiving() {
        return new Endpoint.Receiving();
    }

    // ---- connections

    Pair connect(Endpoint server, Endpoint client) {
        return connect(server, ConnectionSettings.DEFAULTS, client, ConnectionSettings.DEFAULTS);
    }

    Pair connect(
            Endpoint server, ConnectionSettings serverSettings, Endpoint client, ConnectionSettings clientSettings) {
        CompletableFuture<NettyWebSocket> accepted = accept(server, serverSettings);
        NettyWebSocket connected = get(connecting(address(), client, clientSettings));
        return new Pair(get(accepted), connected);
    }

    /** A server's WebSocket, with a plain socket for a client. */
    Half rawClient(Endpoint server, ConnectionSettings settings) throws IOException {
        return rawClient(server, settings, Unpooled.EMPTY_BUFFER, 0);
    }

    /** A server's WebSocket, with a client that has a small receive buffer and reads what the test has it read. */
    Half slowClient(Endpoint server, ConnectionSettings settings) throws IOException {
        return rawClient(server, settings, Unpooled.EMPTY_BUFFER, 1 << 14);
    }

    Half rawClient(Endpoint server, ConnectionSettings settings, ByteBuf leftover, int receiveBuffer)
            throws IOException {
        CompletableFuture<NettyWebSocket> started = new CompletableFuture<>();
        accepting.add(new Start(Role.SERVER, server, settings, leftover, started));
        RawPeer peer = RawPeer.client(tls, address(), receiveBuffer);
        return new Half(get(started), peer);
    }

    /** A client's WebSocket, with a plain socket for a server. */
    Half rawServer(Endpoint client, ConnectionSettings settings) throws IOException {
        try (ServerSocket server = RawPeer.listen(tls)) {
            InetSocketAddress address = (InetSocketAddress) server.getLocalSocketAddress();
            CompletableFuture<NettyWebSocket> started = connecting(address, client, settings);
            RawPeer peer = RawPeer.server(server.accept());
            return new Half(get(started), peer);
        }
    }

    /** Has the next connection that comes started with this endpoint. */
    CompletableFuture<NettyWebSocket> accept(Endpoint endpoint, ConnectionSettings settings) {
        CompletableFuture<NettyWebSocket> started = new CompletableFuture<>();
        accepting.add(new Start(Role.SERVER, endpoint, settings, Unpooled.EMPTY_BUFFER, started));
        return started;
    }

    private CompletableFuture<NettyWebSocket> connecting(
            InetSocketAddress address, Endpoint endpoint, ConnectionSettings settings) {
        CompletableFuture<NettyWebSocket> started = new CompletableFuture<>();
        Queue<Start> starts = new ConcurrentLinkedQueue<>();
        starts.add(new Start(Role.CLIENT, endpoint, settings, Unpooled.EMPTY_BUFFER, started));
        Bootstrap bootstrap = new Bootstrap().group(clientLoops).handler(starter(starts));
        transport.prepare(bootstrap, address);
        bootstrap.option(ChannelOption.ALLOCATOR, allocator);
        bootstrap.connect(address).addListener(connected -> {
            if (!connected.isSuccess()) {
                started.completeExceptionally(connected.cause());
            }
        });
        return started;
    }

    private ChannelInitializer<Channel> starter(Queue<Start> starts) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                Start start = starts.remove();
                tls.ifPresent(present -> channel.pipeline().addLast(present.handler(start.role(), channel)));
                channel.pipeline().addLast(new Starter(start));
            }
        };
    }

    /** Stands where the opening handshake would be. */
    private final class Starter extends ChannelInboundHandlerAdapter {

        private final Start start;

        Starter(Start start) {
            this.start = start;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            if (tls.isEmpty()) {
                start(context);
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof SslHandshakeCompletionEvent handshake) {
                if (handshake.isSuccess()) {
                    start(context);
                } else {
                    start.started.completeExceptionally(handshake.cause());
                }
            }
        }

        private void start(ChannelHandlerContext context) {
            Channel channel = context.channel();
            context.pipeline().remove(this);
            try {
                NettyWebSocket webSocket = NettyWebSocket.start(
                        channel,
                        start.role,
                        handshake(channel),
                        start.settings,
                        extensions.get(),
                        start.endpoint,
                        start.leftover,
                        owner);
                start.started.complete(webSocket);
            } catch (Throwable thrown) {
                start.started.completeExceptionally(thrown);
            }
        }
    }

    /** What an opening handshake might have said. */
    static Handshake handshake(Channel channel) {
        RequestHead request = new RequestHead("GET", "/test", Headers.of("Host", "localhost"));
        return new Handshake(
                request,
                Map.of(),
                Optional.empty(),
                List.of(),
                channel.localAddress(),
                channel.remoteAddress(),
                false,
                List.of());
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    EventLoop serverLoop() {
        return serverLoops.next();
    }

    EventLoop clientLoop() {
        return clientLoops.next();
    }

    /** Awaits a condition, patiently and looking often. */
    static ConditionFactory await() {
        return Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .pollDelay(Duration.ZERO);
    }

    static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    // ---- the end

    long usedBytes() {
        return allocator.pinnedDirectMemory() + allocator.pinnedHeapMemory();
    }

    /** Waits until no connection, no timer and nothing to do is left on any event loop. */
    void awaitIdle() {
        for (EventLoopGroup group : List.of(serverLoops, clientLoops)) {
            for (EventExecutor loop : group) {
                if (loop.isTerminated()) {
                    continue;
                }
                await().until(() -> loop.submit(
                                () -> LoopContext.of((EventLoop) loop).isIdle())
                        .get());
            }
        }
    }

    /** Returns whether a WebSocket has left its channel. */
    boolean hasLeftItsChannel(WebSocket webSocket) {
        return owner.left.contains(webSocket);
    }

    void shutDownServerLoops() {
        assertThat(NettyTransport.shutDown(serverLoops, PATIENCE.toMillis())).isTrue();
    }

    @Override
    public void close() {
        for (WebSocket webSocket : owner.all) {
            webSocket.abort();
        }
        for (WebSocket webSocket : owner.all) {
            assertThat(get(webSocket.closed().toCompletableFuture())).isNotNull();
        }
        awaitIdle();
        for (Thread thread : handlerThreads) {
            assertThat(thread.isVirtual()).isTrue();
            await().until(() -> !thread.isAlive());
        }
        if (!serverLoops.isTerminated()) {
            listening.close().syncUninterruptibly();
        }
        shutDownServerLoops();
        assertThat(NettyTransport.shutDown(clientLoops, PATIENCE.toMillis())).isTrue();
        for (WebSocket webSocket : owner.all) {
            assertThat(webSocket.queuedBytes())
                    .as("queued bytes of %s", webSocket)
                    .isZero();
        }
        assertThat(usedBytes()).as("bytes in buffers").isZero();
    }
}
