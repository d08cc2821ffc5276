package dev.parley.bench.servers;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.jspecify.annotations.Nullable;

/** Jetty, with its own WebSocket API and without servlets. */
final class JettyPeer implements Peer {

    private static final int THREADS = 8;
    private static final int BUFFER_BYTES = 64 << 10;

    private final Set<Session> connected = ConcurrentHashMap.newKeySet();

    @Override
    public int start(boolean compression) throws Exception {
        Server server = new Server(new QueuedThreadPool(THREADS));
        ServerConnector connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        connector.setAcceptQueueSize(BACKLOG);
        server.addConnector(connector);
        server.setHandler(WebSocketUpgradeHandler.from(server, container -> configure(container, compression)));
        server.start();
        return connector.getLocalPort();
    }

    private void configure(ServerWebSocketContainer container, boolean compression) {
        container.setIdleTimeout(Duration.ZERO);
        container.setInputBufferSize(BUFFER_BYTES);
        container.setOutputBufferSize(BUFFER_BYTES);
        container.setMaxFrameSize(LONGEST_MESSAGE);
        container.setMaxTextMessageSize(LONGEST_MESSAGE);
        container.setMaxBinaryMessageSize(LONGEST_MESSAGE);
        container.addMapping("/echo", (request, response, callback) -> {
            agree(response, compression);
            return new Echo();
        });
        container.addMapping("/broadcast", (request, response, callback) -> {
            agree(response, compression);
            return new Broadcast(connected);
        });
    }

    /** Jetty has the extension unless it is taken away. */
    private static void agree(org.eclipse.jetty.websocket.server.ServerUpgradeResponse response, boolean compression) {
        if (!compression) {
            response.setExtensions(List.of());
        }
    }

    /** Public, as Jetty wants it. */
    public static final class Echo implements Session.Listener.AutoDemanding {

        private @Nullable Session session;

        private Echo() {}

        @Override
        public void onWebSocketOpen(Session opened) {
            session = opened;
        }

        @Override
        public void onWebSocketText(String text) {
            opened().sendText(text, Callback.NOOP);
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            opened().sendBinary(payload, callback);
        }

        @Override
        public void onWebSocketError(Throwable cause) {
            // The load says what it has lost.
        }

        private Session opened() {
            Session open = session;
            if (open == null) {
                throw new IllegalStateException("a message before the connection was open");
            }
            return open;
        }
    }

    /** Public, as Jetty wants it. */
    public static final class Broadcast implements Session.Listener.AutoDemanding {

        private final Set<Session> connected;
        private @Nullable Session session;

        private Broadcast(Set<Session> connected) {
            this.connected = connected;
        }

        @Override
        public void onWebSocketOpen(Session opened) {
            session = opened;
            connected.add(opened);
        }

        @Override
        public void onWebSocketText(String text) {
            connected.forEach(to -> to.sendText(text, Callback.NOOP));
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            byte[] bytes = new byte[payload.remaining()];
            payload.get(bytes);
            callback.succeed();
            connected.forEach(to -> to.sendBinary(ByteBuffer.wrap(bytes), Callback.NOOP));
        }

        @Override
        public void onWebSocketError(Throwable cause) {
            // The end, which is told as well, is enough.
        }

        @Override
        public void onWebSocketClose(int statusCode, @Nullable String reason, Callback callback) {
            Session closed = session;
            if (closed != null) {
                connected.remove(closed);
            }
            callback.succeed();
        }
    }
}
