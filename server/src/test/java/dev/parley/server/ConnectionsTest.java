package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketListener;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link WebSocketServer#connections()} has a connection for as long as the program has to do with it, and no longer. */
@ExtendWith(LeakCheck.class)
class ConnectionsTest {

    /** Which connections there are, as the program sees it when it is told of its own. */
    private record Sight(WebSocket own, List<WebSocket> all, int count) {}

    private final BlockingQueue<Sight> sights = new LinkedBlockingQueue<>();
    private volatile WebSocketServer server;

    @BeforeEach
    void start() {
        server = WebSocketServer.builder()
                .port(0)
                .route("/handler", webSocket -> {
                    look(webSocket);
                    webSocket.receive();
                })
                .route("/handler-returns", this::look)
                .route("/handler-throws", webSocket -> {
                    look(webSocket);
                    throw new IllegalStateException("on purpose");
                })
                .route("/listener", opening(webSocket -> {}))
                .route("/listener-closes", opening(WebSocket::close))
                .route("/listener-aborts", opening(WebSocket::abort))
                .route("/listener-throws", opening(webSocket -> {
                    throw new IllegalStateException("on purpose");
                }))
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private interface Opening {
        void open(WebSocket webSocket);
    }

    private WebSocketListener opening(Opening then) {
        return new WebSocketListener() {
            @Override
            public void onOpen(WebSocket webSocket) {
                look(webSocket);
                then.open(webSocket);
            }
        };
    }

    private void look(WebSocket webSocket) {
        sights.add(new Sight(webSocket, server.connections(), server.connectionCount()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/handler",
                "/handler-returns",
                "/handler-throws",
                "/listener",
                "/listener-closes",
                "/listener-aborts",
                "/listener-throws"
            })
    void aConnectionIsThereFromItsFirstMomentToItsLast(String path) throws Exception {
        try (RawClient client = new RawClient(server.ports().getFirst())) {
            client.send(RawClient.upgrade(path));
            Sight sight = sights.poll(10, TimeUnit.SECONDS);
            assertThat(sight).isNotNull();
            assertThat(sight.all()).containsExactly(sight.own());
            assertThat(sight.count()).isEqualTo(1);
        }
        await().atMost(10, TimeUnit.SECONDS).until(() -> server.connectionCount() == 0);
        assertThat(server.connections()).isEmpty();
    }
}
