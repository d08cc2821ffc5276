package dev.parley.conformance.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.conformance.Certificate;
import dev.parley.conformance.servers.ServerProgram.Opening;
import dev.parley.conformance.servers.ServerProgram.Peer;
import dev.parley.conformance.servers.ServerProgram.Refusal;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * Netty's WebSocket codec, which Parley does not use. Its handler answers pings; Close frames are answered here, as the
 * handler would not tell of them.
 */
final class NettyServer extends ForeignServer {

    private static final int MESSAGE_LIMIT = 2 << 20;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Channel port;
    private final String scheme;

    NettyServer(Optional<Certificate> certificate) {
        Optional<SslContext> tls = certificate.map(NettyServer::tls);
        scheme = tls.isPresent() ? "wss" : "ws";
        port = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        open.add(channel);
                        tls.ifPresent(context -> channel.pipeline().addLast(context.newHandler(channel.alloc())));
                        addHandlers(channel.pipeline());
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }

    private static SslContext tls(Certificate certificate) {
        try {
            return SslContextBuilder.forServer(
                            certificate.certificate().toFile(),
                            certificate.key().toFile())
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("Netty cannot use " + certificate, e);
        }
    }

    private void addHandlers(ChannelPipeline pipeline) {
        WebSocketServerProtocolConfig config = WebSocketServerProtocolConfig.newBuilder()
                .websocketPath("/")
                .checkStartsWith(true)
                .subprotocols(String.join(",", ServerProgram.SUBPROTOCOLS))
                .handleCloseFrames(false)
                .sendCloseFrame(null) // Else it would send one whenever the program drops the connection.
                .dropPongFrames(false)
                .decoderConfig(WebSocketDecoderConfig.newBuilder()
                        .maxFramePayloadLength(MESSAGE_LIMIT)
                        .build())
                .build();
        pipeline.addLast(
                new HttpServerCodec(),
                new HttpObjectAggregator(1 << 16),
                new Door(),
                new WebSocketServerProtocolHandler(config),
                new WebSocketFrameAggregator(MESSAGE_LIMIT),
                new Messages());
    }

    @Override
    URI url(String pathAndQuery) {
        int number = ((InetSocketAddress) port.localAddress()).getPort();
        return URI.create(scheme + "://127.0.0.1:" + number + pathAndQuery);
    }

    @Override
    public void close() {
        port.close().syncUninterruptibly();
        open.close().awaitUninterruptibly();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** Refuses what is to be refused, and hands on the rest. */
    private static final class Door extends SimpleChannelInboundHandler<FullHttpRequest> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            Optional<Refusal> refusal = Refusal.of(URI.create(request.uri()).getPath());
            if (refusal.isEmpty()) {
                context.fireChannelRead(request.retain());
                return;
            }
            FullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    HttpResponseStatus.valueOf(refusal.get().status()),
                    Unpooled.wrappedBuffer(refusal.get().bytes()));
            response.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                    .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
                    .set("X-Refusal", "yes");
            context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private final class Messages extends SimpleChannelInboundHandler<WebSocketFrame> {

        private Optional<ServerProgram> program = Optional.empty();
        private Optional<Client> client = Optional.empty();

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
            if (event instanceof HandshakeComplete done) {
                URI uri = URI.create(done.requestUri());
                String query = Optional.ofNullable(uri.getRawQuery()).orElse("");
                var headers = done.requestHeaders();
                Opening opening = new Opening(uri.getPath(), query, name -> Optional.ofNullable(headers.get(name)));
                Client peer = new Client(context);
                client = Optional.of(peer);
                program = Optional.of(new ServerProgram(NettyServer.this, opening, peer));
            }
            super.userEventTriggered(context, event);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            ServerProgram running = program.orElseThrow();
            switch (frame) {
                case TextWebSocketFrame text -> running.onText(text.text());
                case BinaryWebSocketFrame binary ->
                    running.onBinary(binary.content().nioBuffer());
                case PongWebSocketFrame pong -> running.onPong(pong.content().nioBuffer());
                case CloseWebSocketFrame close -> {
                    running.onEnd(close.statusCode(), close.reasonText());
                    client.orElseThrow().answer(close);
                }
                default -> throw new AssertionError("a frame of another kind: " + frame);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // The client does not trust the certificate, or it is gone.
            context.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) throws Exception {
            program.ifPresent(running -> running.onEnd(1006, ""));
            super.channelInactive(context);
        }
    }

    private static final class Client implements Peer {

        private final ChannelHandlerContext context;
        private boolean closing;

        Client(ChannelHandlerContext context) {
            this.context = context;
        }

        @Override
        public void sendText(String text) {
            context.writeAndFlush(new TextWebSocketFrame(text));
        }

        @Override
        public void sendBinary(ByteBuffer data) {
            context.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(data)));
        }

        @Override
        public void sendFragments(List<String> parts) {
            for (int i = 0; i < parts.size(); i++) {
                boolean last = i == parts.size() - 1;
                var payload = Unpooled.wrappedBuffer(parts.get(i).getBytes(UTF_8));
                context.writeAndFlush(
                        i == 0
                                ? new TextWebSocketFrame(last, 0, payload)
                                : new ContinuationWebSocketFrame(last, 0, payload));
            }
        }

        @Override
        public void sendPing(ByteBuffer payload) {
            context.writeAndFlush(new PingWebSocketFrame(Unpooled.wrappedBuffer(payload)));
        }

        @Override
        public void close(int code, String reason) {
            closing = true;
            context.writeAndFlush(new CloseWebSocketFrame(code, reason));
        }

        /** RFC 6455 §5.5.1: the client's Close frame is answered if it is no answer itself, and then TCP ends (§7.1.1). */
        void answer(CloseWebSocketFrame close) {
            if (closing) {
                context.close();
            } else {
                context.writeAndFlush(close.retainedDuplicate()).addListener(ChannelFutureListener.CLOSE);
            }
        }

        @Override
        public void drop() {
            context.close();
        }
    }
}
