package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.deflate.DeflateSettings;
import dev.parley.server.RouteOptions;
import dev.parley.server.WebSocketServer;
import dev.parley.testing.CapturedLog;
import dev.parley.websocket.Compression;
import dev.parley.websocket.CompressionMetrics;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** permessage-deflate (RFC 7692) between client and server, as programs see it. */
@ExtendWith(NothingStaysBehind.class)
final class CompressionTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String QUOTES = "{\"symbol\":\"PRLY\",\"price\":40.71}".repeat(50);
    private static final Compression DEFAULTS = Compression.defaults();

    private static WebSocketServer serve(UnaryOperator<WebSocketServer.Builder> options) {
        return options.apply(WebSocketServer.builder()
                        .port(0)
                        .route("/", CompressionTest::echo)
                        .route(
                                "/plain",
                                CompressionTest::echo,
                                RouteOptions.defaults().withoutCompression())
                        .route("/stream", CompressionTest::stream))
                .start();
    }

    private static void echo(WebSocket webSocket) {
        for (Message message : webSocket) {
            webSocket.send(message);
        }
    }

    private static void stream(WebSocket webSocket) throws IOException {
        webSocket.receive();
        try (Writer writer = webSocket.sendTextStream()) {
            for (int i = 0; i < 100; i++) {
                writer.write(QUOTES);
                writer.flush();
            }
        }
        webSocket.closed().toCompletableFuture().join();
    }

    private static String uri(WebSocketServer server, String path) {
        return "ws://127.0.0.1:" + server.ports().getFirst() + path;
    }

    private static String header(WebSocket webSocket) {
        return webSocket.handshake().extensions().toString();
    }

    @ParameterizedTest
    @EnumSource(Compression.Engine.class)
    void messagesAreCompressedBothWaysByDefault(Compression.Engine engine) throws InterruptedException {
        try (WebSocketServer server = serve(builder -> builder.compression(DEFAULTS.withEngine(engine)));
                WebSocketClient client = WebSocketClient.builder()
                        .compression(DEFAULTS.withEngine(engine))
                        .build();
                WebSocket webSocket = client.connect(uri(server, "/"))) {
            assertThat(header(webSocket)).isEqualTo("[permessage-deflate]");
            for (int i = 0; i < 3; i++) {
                webSocket.send(QUOTES + i);
                assertThat(webSocket.receive(PATIENCE)).isEqualTo(Message.text(QUOTES + i));
            }
            for (CompressionMetrics metrics : List.of(client.compressionMetrics(), server.compressionMetrics())) {
                assertThat(metrics.sentBytes()).isEqualTo(3L * (QUOTES.length() + 1));
                assertThat(metrics.receivedBytes()).isEqualTo(metrics.sentBytes());
                assertThat(metrics.sentWireBytes()).isBetween(1L, metrics.sentBytes() / 20);
                assertThat(metrics.receivedWireBytes()).isBetween(1L, metrics.sentBytes() / 20);
                assertThat(metrics.contexts()).isPositive();
                assertThat(metrics.nativeBytes()).isPositive();
                assertThat(metrics.reservedBytes()).isPositive();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.Engine.class)
    void aClientSaysOnceWhatCompresses(Compression.Engine engine) throws InterruptedException {
        Compression compression = DEFAULTS.withEngine(engine);
        try (WebSocketServer server = serve(builder -> builder.compression(compression));
                CapturedLog log = CapturedLog.fromDebug(WebSocketClient.class.getName());
                WebSocketClient client =
                        WebSocketClient.builder().compression(compression).build()) {
            for (int i = 0; i < 3; i++) {
                WebSocket webSocket = client.connect(uri(server, "/"));
                webSocket.send(QUOTES);
                webSocket.receive(PATIENCE);
            }
            String name = client.compressionEngine().orElseThrow();
            assertThat(name)
                    .contains("zlib")
                    .isEqualTo(server.compressionEngine().orElseThrow());
            assertThat(log.linesWith("ompression")).containsExactly("INFO Compression (permessage-deflate) by " + name);
        }
    }

    @Test
    void aClientWithoutCompressionSaysNothingOfIt() {
        try (CapturedLog log = CapturedLog.fromDebug(WebSocketClient.class.getName());
                WebSocketClient client =
                        WebSocketClient.builder().withoutCompression().build()) {
            assertThat(client.compressionEngine()).isEmpty();
            assertThat(log.linesWith("ompression")).isEmpty();
        }
    }

    @Test
    void nothingIsHeldOnceBothHaveClosed() throws InterruptedException {
        WebSocketServer server = serve(builder -> builder);
        WebSocketClient client = WebSocketClient.builder().eventLoops(1).build();
        try (server;
                client) {
            for (int i = 0; i < 20; i++) {
                WebSocket webSocket = client.connect(uri(server, "/"));
                webSocket.send(QUOTES);
                assertThat(webSocket.receive(PATIENCE)).isEqualTo(Message.text(QUOTES));
                if (i % 2 == 0) {
                    webSocket.abort();
                }
            }
        }
        for (CompressionMetrics metrics : List.of(client.compressionMetrics(), server.compressionMetrics())) {
            assertThat(metrics.contexts()).isZero();
            assertThat(metrics.nativeBytes()).isZero();
            assertThat(metrics.reservedBytes()).isZero();
        }
    }

    /** The event loops go on, and so do client and server: a program may have a client for each WebSocket, and close none. */
    @Test
    void nothingIsHeldOnceTheLastWebSocketHasEnded() throws InterruptedException {
        WebSocketClient client = WebSocketClient.create();
        try (WebSocketServer server = serve(builder -> builder);
                client) {
            for (int i = 0; i < 3; i++) {
                WebSocket webSocket = client.connect(uri(server, "/"));
                webSocket.send(QUOTES);
                webSocket.receive(PATIENCE);
                assertThat(client.compressionMetrics().nativeBytes()).isPositive();
                assertThat(server.compressionMetrics().nativeBytes()).isPositive();
                webSocket.close();
                await().until(() -> client.compressionMetrics().nativeBytes() == 0);
                await().until(() -> server.compressionMetrics().nativeBytes() == 0);
            }
        }
    }

    @Test
    void eitherSideCanDoWithout() throws InterruptedException {
        try (WebSocketServer with = serve(builder -> builder);
                WebSocketServer without = serve(WebSocketServer.Builder::withoutCompression);
                WebSocketClient offering = WebSocketClient.create();
                WebSocketClient silent =
                        WebSocketClient.builder().withoutCompression().build()) {
            List<WebSocket> plain = new ArrayList<>();
            plain.add(offering.connect(uri(without, "/")));
            plain.add(silent.connect(uri(with, "/")));
            plain.add(offering.connect(uri(with, "/plain")));
            for (WebSocket webSocket : plain) {
                assertThat(header(webSocket)).isEqualTo("[]");
                webSocket.send(QUOTES);
                assertThat(webSocket.receive(PATIENCE)).isEqualTo(Message.text(QUOTES));
                webSocket.close();
            }
            assertThat(silent.compressionMetrics()).isEqualTo(CompressionMetrics.NONE);
            assertThat(without.compressionMetrics()).isEqualTo(CompressionMetrics.NONE);
            assertThat(with.compressionMetrics().sentBytes()).isZero();
        }
    }

    @Test
    void streamedMessagesAreCompressedFragmentByFragment() throws InterruptedException {
        try (WebSocketServer server = serve(builder -> builder);
                WebSocketClient client = WebSocketClient.create();
                WebSocket webSocket = client.connect(uri(server, "/stream"))) {
            webSocket.send("go");
            assertThat(webSocket.receive(PATIENCE)).isEqualTo(Message.text(QUOTES.repeat(100)));
            assertThat(server.compressionMetrics().sentBytes()).isEqualTo(100L * QUOTES.length());
            assertThat(client.compressionMetrics().receivedWireBytes()).isLessThan(100L * QUOTES.length() / 20);
        }
    }

    @Test
    void pastTheBudgetConnectionsKeepNoWindowsAndThenAreNotCompressed() throws InterruptedException {
        // Three quarters of this is room for the windows of one connection.
        Compression small = DEFAULTS.withMaximumBytes(12 << 10);
        try (WebSocketServer server = serve(builder -> builder.compression(small));
                WebSocketClient client = WebSocketClient.create()) {
            WebSocket first = client.connect(uri(server, "/"));
            assertThat(server.compressionMetrics().reservedBytes()).isEqualTo(8 << 10);
            WebSocket second = client.connect(uri(server, "/"));
            assertThat(header(second)).isEqualTo("[permessage-deflate]");
            assertThat(server.compressionMetrics().reservedBytes()).isEqualTo(8 << 10);
            first.send(QUOTES);
            assertThat(first.receive(PATIENCE)).isEqualTo(Message.text(QUOTES));
            // What is at work for the first now takes the rest.
            WebSocket third = client.connect(uri(server, "/"));
            assertThat(header(third)).isEqualTo("[]");
            second.send(QUOTES);
            assertThat(second.receive(PATIENCE)).isEqualTo(Message.text(QUOTES));
            third.send(QUOTES);
            assertThat(third.receive(PATIENCE)).isEqualTo(Message.text(QUOTES));
        }
    }

    @Test
    void aClientPastItsBudgetStillConnects() throws InterruptedException {
        Compression small = DEFAULTS.withMaximumBytes(12 << 10);
        try (WebSocketServer server = serve(builder -> builder);
                WebSocketClient client =
                        WebSocketClient.builder().compression(small).build()) {
            for (int i = 0; i < 3; i++) {
                WebSocket webSocket = client.connect(uri(server, "/"));
                assertThat(header(webSocket)).isEqualTo("[permessage-deflate]");
                assertThat(client.compressionMetrics().reservedBytes()).isEqualTo(8 << 10);
            }
            assertThat(server.compressionMetrics().reservedBytes()).isEqualTo(8 << 10);
        }
    }

    @Test
    void aPreparedMessageIsCompressedOnceForAllWithoutTakeover() throws InterruptedException {
        DeflateSettings fresh = DeflateSettings.DEFAULTS.withTakeover(false, false);
        try (WebSocketServer server =
                        serve(builder -> builder.eventLoops(1).compression(DEFAULTS.withSettings(fresh)));
                WebSocketClient client = WebSocketClient.create()) {
            List<WebSocket> webSockets = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                webSockets.add(client.connect(uri(server, "/")));
            }
            Message message = Message.prepared(Message.text(QUOTES));
            server.connections().forEach(webSocket -> webSocket.trySend(message));
            for (WebSocket webSocket : webSockets) {
                assertThat(webSocket.receive(PATIENCE)).isEqualTo(Message.text(QUOTES));
            }
            assertThat(server.compressionMetrics().contexts()).isEqualTo(1);
            assertThat(server.compressionMetrics().sentBytes()).isEqualTo(50L * QUOTES.length());
        }
    }

    @Test
    void aMessageThatGrowsOverTheLimitFailsTheConnection() throws InterruptedException {
        try (WebSocketServer server = serve(builder -> builder);
                WebSocketClient client = WebSocketClient.create();
                WebSocket webSocket = client.connect(uri(server, "/"))) {
            webSocket.send("a".repeat((1 << 20) + 1));
            var status = webSocket.closed().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS);
            assertThat(status.join().code()).isEqualTo(1009);
            assertThat(Optional.of(status.join().reason()))
                    .contains("the message has more bytes than the limit, 1048576");
            await().until(() -> server.connectionCount() == 0);
        }
    }
}
