package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.CloseStatus;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketListener;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class LimitsAndStopTest {

    /** A Close frame with 1001 and the reason. */
    private static final byte[] GOING_AWAY =
            "\u0088\u0018\u0003\u00e9the server is stopping".getBytes(StandardCharsets.ISO_8859_1);

    /** A masked Close frame with 1001 and an all-zero key. */
    private static final byte[] MASKED_CLOSE = {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 0x03, (byte) 0xe9};

    private final BlockingQueue<CloseStatus> closed = new LinkedBlockingQueue<>();
    private final CountDownLatch handling = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    private WebSocketServer start(ServerSettings.Builder settings) {
        return WebSocketServer.builder()
                .port(0)
                .settings(settings.build())
                .route("/echo", new WebSocketListener() {
                    @Override
                    public void onText(WebSocket webSocket, String text) {
                        webSocket.trySend(Message.text(text));
                    }

                    @Override
                    public void onClose(WebSocket webSocket, CloseStatus status) {
                        closed.add(status);
                    }
                })
                .http("/page", request -> HttpResponse.text("page"))
                .http("/wait", request -> {
                    handling.countDown();
                    release.await();
                    return HttpResponse.text("done");
                })
                .start();
    }

    private static RawClient open(WebSocketServer server) throws Exception {
        RawClient client = new RawClient(server.ports().getFirst());
        client.send(RawClient.upgrade("/echo"));
        assertThat(client.response().status()).isEqualTo(101);
        return client;
    }

    private static void assertTurnedAway(WebSocketServer server) throws Exception {
        try (RawClient client = new RawClient(server.ports().getFirst())) {
            client.send(RawClient.upgrade("/echo"));
            RawClient.Response response = client.response();
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.header("Retry-After")).isEqualTo("5");
            assertThat(response.body()).startsWith("there are too many connections now");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    private static void assertHasRoomAgain(WebSocketServer server) {
        await().atMost(10, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(RawClient.get(server.ports().getFirst(), "/page")
                                .status())
                        .isEqualTo(200));
    }

    @Test
    void turnsConnectionsAwayThatAreTooMany() throws Exception {
        try (WebSocketServer server =
                        start(ServerSettings.builder().maximumConnections(2).stopTimeout(Duration.ofSeconds(1)));
                RawClient one = open(server);
                RawClient two = open(server)) {
            assertTurnedAway(server);
            assertTurnedAway(server);
            assertThat(server.openConnectionCount()).isEqualTo(2);
            two.hangUp();
            assertHasRoomAgain(server);
            one.send(RawClient.MASKED_HELLO);
            assertThat(one.read(7)).isEqualTo(RawClient.HELLO);
        }
    }

    @Test
    void turnsConnectionsAwayThatAreTooManyFromOneAddress() throws Exception {
        try (WebSocketServer server = start(
                        ServerSettings.builder().maximumConnectionsPerAddress(1).stopTimeout(Duration.ofSeconds(1)));
                RawClient one = open(server)) {
            assertTurnedAway(server);
            one.hangUp();
            assertHasRoomAgain(server);
        }
    }

    @Test
    void tellsEveryWebSocketThatItGoesAway() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        WebSocketServer server = start(ServerSettings.builder().stopSpread(Duration.ofMillis(100)));
        for (int i = 0; i < 5; i++) {
            clients.add(open(server));
        }
        Thread stopping = Thread.ofVirtual().start(() -> server.stop(Duration.ofSeconds(20)));
        for (RawClient client : clients) {
            assertThat(client.read(GOING_AWAY.length)).isEqualTo(GOING_AWAY);
            client.send(MASKED_CLOSE);
            assertThat(client.isAtEnd()).isTrue();
            client.hangUp();
        }
        stopping.join();
        for (int i = 0; i < 5; i++) {
            CloseStatus status = closed.poll(10, TimeUnit.SECONDS);
            assertThat(status).isNotNull();
            assertThat(status.wasClean()).isTrue();
            assertThat(status.code()).isEqualTo(1001);
        }
        assertThat(server.connectionCount()).isZero();
        assertThat(server.openConnectionCount()).isZero();
        assertThatThrownBy(() -> new RawClient(server.ports().getFirst())).isInstanceOf(ConnectException.class);
        server.join();
        server.close();
    }

    @Test
    void dropsClientsThatDoNotAnswerInTime() throws Exception {
        WebSocketServer server = start(ServerSettings.builder());
        try (RawClient client = open(server)) {
            server.stop(Duration.ofMillis(100));
            assertThat(client.read(GOING_AWAY.length)).isEqualTo(GOING_AWAY);
            assertThat(server.openConnectionCount()).isZero();
            assertThat(closed.poll(10, TimeUnit.SECONDS)).isNotNull();
        }
    }

    @Test
    void closesIdleConnectionsAndFinishesTheAnswerThatIsBeingMade() throws Exception {
        WebSocketServer server = start(ServerSettings.builder());
        try (RawClient idle = new RawClient(server.ports().getFirst());
                RawClient busy = new RawClient(server.ports().getFirst())) {
            idle.send(RawClient.head("GET", "/page"));
            assertThat(idle.response().status()).isEqualTo(200);
            busy.send(RawClient.head("GET", "/wait"));
            handling.await();
            Thread stopping = Thread.ofVirtual().start(() -> server.stop(Duration.ofSeconds(20)));
            assertThat(idle.isAtEnd()).isTrue();
            release.countDown();
            RawClient.Response response = busy.response();
            assertThat(response.body()).isEqualTo("done");
            assertThat(response.header("Connection")).isEqualTo("close");
            assertThat(busy.isAtEnd()).isTrue();
            busy.hangUp();
            stopping.join();
        }
    }

    @Test
    void canBeStoppedByItsOwnListener() throws Exception {
        BlockingQueue<WebSocketServer> running = new LinkedBlockingQueue<>();
        WebSocketServer server = WebSocketServer.builder()
                .port(0)
                .route("/stop", new WebSocketListener() {
                    @Override
                    public void onText(WebSocket webSocket, String text) {
                        running.remove().stop(Duration.ofMillis(200));
                    }
                })
                .start();
        running.add(server);
        try (RawClient client = new RawClient(server.ports().getFirst())) {
            client.send(RawClient.upgrade("/stop"));
            assertThat(client.response().status()).isEqualTo(101);
            client.send(RawClient.MASKED_HELLO);
            assertThat(client.read(GOING_AWAY.length)).isEqualTo(GOING_AWAY);
            server.join();
        }
    }

    @Test
    void spreadsTurnsEvenly() {
        assertThat(OpenConnections.turn(0, 4, 1000)).isZero();
        assertThat(OpenConnections.turn(1, 4, 1000)).isEqualTo(250);
        assertThat(OpenConnections.turn(3, 4, 1000)).isEqualTo(750);
        assertThat(OpenConnections.turn(99_999, 100_000, 3_600_000_000_000L)).isLessThan(3_600_000_000_000L);
        assertThat(OpenConnections.turn(5, 10, 0)).isZero();
    }
}
