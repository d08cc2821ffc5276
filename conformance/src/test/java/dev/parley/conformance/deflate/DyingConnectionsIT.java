package dev.parley.conformance.deflate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.client.WebSocketClient;
import dev.parley.server.ServerSettings;
import dev.parley.server.WebSocketServer;
import dev.parley.websocket.Compression;
import dev.parley.websocket.CompressionMetrics;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that die at any point of a compressed connection leave nothing behind on the server. */
@Tag("full")
class DyingConnectionsIT {

    private static final int CONNECTIONS = 50_000; // For each engine.
    private static final int AT_A_TIME = 32;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** What a client would send, if it were let: the handshake, a message, a fragmented one, and a message again. */
    private static final byte[] WHOLE_LIFE = wholeLife();

    @ParameterizedTest
    @EnumSource(
            value = Compression.Engine.class,
            names = {"SYSTEM", "JDK"})
    void leaveNothingBehind(Compression.Engine engine) throws Exception {
        Compression compression = Compression.defaults().withEngine(engine);
        ServerSettings settings =
                ServerSettings.builder().maximumConnectionsPerAddress(10_000).build();
        try (WebSocketServer server = WebSocketServer.builder()
                        .port(0)
                        .settings(settings)
                        .compression(compression)
                        .route("/", DyingConnectionsIT::echo)
                        .start();
                WebSocketClient client =
                        WebSocketClient.builder().compression(compression).build()) {
            int port = server.ports().getFirst();
            die(port, CONNECTIONS / 10, 1); // Pools fill, and classes are loaded.
            State before = settled(server);
            die(port, CONNECTIONS, 2);
            State after = settled(server);
            System.out.printf(
                    Locale.ROOT, "%d connections died (%s): before %s, after %s%n", CONNECTIONS, engine, before, after);
            assertThat(after.compression().reservedBytes()).isZero();
            // What is pooled for the next messages is bounded for each event loop, whatever has happened.
            long bound = Runtime.getRuntime().availableProcessors() * (6L << 20);
            assertThat(after.compression().nativeBytes()).isBetween(0L, bound);
            assertThat(after.directBytes()).isLessThanOrEqualTo(before.directBytes() + (16 << 20));
            assertThat(after.nativeBytes()).isLessThanOrEqualTo(before.nativeBytes() + (16 << 20));
            try (WebSocket webSocket = client.connect("ws://127.0.0.1:" + port + "/")) {
                webSocket.send("still here, still here, still here".repeat(10));
                assertThat(webSocket.receive(LIMIT))
                        .isEqualTo(Message.text("still here, still here, still here".repeat(10)));
            }
        }
    }

    private record State(CompressionMetrics compression, long directBytes, long nativeBytes) {}

    private static State settled(WebSocketServer server) {
        await().atMost(LIMIT).until(() -> server.connectionCount() == 0);
        await().atMost(LIMIT).until(() -> server.compressionMetrics().reservedBytes() == 0);
        System.gc();
        return new State(
                server.compressionMetrics(),
                PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory(),
                NativeHeap.bytesInUse());
    }

    private static void echo(WebSocket webSocket) {
        for (Message message : webSocket) {
            webSocket.send(message);
        }
    }

    private static void die(int port, int count, int seed) throws Exception {
        List<Future<?>> clients = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < AT_A_TIME; i++) {
                SplittableRandom random = new SplittableRandom(31L * seed + i);
                clients.add(threads.submit(() -> {
                    for (int j = 0; j < count / AT_A_TIME; j++) {
                        dieOnce(port, random);
                    }
                    return null;
                }));
            }
            for (Future<?> client : clients) {
                client.get();
            }
        }
    }

    /** Sends a random part of a life, reads some of the answers or none, and is gone without a word. */
    private static void dieOnce(int port, SplittableRandom random) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            int length = 1 + random.nextInt(WHOLE_LIFE.length);
            socket.getOutputStream().write(WHOLE_LIFE, 0, length);
            if (length > RawFrames.handshake("/").length && random.nextInt(4) > 0) {
                InputStream in = socket.getInputStream();
                socket.setSoTimeout((int) LIMIT.toMillis());
                assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII))
                        .isEqualTo("HTTP/1.1 101");
            }
            socket.setSoLinger(random.nextBoolean(), 0); // Half of them by a reset.
        }
    }

    private static byte[] wholeLife() {
        ByteArrayOutputStream life = new ByteArrayOutputStream();
        life.writeBytes(RawFrames.handshake("/"));
        Deflater deflater = new Deflater(6, true);
        byte[] message =
                "what many messages have in them, again and again; ".repeat(40).getBytes(StandardCharsets.UTF_8);
        byte[] first = RawFrames.deflated(deflater, message);
        life.writeBytes(RawFrames.frame(0xC1, first));
        byte[] second = RawFrames.deflated(deflater, message);
        life.writeBytes(RawFrames.frame(0x41, Arrays.copyOf(second, second.length / 2)));
        life.writeBytes(RawFrames.frame(0x80, Arrays.copyOfRange(second, second.length / 2, second.length)));
        byte[] third = RawFrames.deflated(deflater, message);
        life.writeBytes(RawFrames.frame(0xC1, third));
        deflater.end();
        return life.toByteArray();
    }
}
