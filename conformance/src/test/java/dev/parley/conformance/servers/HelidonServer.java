package dev.parley.conformance.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.conformance.Certificate;
import dev.parley.conformance.servers.ServerProgram.Opening;
import dev.parley.conformance.servers.ServerProgram.Peer;
import dev.parley.conformance.servers.ServerProgram.Refusal;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.tls.Tls;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Helidon, whose listeners get fragments, and pings that they have to answer themselves. */
final class HelidonServer extends ForeignServer {

    private final WebServer server;
    private final String scheme;

    HelidonServer(Optional<Certificate> certificate) {
        WsRouting.Builder opening = WsRouting.builder();
        ServerProgram.PATHS.forEach(path -> opening.endpoint(path, () -> new Listener()));
        WebServerConfig.Builder builder = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .shutdownHook(false)
                .addRouting(HttpRouting.builder().any(HelidonServer::refuse))
                .addRouting(opening);
        certificate.ifPresent(shown ->
                builder.tls(Tls.builder().sslContext(shown.serverContext()).build()));
        scheme = certificate.isPresent() ? "wss" : "ws";
        server = builder.build().start();
    }

    private static void refuse(ServerRequest request, ServerResponse response) {
        Refusal refusal = Refusal.of(request.path().path()).orElseThrow();
        response.status(refusal.status())
                .header("Content-Type", "text/plain; charset=utf-8")
                .header("X-Refusal", "yes")
                .send(refusal.body().getBytes(UTF_8));
    }

    @Override
    URI url(String pathAndQuery) {
        return URI.create(scheme + "://127.0.0.1:" + server.port() + pathAndQuery);
    }

    @Override
    public void close() {
        server.stop();
    }

    /** One for each connection. */
    private final class Listener implements WsListener {

        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
        private Optional<Opening> opening = Optional.empty();
        private Optional<ServerProgram> program = Optional.empty();

        @Override
        public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers) {
            opening = Optional.of(new Opening(
                    prologue.uriPath().path(),
                    prologue.query().rawValue(),
                    name -> headers.first(HeaderNames.create(name))));
            List<String> offered = headers.first(HeaderNames.create("Sec-WebSocket-Protocol"))
                    .map(value -> Arrays.asList(value.split(" *, *", -1)))
                    .orElse(List.of());
            return ServerProgram.subprotocol(offered)
                    .map(chosen -> WritableHeaders.create().add(HeaderNames.create("Sec-WebSocket-Protocol"), chosen));
        }

        @Override
        public void onOpen(WsSession session) {
            program = Optional.of(new ServerProgram(HelidonServer.this, opening.orElseThrow(), new Client(session)));
        }

        @Override
        public void onMessage(WsSession session, String part, boolean last) {
            text.append(part);
            if (last) {
                String whole = text.toString();
                text.setLength(0);
                program.orElseThrow().onText(whole);
            }
        }

        @Override
        public void onMessage(WsSession session, BufferData part, boolean last) {
            binary.writeBytes(part.readBytes());
            if (last) {
                byte[] whole = binary.toByteArray();
                binary.reset();
                program.orElseThrow().onBinary(ByteBuffer.wrap(whole));
            }
        }

        @Override
        public void onPing(WsSession session, BufferData payload) {
            session.pong(payload);
        }

        @Override
        public void onPong(WsSession session, BufferData payload) {
            program.orElseThrow().onPong(ByteBuffer.wrap(payload.readBytes()));
        }

        @Override
        public void onClose(WsSession session, int status, String reason) {
            program.orElseThrow().onEnd(status, reason);
        }
    }

    private record Client(WsSession session) implements Peer {

        @Override
        public void sendText(String text) {
            session.send(text, true);
        }

        @Override
        public void sendBinary(ByteBuffer data) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            session.send(BufferData.create(bytes), true);
        }

        @Override
        public void sendFragments(List<String> parts) {
            for (int i = 0; i < parts.size(); i++) {
                session.send(parts.get(i), i == parts.size() - 1);
            }
        }

        @Override
        public void sendPing(ByteBuffer payload) {
            byte[] bytes = new byte[payload.remaining()];
            payload.get(bytes);
            session.ping(BufferData.create(bytes));
        }

        @Override
        public void close(int code, String reason) {
            session.close(code, reason);
        }

        @Override
        public void drop() {
            // Helidon ends the connection on this exception, and on no other does it without a Close frame.
            throw new CloseConnectionException("dropped");
        }
    }
}
