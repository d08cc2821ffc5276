package dev.parley.bench.servers;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;
import org.jspecify.annotations.Nullable;

/** Java-WebSocket: a selector thread, and one that decodes. */
final class JavaWebSocketPeer implements Peer {

    private static final int PATIENCE_SECONDS = 30;

    @Override
    public int start(boolean compression) throws Exception {
        Draft draft = compression ? new Draft_6455(new PerMessageDeflateExtension()) : new Draft_6455();
        Server server = new Server(draft);
        server.setTcpNoDelay(true);
        server.setReuseAddr(true);
        server.setMaxPendingConnections(BACKLOG);
        server.setConnectionLostTimeout(0); // It would ping connections that are idle.
        server.start();
        return server.port.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static final class Server extends WebSocketServer {

        private final CompletableFuture<Integer> port = new CompletableFuture<>();
        private final Set<WebSocket> connected = ConcurrentHashMap.newKeySet();

        Server(Draft draft) {
            super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1, List.of(draft));
        }

        @Override
        public void onStart() {
            port.complete(getPort());
        }

        @Override
        public void onOpen(WebSocket webSocket, ClientHandshake handshake) {
            if (handshake.getResourceDescriptor().startsWith("/broadcast")) {
                webSocket.setAttachment(connected);
                connected.add(webSocket);
            }
        }

        @Override
        public void onMessage(WebSocket webSocket, String text) {
            if (webSocket.getAttachment() == null) {
                webSocket.send(text);
            } else {
                broadcast(text, connected);
            }
        }

        @Override
        public void onMessage(WebSocket webSocket, ByteBuffer data) {
            if (webSocket.getAttachment() == null) {
                webSocket.send(data);
            } else {
                broadcast(data, connected);
            }
        }

        @Override
        public void onClose(WebSocket webSocket, int code, String reason, boolean remote) {
            connected.remove(webSocket);
        }

        @Override
        public void onError(@Nullable WebSocket webSocket, Exception failure) {
            if (webSocket == null) {
                port.completeExceptionally(failure);
            }
        }
    }
}
