package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.websocket.Transport;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that has crashed is noticed when its reset comes, also right behind its last bytes, and not only by a Ping. */
@ExtendWith(LeakCheck.class)
class ResetTest {

    private static final int CLIENTS = 200;

    @ParameterizedTest
    @MethodSource("dev.parley.server.Transports#working")
    void aResetRightAfterDataEndsTheConnection(Transport transport) throws Exception {
        ServerSettings withoutPings =
                ServerSettings.builder().pingInterval(Duration.ZERO).build();
        try (WebSocketServer server = WebSocketServer.builder()
                .port(0)
                .transport(transport)
                .settings(withoutPings)
                .route("/echo", new WebSocketListener() {})
                .start()) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                RawClient client = new RawClient(server.ports().getFirst());
                client.send(RawClient.upgrade("/echo"));
                assertThat(client.response().status()).isEqualTo(101);
                clients.add(client);
            }
            for (RawClient client : clients) {
                client.send(RawClient.MASKED_HELLO);
                client.reset();
            }
            Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> server.openConnectionCount() == 0);
        }
    }

    /** To be told to go on with its body, which is there already: the write of that fails, and the request must not be begun. */
    @ParameterizedTest
    @MethodSource("dev.parley.server.Transports#working")
    void aResetBeforeAnAnswerIsWrittenCountsOnce(Transport transport) throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (WebSocketServer server = WebSocketServer.builder()
                .port(0)
                .transport(transport)
                .eventLoops(1)
                .route("/block", new WebSocketListener() {
                    @Override
                    public void onText(WebSocket webSocket, String text) {
                        blocked.countDown();
                        await(goOn);
                    }
                })
                .http("POST", "/upload", request -> HttpResponse.of(204))
                .start()) {
            int port = server.ports().getFirst();
            try (RawClient blocker = new RawClient(port)) {
                blocker.send(RawClient.upgrade("/block"));
                assertThat(blocker.response().status()).isEqualTo(101);
                blocker.send(RawClient.MASKED_HELLO);
                await(blocked);
                for (int i = 0; i < CLIENTS; i++) {
                    RawClient client = new RawClient(port);
                    client.send(RawClient.head("POST", "/upload", "Expect: 100-continue", "Content-Length: 1") + "x");
                    client.reset();
                }
                goOn.countDown();
                blocker.reset();
            }
            // Connections that are accepted and gone one after the other have no moment at which all of them are gone.
            assertThat(RawClient.get(port, "/none").status()).isEqualTo(404);
            Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> server.openConnectionCount() == 0);
        } finally {
            goOn.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }
}
