package dev.parley.conformance.servers;

import dev.parley.conformance.Certificate;
import dev.parley.conformance.servers.ServerProgram.Opening;
import dev.parley.conformance.servers.ServerProgram.Peer;
import dev.parley.conformance.servers.ServerProgram.Refusal;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.jspecify.annotations.Nullable;

/** Jetty, with its own WebSocket API and without servlets. */
final class JettyServer extends ForeignServer {

    private static final int MESSAGE_LIMIT = 2 << 20;

    private final Server server = new Server();
    private final ServerConnector connector;
    private final String scheme;

    JettyServer(Optional<Certificate> certificate) throws Exception {
        connector = certificate
                .map(shown -> new ServerConnector(server, tls(shown)))
                .orElseGet(() -> new ServerConnector(server));
        scheme = certificate.isPresent() ? "wss" : "ws";
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(WebSocketUpgradeHandler.from(server, this::configure));
        server.start();
    }

    private static SslContextFactory.Server tls(Certificate certificate) {
        SslContextFactory.Server factory = new SslContextFactory.Server();
        factory.setSslContext(certificate.serverContext());
        return factory;
    }

    private void configure(ServerWebSocketContainer container) {
        container.setMaxTextMessageSize(MESSAGE_LIMIT);
        container.setMaxBinaryMessageSize(MESSAGE_LIMIT);
        container.addMapping("/*", this::open);
    }

    private @Nullable Object open(
            ServerUpgradeRequest request, ServerUpgradeResponse response, org.eclipse.jetty.util.Callback callback) {
        String path = request.getHttpURI().getPath();
        Optional<Refusal> refusal = Refusal.of(path);
        if (refusal.isPresent()) {
            response.setStatus(refusal.get().status());
            response.getHeaders().put("Content-Type", "text/plain; charset=utf-8");
            response.getHeaders().put("X-Refusal", "yes");
            Content.Sink.write(response, true, refusal.get().body(), callback);
            return null;
        }
        ServerProgram.subprotocol(request.getSubProtocols()).ifPresent(response::setAcceptedSubProtocol);
        String query = Optional.ofNullable(request.getHttpURI().getQuery()).orElse("");
        // The request is over when the listener is called, and its fields with it.
        var fields = request.getHeaders().asImmutable();
        return new Listener(new Opening(path, query, name -> Optional.ofNullable(fields.get(name))));
    }

    @Override
    URI url(String pathAndQuery) {
        return URI.create(scheme + "://127.0.0.1:" + connector.getLocalPort() + pathAndQuery);
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("Jetty does not stop", e);
        }
    }

    /** Public, as Jetty wants it. */
    public final class Listener implements Session.Listener.AutoDemanding {

        private final Opening opening;
        private Optional<ServerProgram> program = Optional.empty();

        private Listener(Opening opening) {
            this.opening = opening;
        }

        @Override
        public void onWebSocketOpen(Session session) {
            program = Optional.of(new ServerProgram(JettyServer.this, opening, new Client(session)));
        }

        @Override
        public void onWebSocketText(String message) {
            program.orElseThrow().onText(message);
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            program.orElseThrow().onBinary(payload);
            callback.succeed();
        }

        @Override
        public void onWebSocketPong(ByteBuffer payload) {
            program.orElseThrow().onPong(payload);
        }

        @Override
        public void onWebSocketError(Throwable cause) {
            // The close that follows tells of it.
        }

        @Override
        public void onWebSocketClose(int statusCode, @Nullable String reason, Callback callback) {
            program.orElseThrow().onEnd(statusCode, reason == null ? "" : reason);
            callback.succeed();
        }
    }

    private record Client(Session session) implements Peer {

        @Override
        public void sendText(String text) {
            session.sendText(text, Callback.NOOP);
        }

        @Override
        public void sendBinary(ByteBuffer data) {
            session.sendBinary(data, Callback.NOOP);
        }

        @Override
        public void sendFragments(List<String> parts) {
            for (int i = 0; i < parts.size(); i++) {
                boolean last = i == parts.size() - 1;
                String part = parts.get(i);
                Callback.Completable.with(sent -> session.sendPartialText(part, last, sent))
                        .join();
            }
        }

        @Override
        public void sendPing(ByteBuffer payload) {
            session.sendPing(payload, Callback.NOOP);
        }

        @Override
        public void close(int code, String reason) {
            session.close(code, reason, Callback.NOOP);
        }

        @Override
        public void drop() {
            session.disconnect();
        }
    }
}
