package dev.parley.conformance.deflate;

import dev.parley.server.RouteOptions;
import dev.parley.server.ServerSettings;
import dev.parley.server.WebSocketServer;
import dev.parley.websocket.Compression;
import dev.parley.websocket.CompressionMetrics;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketListener;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Parley's server, which sends back what it gets: on {@code /echo}, a listener, in one frame a message; on
 * {@code /pieces/N}, a blocking program, in frames of at most N bytes (or characters) before compression; and on
 * {@code /as-it-is} without compression.
 */
final class EchoServer implements AutoCloseable {

    private static final long QUEUED_BYTES = 4L << 20;

    private final List<String> extensions = new CopyOnWriteArrayList<>();
    private final WebSocketServer server;

    private EchoServer(Compression compression) {
        server = WebSocketServer.builder()
                .port(0)
                .compression(compression)
                .settings(ServerSettings.builder()
                        .maximumQueuedBytes(QUEUED_BYTES)
                        .build())
                .route("/echo", new Echo())
                .route("/as-it-is", new Echo(), RouteOptions.defaults().withoutCompression())
                .route("/pieces/{bytes}", this::echoInPieces)
                .start();
    }

    static EchoServer start(Compression compression) {
        return new EchoServer(compression);
    }

    URI url(String path) {
        return URI.create("ws://" + server.uris().getFirst().getAuthority() + path);
    }

    CompressionMetrics metrics() {
        return server.compressionMetrics();
    }

    /** The names of the extensions of all connections so far. */
    List<String> extensions() {
        return List.copyOf(extensions);
    }

    @Override
    public void close() {
        server.close();
    }

    private void echoInPieces(WebSocket webSocket) throws IOException {
        extensions.addAll(webSocket.handshake().extensions());
        int bytes = Integer.parseInt(webSocket.handshake().pathVariable("bytes"));
        for (Message message : webSocket) {
            Pieces.send(webSocket, message, bytes);
        }
    }

    private final class Echo implements WebSocketListener {

        @Override
        public void onOpen(WebSocket webSocket) {
            extensions.addAll(webSocket.handshake().extensions());
        }

        @Override
        public void onText(WebSocket webSocket, String text) {
            send(webSocket, Message.text(text));
        }

        @Override
        public void onBinary(WebSocket webSocket, ByteBuffer payload) {
            send(webSocket, Message.binary(payload));
        }

        private static void send(WebSocket webSocket, Message message) {
            if (!webSocket.trySend(message)) {
                throw new IllegalStateException("the queue of an echo is full: " + webSocket.queuedBytes() + " bytes");
            }
        }
    }
}
