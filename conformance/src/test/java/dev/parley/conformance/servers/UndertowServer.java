package dev.parley.conformance.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.conformance.Certificate;
import dev.parley.conformance.servers.ServerProgram.Opening;
import dev.parley.conformance.servers.ServerProgram.Peer;
import dev.parley.conformance.servers.ServerProgram.Refusal;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.CloseMessage;
import io.undertow.websockets.core.StreamSinkFrameChannel;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSocketFrameType;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.core.protocol.version13.Hybi13Handshake;
import io.undertow.websockets.spi.WebSocketHttpExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.xnio.IoUtils;
import org.xnio.channels.Channels;

/** Undertow, with its own WebSocket API and without servlets. */
final class UndertowServer extends ForeignServer {

    private final Undertow server;
    private final String scheme;

    UndertowServer(Optional<Certificate> certificate) {
        HttpHandler opening = new WebSocketProtocolHandshakeHandler(
                List.of(new Hybi13Handshake(Set.copyOf(ServerProgram.SUBPROTOCOLS), false)), this::opened);
        Undertow.Builder builder = Undertow.builder()
                .setIoThreads(2)
                .setWorkerThreads(4)
                .setHandler(exchange -> {
                    Optional<Refusal> refusal = Refusal.of(exchange.getRequestPath());
                    if (refusal.isPresent()) {
                        refuse(exchange, refusal.get());
                    } else {
                        opening.handleRequest(exchange);
                    }
                });
        certificate.ifPresentOrElse(
                shown -> builder.addHttpsListener(0, "127.0.0.1", shown.serverContext()),
                () -> builder.addHttpListener(0, "127.0.0.1"));
        scheme = certificate.isPresent() ? "wss" : "ws";
        server = builder.build();
        server.start();
    }

    private static void refuse(HttpServerExchange exchange, Refusal refusal) {
        exchange.setStatusCode(refusal.status());
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
        exchange.getResponseHeaders().put(new HttpString("X-Refusal"), "yes");
        exchange.getResponseSender().send(refusal.body(), UTF_8);
    }

    private void opened(WebSocketHttpExchange exchange, WebSocketChannel channel) {
        URI uri = URI.create(exchange.getRequestURI());
        Opening opening = new Opening(
                uri.getPath(), exchange.getQueryString(), name -> Optional.ofNullable(exchange.getRequestHeader(name)));
        ServerProgram program = new ServerProgram(this, opening, new Client(channel));
        channel.addCloseTask(closed -> program.onEnd(1006, ""));
        channel.getReceiveSetter().set(new Listener(program));
        channel.resumeReceives();
    }

    @Override
    URI url(String pathAndQuery) {
        InetSocketAddress address =
                (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
        return URI.create(scheme + "://127.0.0.1:" + address.getPort() + pathAndQuery);
    }

    @Override
    public void close() {
        server.stop();
    }

    private static final class Listener extends AbstractReceiveListener {

        private final ServerProgram program;

        Listener(ServerProgram program) {
            this.program = program;
        }

        @Override
        protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
            program.onText(message.getData());
        }

        @Override
        protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
            withBytes(message, program::onBinary);
        }

        @Override
        protected void onFullPongMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
            withBytes(message, program::onPong);
        }

        @Override
        protected void onCloseMessage(CloseMessage close, WebSocketChannel channel) {
            program.onEnd(
                    close.getCode(), Optional.ofNullable(close.getReason()).orElse(""));
        }

        private static void withBytes(BufferedBinaryMessage message, Consumer<ByteBuffer> use) {
            var data = message.getData(); // Its class is deprecated, and so not named.
            try {
                use.accept(WebSockets.mergeBuffers(data.getResource()));
            } finally {
                data.free();
            }
        }
    }

    private record Client(WebSocketChannel channel) implements Peer {

        @Override
        public void sendText(String text) {
            WebSockets.sendText(text, channel, null);
        }

        @Override
        public void sendBinary(ByteBuffer data) {
            WebSockets.sendBinary(data, channel, null);
        }

        @Override
        public void sendFragments(List<String> parts) {
            // Writing may have to wait, which an I/O thread must not.
            channel.getWorker().execute(() -> {
                try {
                    StreamSinkFrameChannel sink = channel.send(WebSocketFrameType.TEXT);
                    for (String part : parts) {
                        Channels.writeBlocking(sink, ByteBuffer.wrap(part.getBytes(UTF_8)));
                        Channels.flushBlocking(sink);
                    }
                    sink.shutdownWrites();
                    Channels.flushBlocking(sink);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }

        @Override
        public void sendPing(ByteBuffer payload) {
            WebSockets.sendPing(payload, channel, null);
        }

        @Override
        public void close(int code, String reason) {
            WebSockets.sendClose(code, reason, channel, null);
        }

        @Override
        public void drop() {
            IoUtils.safeClose(channel);
        }
    }
}
