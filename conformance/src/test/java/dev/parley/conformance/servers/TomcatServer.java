package dev.parley.conformance.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.conformance.Certificate;
import dev.parley.conformance.servers.ServerProgram.Opening;
import dev.parley.conformance.servers.ServerProgram.Peer;
import dev.parley.conformance.servers.ServerProgram.Refusal;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.websocket.server.WsSci;

/** Tomcat with an endpoint of Jakarta WebSocket. */
final class TomcatServer extends ForeignServer {

    private static final int MESSAGE_LIMIT = 2 << 20;

    private final Tomcat tomcat = new Tomcat();
    private final String scheme;

    TomcatServer(Optional<Certificate> certificate, Path folder) throws LifecycleException {
        tomcat.setBaseDir(folder.toString());
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        certificate.ifPresent(shown -> {
            connector.setSecure(true);
            connector.setScheme("https");
            connector.setProperty("SSLEnabled", "true");
            connector.addSslHostConfig(tls(shown));
        });
        tomcat.setConnector(connector);
        StandardContext context = (StandardContext) tomcat.addContext("", null);
        // Its search for leaks wants to look into the JDK, and warns that it must not.
        context.setClearReferencesRmiTargets(false);
        context.setClearReferencesThreadLocals(false);
        context.addServletContainerInitializer(new WsSci(), null);
        context.addServletContainerInitializer((classes, servlets) -> addEndpoints(servlets), null);
        Tomcat.addServlet(context, "door", new Door()).addMapping("/");
        scheme = certificate.isPresent() ? "wss" : "ws";
        tomcat.start();
    }

    private static SSLHostConfig tls(Certificate certificate) {
        SSLHostConfig host = new SSLHostConfig();
        SSLHostConfigCertificate shown = new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.EC);
        shown.setCertificateFile(certificate.certificate().toString());
        shown.setCertificateKeyFile(certificate.key().toString());
        host.addCertificate(shown);
        return host;
    }

    private void addEndpoints(ServletContext servlets) {
        ServerContainer container = (ServerContainer) servlets.getAttribute(ServerContainer.class.getName());
        container.setDefaultMaxTextMessageBufferSize(MESSAGE_LIMIT);
        container.setDefaultMaxBinaryMessageBufferSize(MESSAGE_LIMIT);
        try {
            for (String path : ServerProgram.PATHS) {
                container.addEndpoint(ServerEndpointConfig.Builder.create(Program.class, path)
                        .subprotocols(ServerProgram.SUBPROTOCOLS)
                        .configurator(new Configurator())
                        .build());
            }
        } catch (DeploymentException e) {
            throw new IllegalStateException("Tomcat does not take the endpoint", e);
        }
    }

    @Override
    URI url(String pathAndQuery) {
        return URI.create(scheme + "://127.0.0.1:" + tomcat.getConnector().getLocalPort() + pathAndQuery);
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException("Tomcat does not stop", e);
        }
    }

    private static final class Door extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Refusal refusal = Refusal.of(request.getRequestURI()).orElseThrow();
            response.setStatus(refusal.status());
            response.setContentType("text/plain; charset=utf-8");
            response.setHeader("X-Refusal", "yes");
            response.getOutputStream().write(refusal.body().getBytes(UTF_8));
        }
    }

    private final class Configurator extends ServerEndpointConfig.Configurator {

        /** The fields of the request, which the endpoint does not see otherwise. */
        @Override
        public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
            var fields = request.getHeaders();
            config.getUserProperties()
                    .put(
                            "opening",
                            new Opening(
                                    request.getRequestURI().getPath(),
                                    Optional.ofNullable(request.getQueryString())
                                            .orElse(""),
                                    name -> Optional.ofNullable(fields.get(name))
                                            .map(List::getFirst)));
        }

        @Override
        public <T> T getEndpointInstance(Class<T> type) {
            return type.cast(new Program());
        }
    }

    private final class Program extends Endpoint {

        private Optional<ServerProgram> program = Optional.empty();

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            Opening opening =
                    (Opening) Objects.requireNonNull(config.getUserProperties().get("opening"));
            ServerProgram running = new ServerProgram(TomcatServer.this, opening, new Client(session));
            program = Optional.of(running);
            session.addMessageHandler(String.class, running::onText);
            session.addMessageHandler(ByteBuffer.class, running::onBinary);
            session.addMessageHandler(PongMessage.class, pong -> running.onPong(pong.getApplicationData()));
        }

        @Override
        public void onClose(Session session, CloseReason reason) {
            program.orElseThrow().onEnd(reason.getCloseCode().getCode(), reason.getReasonPhrase());
        }
    }

    private record Client(Session session) implements Peer {

        /** A sending method of the API. */
        @FunctionalInterface
        private interface Sending {
            void run() throws IOException;
        }

        @Override
        public void sendText(String text) {
            run(() -> session.getBasicRemote().sendText(text));
        }

        @Override
        public void sendBinary(ByteBuffer data) {
            run(() -> session.getBasicRemote().sendBinary(data));
        }

        @Override
        public void sendFragments(List<String> parts) {
            for (int i = 0; i < parts.size(); i++) {
                String part = parts.get(i);
                boolean last = i == parts.size() - 1;
                run(() -> session.getBasicRemote().sendText(part, last));
            }
        }

        @Override
        public void sendPing(ByteBuffer payload) {
            run(() -> session.getBasicRemote().sendPing(payload));
        }

        @Override
        public void close(int code, String reason) {
            run(() -> session.close(new CloseReason(CloseCodes.getCloseCode(code), reason)));
        }

        @Override
        public void drop() {
            throw new UnsupportedOperationException("Jakarta WebSocket has no way to end TCP without a Close frame");
        }

        private static void run(Sending sending) {
            try {
                sending.run();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
