package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.CloseStatus;
import dev.parley.protocol.CloseStatus.Cause;
import dev.parley.protocol.CloseStatus.Close;
import dev.parley.protocol.Violation;
import dev.parley.protocol.handshake.Headers;
import dev.parley.protocol.handshake.RequestHead;
import dev.parley.testing.CapturedLog;
import dev.parley.websocket.Handshake;
import dev.parley.websocket.WebSocketListener;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** RFC 6455 §7.1.7: a server logs why it failed a connection, and whom it refused. */
class PeerLogTest {

    private static final Violation VIOLATION = new Violation(1009, "RFC 6455 §10.4", "the message is too long");

    private final CapturedLog captured = CapturedLog.fromDebug(PeerLog.class.getName());
    private final AtomicReference<Instant> clock = new AtomicReference<>(Instant.EPOCH);
    private final PeerLog log = new PeerLog(clock::get);

    @AfterEach
    void release() {
        captured.close();
    }

    private static Handshake handshake(String target) {
        return new Handshake(
                new RequestHead("GET", target, Headers.of("Host", "localhost")),
                Map.of(),
                Optional.empty(),
                List.of(),
                InetSocketAddress.createUnresolved("server", 80),
                InetSocketAddress.createUnresolved("client", 4711),
                false,
                List.of());
    }

    private static CloseStatus status(Cause cause, Optional<Violation> violation) {
        return new CloseStatus(
                cause, Optional.of(new Close(1009, "")), Optional.empty(), "", violation, Optional.empty());
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            log.failed(handshake("/chat?token=secret"), status(Cause.VIOLATION, Optional.of(VIOLATION)));
        }
    }

    @Test
    void saysWhoWhereWithWhichCodeAndWhy() {
        fail(1);
        assertThat(captured.lines(Level.INFO))
                .containsExactly("WebSocket on \"/chat\" from client/<unresolved>:4711 failed with 1009:"
                        + " the message is too long (RFC 6455 §10.4)");
    }

    @Test
    void cutsALongPath() {
        log.failed(handshake("/" + "a".repeat(10_000)), status(Cause.VIOLATION, Optional.of(VIOLATION)));
        assertThat(captured.lines(Level.INFO)).singleElement().asString().hasSizeLessThan(400);
    }

    @Test
    void saysNothingOfOtherEnds() {
        for (Cause cause : Cause.values()) {
            if (cause != Cause.VIOLATION) {
                log.failed(handshake("/chat"), status(cause, Optional.empty()));
            }
        }
        assertThat(captured.lines()).isEmpty();
    }

    @Test
    void aFloodFillsNoDisk() {
        fail(PeerLog.LINES_A_MINUTE + 1000);
        assertThat(captured.lines(Level.INFO)).hasSize(PeerLog.LINES_A_MINUTE);
        assertThat(captured.lines(Level.DEBUG)).hasSize(1000);

        clock.set(Instant.EPOCH.plusSeconds(60).minusNanos(1));
        fail(1);
        assertThat(captured.lines(Level.INFO)).hasSize(PeerLog.LINES_A_MINUTE);

        clock.set(Instant.EPOCH.plusSeconds(60));
        fail(1);
        assertThat(captured.lines(Level.INFO).subList(PeerLog.LINES_A_MINUTE, PeerLog.LINES_A_MINUTE + 2))
                .first()
                .asString()
                .startsWith("1001 more refused handshakes and failed connections");
    }

    @Test
    void aServerLogsARefusedHandshakeOnce() throws Exception {
        try (WebSocketServer server = WebSocketServer.builder()
                        .port(0)
                        .route("/echo", new WebSocketListener() {})
                        .start();
                RawClient client = new RawClient(server.ports().getFirst())) {
            client.send(RawClient.upgrade("/echo", "Origin: https://elsewhere.example"));
            assertThat(client.response().status()).isEqualTo(403);
        }
        assertThat(captured.lines(Level.INFO))
                .singleElement()
                .asString()
                .contains("https://elsewhere.example", "/echo");
    }

    @Test
    void aServerLogsEachFailedConnectionOnce() throws Exception {
        try (WebSocketServer server = WebSocketServer.builder()
                        .port(0)
                        .route("/echo", new WebSocketListener() {})
                        .start();
                RawClient fine = new RawClient(server.ports().getFirst());
                RawClient bad = new RawClient(server.ports().getFirst())) {
            for (RawClient client : List.of(fine, bad)) {
                client.send(RawClient.upgrade("/echo"));
                assertThat(client.response().status()).isEqualTo(101);
            }
            fine.send(new byte[] {(byte) 0x88, (byte) 0x80, 0, 0, 0, 0});
            assertThat(fine.read(2)).startsWith(0x88);
            bad.send("\u0081\u0005Hello"); // Not masked.
            assertThat(bad.read(4)).startsWith(0x88);
            fine.hangUp();
            bad.hangUp();
            await().atMost(10, TimeUnit.SECONDS).until(() -> server.openConnectionCount() == 0);
        }
        assertThat(captured.lines()).hasSize(1);
        assertThat(captured.lines(Level.INFO))
                .singleElement()
                .asString()
                .startsWith("WebSocket on \"/echo\" from /127.0.0.1:")
                .contains("failed with 1002: ")
                .endsWith("(RFC 6455 §5.1)")
                .doesNotContain("Hello");
    }
}
