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
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
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

/** Netty's own WebSocket codec, which Parley does not use, on the transport that Parley prefers. */
final class NettyPeer implements Peer {

    private static final int READ_BYTES = 64 << 10;
    private static final int LONGEST_REQUEST = 64 << 10;

    @Override
    public int start(boolean compression) {
        boolean epoll = Epoll.isAvailable();
        EventLoopGroup loop =
                new MultiThreadIoEventLoopGroup(1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        Class<? extends ServerChannel> type = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        ChannelGroup connected = new DefaultChannelGroup(loop.next());
        Channel port = new ServerBootstrap()
                .group(loop)
                .channel(type)
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

    /** Waits for the opening handshake, which tells the path. */
    private static final class Door extends ChannelInboundHandlerAdapter {

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
    private static final class Echo extends ChannelInboundHandlerAdapter {

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

    private static final class Broadcast extends ChannelInboundHandlerAdapter {

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
