package dev.parley.conformance.deflate;

import dev.parley.protocol.deflate.DeflateSettings;
import dev.parley.server.RouteOptions;
import dev.parley.server.ServerSettings;
import dev.parley.server.WebSocketServer;
import dev.parley.websocket.Compression;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketListener;
import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * Parley's server in a {@link MeasuredProcess}. It says {@code listening PORT}. What its program does with a message:
 *
 * <ul>
 *   <li>{@code /echo}: sends it back
 *   <li>{@code /endless}: begins a message that has no end, in fragments
 *   <li>{@code /full/ID}: sends messages from the beginning until no more can wait for the client, and says
 *       {@code full-ID}
 *   <li>{@code /length}: sends its length as text. It takes messages of {@value #SHORT} bytes, as bytes
 *   <li>{@code /long}: the same, with messages of {@value #LONG} bytes
 * </ul>
 */
final class MeasuredServer {

    static final int SHORT = 64 << 10;
    static final int LONG = 64 << 20;

    /** For some hundred connections at a time, all of them with windows. */
    private static final long COMPRESSION_BYTES = 24 << 20;

    private MeasuredServer() {}

    /** Argument: the engine for compression. */
    public static void main(String[] args) throws IOException {
        WebSocketServer server = WebSocketServer.builder()
                .port(0)
                .settings(ServerSettings.builder()
                        .maximumConnectionsPerAddress(10_000)
                        .maximumQueuedBytes(256 << 10)
                        .build())
                .compression(compression(args[0]))
                .route("/echo", MeasuredServer::echo)
                .route("/endless", MeasuredServer::sendWithoutEnd)
                .route("/full/{id}", new Filling())
                .route("/length", new Length(), RouteOptions.defaults().withMaximumMessageBytes(SHORT))
                .route("/long", new Length(), RouteOptions.defaults().withMaximumMessageBytes(LONG))
                .start();
        Answers.tell("listening", server.ports().getFirst().toString());
        Answers.run(server::connectionCount, server::compressionMetrics, line -> {});
        server.close();
    }

    static Compression compression(String engine) {
        return Compression.defaults()
                .withEngine(Compression.Engine.valueOf(engine))
                .withSettings(DeflateSettings.DEFAULTS)
                .withMaximumBytes(COMPRESSION_BYTES);
    }

    private static void echo(WebSocket webSocket) {
        for (Message message : webSocket) {
            webSocket.send(message);
        }
    }

    private static void sendWithoutEnd(WebSocket webSocket) throws IOException {
        webSocket.receive();
        sendWithoutEnd(webSocket, new SplittableRandom(3));
    }

    /** Sends fragments of one message until the connection has ended. */
    static void sendWithoutEnd(WebSocket webSocket, SplittableRandom random) throws IOException {
        String text = Life.text(random, 8 << 10);
        try (Writer writer = webSocket.sendTextStream()) {
            while (webSocket.isOpen()) {
                writer.write(text);
                writer.flush();
            }
        } catch (IOException ended) {
            if (webSocket.isOpen()) {
                throw ended;
            }
        }
    }

    /** Sends messages until the queue is full. */
    static void fill(WebSocket webSocket, String key) {
        byte[] noise = new byte[64 << 10];
        new SplittableRandom(4).nextBytes(noise);
        while (webSocket.trySend(ByteBuffer.wrap(noise))) {
            // The kernels take some MiB, and then they wait.
        }
        Answers.tell(key, "");
    }

    private static final class Filling implements WebSocketListener {
        @Override
        public void onOpen(WebSocket webSocket) {
            fill(webSocket, "full-" + webSocket.handshake().pathVariable("id"));
        }
    }

    private static final class Length implements WebSocketListener {
        @Override
        public void onBinary(WebSocket webSocket, ByteBuffer payload) {
            webSocket.trySend(Integer.toString(payload.remaining()));
        }
    }
}
