package dev.parley.bench.servers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringBufferRingConfig;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringFixedBufferRingAllocator;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import java.net.InetSocketAddress;

/** Netty's own WebSocket codec, which Parley does not use, on the transports that Parley has. */
final class NettyPeer implements Peer {

    private static final int READ_BYTES = 64 << 10;
    private static final int LONGEST_REQUEST = 64 << 10;

    /** The group of the one ring of buffers that the event loop has. */
    private static final short BUFFER_GROUP = 1;

    private static final short BUFFERS = 64;

    /** As Parley's are. By itself the second has room for 4,096, and what thousands of connections are told at once overflows it. */
    private static final int SUBMISSIONS = 1024;

    private static final int COMPLETIONS = 16 << 10;

    private final IoHandlerFactory loops;
    private final Class<? extends ServerChannel> ports;
    private final boolean bufferRing;

    private NettyPeer(IoHandlerFactory loops, Class<? extends ServerChannel> ports, boolean bufferRing) {
        this.loops = loops;
        this.ports = ports;
        this.bufferRing = bufferRing;
    }

    /** On epoll, or on NIO where there is none. */
    static NettyPeer onEpoll() {
        return Epoll.isAvailable()
                ? new NettyPeer(EpollIoHandler.newFactory(), EpollServerSocketChannel.class, false)
                : new NettyPeer(NioIoHandler.newFactory(), NioServerSocketChannel.class, false);
    }

    /** On io_uring; its reads come into buffers that the kernel takes from a ring, where it has that. */
    static NettyPeer onIoUring() {
        IoUringIoHandlerConfig config =
                new IoUringIoHandlerConfig().setRingSize(SUBMISSIONS).setCqSize(COMPLETIONS);
        boolean ring = IoUring.isRegisterBufferRingSupported();
        if (ring) {
            config.setBufferRingConfig(IoUringBufferRingConfig.builder()
                    .bufferGroupId(BUFFER_GROUP)
                    .bufferRingSize(BUFFERS)
                    .batchSize(BUFFERS)
                    .incremental(IoUring.isRegisterBufferRingIncSupported())
                    .allocator(new IoUringFixedBufferRingAllocator(PooledByteBufAllocator.DEFAULT, READ_BYTES))
                    .build());
        }
        return new NettyPeer(IoUringIoHandler.newFactory(config), IoUringServerSocketChannel.class, ring);
    }

    @Override
    public int start(boolean compression) {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, loops);
        ChannelGroup connected = new DefaultChannelGroup(loop.next());
        ServerBootstrap server = new ServerBootstrap();
        if (bufferRing) {
            server.childOption(IoUringChannelOption.IO_URING_BUFFER_GROUP_ID, BUFFER_GROUP);
        }
        Channel port = server.group(loop)
                .channel(ports)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        addHandlers(channel.pipeline(), compression, connected);
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
        return ((InetSocketAddress) port.localAddress()).getPort();
    }

    private static void addHandlers(ChannelPipeline pipeline, boolean compression, ChannelGroup connected) {
        pipeline.addLast(new HttpServerCodec(), new HttpObjectAggregator(LONGEST_REQUEST));
        if (compression) {
            pipeline.addLast(new WebSocketServerCompressionHandler(LONGEST_MESSAGE));
        }
        pipeline.addLast(
                new WebSocketServerProtocolHandler(WebSocketServerProtocolConfig.newBuilder()
                        .websocketPath("/")
                        .checkStartsWith(true)
                        .decoderConfig(WebSocketDecoderConfig.newBuilder()
                                .maxFramePayloadLength(LONGEST_MESSAGE)
                                .allowExtensions(compression)
                                .build())
                        .build()),
                new WebSocketFrameAggregator(LONGEST_MESSAGE),
                new Door(connected));
    }

    /** The last handler of a connection, which closes one that is broken: Netty would print why. */
    private static class Last extends ChannelInboundHandlerAdapter {

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    /** Waits for the opening handshake, which tells the path. */
    private static final class Door extends Last {

        private final ChannelGroup connected;

        Door(ChannelGroup connected) {
            this.connected = connected;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
            if (event instanceof HandshakeComplete done) {
                if (done.requestUri().startsWith("/broadcast")) {
                    connected.add(context.channel());
                    context.pipeline().replace(this, "messages", new Broadcast(connected));
                } else {
                    context.pipeline().replace(this, "messages", Echo.ONE);
                }
            }
            super.userEventTriggered(context, event);
        }
    }

    /** Writes each frame as it is, and flushes once for what one read has brought. */
    @Sharable
    private static final class Echo extends Last {

        static final Echo ONE = new Echo();

        @Override
        public void channelRead(ChannelHandlerContext context, Object frame) {
            context.write(frame, context.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }
    }

    private static final class Broadcast extends Last {

        private final ChannelGroup connected;

        Broadcast(ChannelGroup connected) {
            this.connected = connected;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof WebSocketFrame frame) {
                connected.writeAndFlush(frame, ignored -> true, true);
            }
        }
    }
}
