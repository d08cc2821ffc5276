package dev.parley.bench.servers;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Extension;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/**
 * Tomcat with endpoints of Jakarta WebSocket, which get messages in parts: whole ones would have to fit into a buffer that each
 * connection has from its beginning.
 */
final class TomcatPeer implements Peer {

    private static final int THREADS = 4;

    /** Of each connection: once so many bytes, and once so many characters. The default is half of it. */
    private static final int BUFFER = 16 << 10;

    private final Set<Session> connected = ConcurrentHashMap.newKeySet();

    @Override
    public int start(boolean compression) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("tcpNoDelay", "true");
        connector.setProperty("acceptCount", Integer.toString(BACKLOG));
        connector.setProperty("maxConnections", "-1");
        connector.setProperty("maxThreads", Integer.toString(THREADS));
        connector.setProperty("minSpareThreads", Integer.toString(THREADS));
        tomcat.setConnector(connector);
        StandardContext context = (StandardContext) tomcat.addContext("", null);
        context.addServletContainerInitializer(new WsSci(), null);
        context.addServletContainerInitializer((classes, servlets) -> addEndpoints(servlets, compression), null);
        // Without a servlet there is nothing that its filter, which opens WebSockets, could stand before.
        Tomcat.addServlet(context, "nothing", new Nothing()).addMapping("/");
        tomcat.start();
        return connector.getLocalPort();
    }

    private void addEndpoints(ServletContext servlets, boolean compression) {
        ServerContainer container = (ServerContainer) servlets.getAttribute(ServerContainer.class.getName());
        container.setDefaultMaxTextMessageBufferSize(BUFFER);
        container.setDefaultMaxBinaryMessageBufferSize(BUFFER);
        try {
            container.addEndpoint(ServerEndpointConfig.Builder.create(Echo.class, "/echo")
                    .configurator(new Configurator(compression, Echo::new))
                    .build());
            container.addEndpoint(ServerEndpointConfig.Builder.create(Broadcast.class, "/broadcast")
                    .configurator(new Configurator(compression, () -> new Broadcast(connected)))
                    .build());
        } catch (DeploymentException e) {
            throw new IllegalStateException("Tomcat does not take the endpoints", e);
        }
    }

    private static final class Nothing extends HttpServlet {

        private static final long serialVersionUID = 1L;
    }

    private static final class Configurator extends ServerEndpointConfig.Configurator {

        private final boolean compression;
        private final Supplier<Endpoint> endpoint;

        Configurator(boolean compression, Supplier<Endpoint> endpoint) {
            this.compression = compression;
            this.endpoint = endpoint;
        }

        @Override
        public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
            return compression ? super.getNegotiatedExtensions(installed, requested) : List.of();
        }

        @Override
        public <T> T getEndpointInstance(Class<T> type) {
            return type.cast(endpoint.get());
        }
    }

    /** A method of the API that sends. */
    @FunctionalInterface
    private interface Sending {

        void send() throws IOException;

        static void run(Sending sending) {
            try {
                sending.send();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class Echo extends Endpoint {

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            // An interface of its own for each: what it takes is read from its type parameter.
            session.addMessageHandler(new MessageHandler.Partial<String>() {
                @Override
                public void onMessage(String part, boolean last) {
                    Sending.run(() -> session.getBasicRemote().sendText(part, last));
                }
            });
            session.addMessageHandler(new MessageHandler.Partial<ByteBuffer>() {
                @Override
                public void onMessage(ByteBuffer part, boolean last) {
                    Sending.run(() -> session.getBasicRemote().sendBinary(part, last));
                }
            });
        }
    }

    private static final class Broadcast extends Endpoint {

        private final Set<Session> connected;
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

        Broadcast(Set<Session> connected) {
            this.connected = connected;
        }

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            connected.add(session);
            session.addMessageHandler(new MessageHandler.Partial<String>() {
                @Override
                public void onMessage(String part, boolean last) {
                    receive(part, last);
                }
            });
            session.addMessageHandler(new MessageHandler.Partial<ByteBuffer>() {
                @Override
                public void onMessage(ByteBuffer part, boolean last) {
                    receive(part, last);
                }
            });
        }

        private void receive(String part, boolean last) {
            text.append(part);
            if (last) {
                String whole = text.toString();
                text.setLength(0);
                for (Session to : connected) {
                    // It throws when two threads send at a time.
                    synchronized (to) {
                        Sending.run(() -> to.getBasicRemote().sendText(whole));
                    }
                }
            }
        }

        private void receive(ByteBuffer part, boolean last) {
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            binary.writeBytes(bytes);
            if (last) {
                byte[] whole = binary.toByteArray();
                binary.reset();
                for (Session to : connected) {
                    synchronized (to) {
                        Sending.run(() -> to.getBasicRemote().sendBinary(ByteBuffer.wrap(whole)));
                    }
                }
            }
        }

        @Override
        public void onClose(Session session, CloseReason reason) {
            connected.remove(session);
        }
    }
}
