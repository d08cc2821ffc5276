package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.CloseStatus;
import dev.parley.server.ServerSettings;
import dev.parley.server.WebSocketServer;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketClosedException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Pings tell a client: how far away the server is, and that it is gone, though nothing says so. */
@ExtendWith(NothingStaysBehind.class)
final class KeepAliveTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final Duration TIMEOUT = Duration.ofMillis(300);

    private final WebSocketServer server = WebSocketServer.builder()
            .port(0)
            .settings(ServerSettings.builder().closeTimeout(TIMEOUT).build())
            .route("/", ws -> ws.forEach(ws::send))
            .start();

    @AfterEach
    void stop() {
        server.close();
    }

    private static WebSocketClient client(Duration interval, Duration timeout) {
        ClientSettings settings = ClientSettings.builder()
                .pingInterval(interval)
                .pongTimeout(timeout)
                .closeTimeout(TIMEOUT)
                .build();
        return WebSocketClient.builder().eventLoops(1).settings(settings).build();
    }

    private static String uri(int port) {
        return "ws://127.0.0.1:" + port + "/";
    }

    private static CloseStatus end(WebSocket webSocket) throws Exception {
        return webSocket.closed().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Within interval and timeout, and what a busy machine adds. */
    private static void assertNoticed(CloseStatus status, long since) {
        assertThat(Duration.ofNanos(System.nanoTime() - since))
                .isLessThan(INTERVAL.plus(TIMEOUT).plusSeconds(10));
        assertThat(status.cause()).isEqualTo(CloseStatus.Cause.KEEP_ALIVE_TIMEOUT);
        assertThat(status.code()).isEqualTo(1006);
        assertThat(status.detail()).contains("Ping");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aServerThatVanishesIsNoticedWithinIntervalAndTimeout(boolean packetsAreTaken) throws Exception {
        try (Forwarder network = new Forwarder(server.ports().getFirst(), packetsAreTaken);
                WebSocketClient client = client(INTERVAL, TIMEOUT)) {
            WebSocket webSocket = client.connect(uri(network.port()));
            webSocket.send("still there?");
            assertThat(webSocket.receive(PATIENCE)).isEqualTo(Message.text("still there?"));

            long lost = System.nanoTime();
            network.lose();

            assertNoticed(end(webSocket), lost);
            assertThatThrownBy(webSocket::receive).isInstanceOf(WebSocketClosedException.class);
        }
    }

    @Test
    void whoWaitsToSendOrToReceiveLearnsThatTheServerHasVanished() throws Exception {
        try (Forwarder network = new Forwarder(server.ports().getFirst(), false);
                WebSocketClient client = client(INTERVAL, TIMEOUT)) {
            WebSocket webSocket = client.connect(uri(network.port()));
            network.lose();
            CompletableFuture<Throwable> receiver = new CompletableFuture<>();
            CompletableFuture<Throwable> sender = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> receiver.complete(catchThrowable(webSocket::receive)));
            Thread.ofVirtual()
                    .start(() -> sender.complete(catchThrowable(() -> {
                        while (true) {
                            webSocket.send(Message.binary(new byte[100_000]));
                        }
                    })));

            assertThat(receiver.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isInstanceOf(WebSocketClosedException.class);
            assertThat(sender.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(WebSocketClosedException.class);
            assertThat(end(webSocket).cause()).isEqualTo(CloseStatus.Cause.KEEP_ALIVE_TIMEOUT);
        }
    }

    @Test
    void closingDoesNotWaitForeverForAServerThatHasVanished() throws Exception {
        try (Forwarder network = new Forwarder(server.ports().getFirst(), true);
                WebSocketClient client = client(Duration.ZERO, TIMEOUT)) {
            WebSocket webSocket = client.connect(uri(network.port()));
            network.lose();
            webSocket.close();

            CloseStatus status = end(webSocket);
            assertThat(status.cause()).isEqualTo(CloseStatus.Cause.CLOSE_TIMEOUT);
            assertThat(status.code()).isEqualTo(1006);
        }
    }

    /** It reads on, but answers nothing. */
    @Test
    void aServerThatFallsSilentIsNoticed() throws Exception {
        try (ScriptedServer silent = new ScriptedServer(socket -> {
                    Heads.write(socket, Heads.accepting(Heads.read(socket.getInputStream())));
                    ScriptedServer.drain(socket);
                });
                WebSocketClient client = client(INTERVAL, TIMEOUT)) {
            Footprint before = Footprint.now();
            long since = System.nanoTime();
            WebSocket webSocket = client.connect(uri(silent.port()));

            assertNoticed(end(webSocket), since);
            before.awaitNothingMore();
        }
    }

    @Test
    void anIdleConnectionIsKeptAndItsRoundTripMeasured() throws Exception {
        try (WebSocketClient client = client(Duration.ofMillis(50), PATIENCE)) {
            WebSocket webSocket = client.connect(uri(server.ports().getFirst()));
            assertThat(webSocket.roundTripTime()).isZero();

            await().atMost(PATIENCE).until(() -> webSocket.roundTripTime().isPositive());

            Duration asked = webSocket.ping().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(asked).isPositive().isLessThan(PATIENCE);
            assertThat(webSocket.roundTripTime()).isPositive();
            assertThat(webSocket.isOpen()).isTrue();
            webSocket.close();
        }
    }
}
