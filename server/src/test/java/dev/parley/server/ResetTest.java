package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.websocket.Transport;
import dev.parley.websocket.WebSocketListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
            await().atMost(10, TimeUnit.SECONDS).until(() -> server.openConnectionCount() == 0);
        }
    }
}
