package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketInterruptedException;
import java.net.CookieHandler;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attempts that the program ends, whatever they wait for: nothing stays of them. */
@ExtendWith(NothingStaysBehind.class)
final class EndedAttemptTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @ParameterizedTest
    @EnumSource
    void interruptingEndsIt(Phase phase) throws Exception {
        try (Obstacle obstacle = new Obstacle(phase)) {
            obstacle.prepare();
            Footprint before = Footprint.now();
            CompletableFuture<WebSocket> connected = new CompletableFuture<>();
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            Thread thread = Thread.ofVirtual().start(() -> {
                try {
                    connected.complete(obstacle.client.connect(obstacle.request()));
                } catch (Throwable failed) {
                    interrupted.complete(Thread.currentThread().isInterrupted());
                    connected.completeExceptionally(failed);
                }
            });
            obstacle.awaitReached(before);

            thread.interrupt();

            assertThatThrownBy(() -> connected.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .hasCauseInstanceOf(WebSocketInterruptedException.class);
            assertThat(interrupted.join()).isTrue();
            before.awaitNothingMore();
        }
    }

    @ParameterizedTest
    @EnumSource
    void cancellingEndsIt(Phase phase) throws Exception {
        try (Obstacle obstacle = new Obstacle(phase)) {
            obstacle.prepare();
            Footprint before = Footprint.now();
            CompletableFuture<WebSocket> connecting = obstacle.client.connectAsync(obstacle.request());
            obstacle.awaitReached(before);

            assertThat(connecting.cancel(false)).isTrue();

            before.awaitNothingMore();
        }
    }

    @ParameterizedTest
    @EnumSource
    void closingTheClientEndsIt(Phase phase) throws Exception {
        try (Obstacle obstacle = new Obstacle(phase)) {
            Footprint beforeAnything = Footprint.now();
            obstacle.prepare();
            CompletableFuture<WebSocket> connecting = obstacle.client.connectAsync(obstacle.request());
            obstacle.awaitReached(beforeAnything);

            obstacle.client.close();

            assertThat(Failures.in(connecting).failure()).isEqualTo(ConnectFailure.CLIENT_CLOSED);
            beforeAnything.awaitNothingAtAllMore();
        }
    }

    @Test
    void aClosedClientConnectsNoMore() throws Exception {
        WebSocketClient client = WebSocketClient.builder().eventLoops(1).build();
        client.close();
        try (ScriptedServer server = new ScriptedServer(ScriptedServer::drain)) {
            WebSocketConnectException failure = Failures.of(client, "ws://127.0.0.1:" + server.port() + "/");

            assertThat(failure.failure()).isEqualTo(ConnectFailure.CLIENT_CLOSED);
            assertThat(server.connections()).isZero();
        }
    }

    private static ScriptedServer opening() throws Exception {
        return new ScriptedServer(socket -> {
            Heads.write(socket, Heads.accepting(Heads.read(socket.getInputStream())));
            ScriptedServer.drain(socket);
        });
    }

    /** The moment at which the connection opens and the one at which it is cancelled, in either order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void cancellingWhileItOpensLeavesNoConnection(long seed) throws Exception {
        Random random = new Random(seed);
        try (ScriptedServer server = opening();
                WebSocketClient client = WebSocketClient.builder().eventLoops(1).build()) {
            WebSocketRequest request =
                    WebSocketRequest.to("ws://127.0.0.1:" + server.port() + "/").build();
            client.connect(request).abort(); // So that the event loop is there.
            Footprint before = Footprint.now();
            for (int round = 0; round < 50; round++) {
                CompletableFuture<WebSocket> connecting = client.connectAsync(request);
                spin(random, connecting);
                if (!connecting.cancel(false)) {
                    connecting.join().abort();
                }
            }
            Awaitility.await().atMost(PATIENCE).until(() -> client.connections().isEmpty());
            server.awaitAllEnded();
            before.awaitNothingMore();
        }
    }

    /** The same with the end of the client: the program gets a WebSocket that is closed, or is told. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void closingTheClientWhileItOpensLeavesNoConnection(long seed) throws Exception {
        Random random = new Random(seed);
        try (ScriptedServer server = opening()) {
            WebSocketRequest request =
                    WebSocketRequest.to("ws://127.0.0.1:" + server.port() + "/").build();
            ClientSettings settings =
                    ClientSettings.builder().closeTimeout(Duration.ofMillis(50)).build();
            for (int round = 0; round < 10; round++) {
                Footprint before = Footprint.now();
                WebSocketClient client = WebSocketClient.builder()
                        .eventLoops(1)
                        .settings(settings)
                        .build();
                CompletableFuture<WebSocket> connecting = client.connectAsync(request);
                spin(random, connecting);
                client.close();
                connecting
                        .handle((webSocket, failure) -> {
                            if (failure == null) {
                                assertThat(webSocket.closed().toCompletableFuture())
                                        .isDone();
                            } else {
                                assertThat(Failures.in(connecting).failure()).isEqualTo(ConnectFailure.CLIENT_CLOSED);
                            }
                            return webSocket;
                        })
                        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                before.awaitNothingAtAllMore();
            }
        }
    }

    private static void spin(Random random, CompletableFuture<?> until) {
        int spins = random.nextInt(200_000);
        for (int i = 0; i < spins && !until.isDone(); i++) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aClientThatIsClosedForGoodInTheMiddleOfAnAttemptTellsSo() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        CookieHandler slow = new CookieHandler() {
            @Override
            public Map<String, List<String>> get(URI uri, Map<String, List<String>> requestHeaders) {
                asked.countDown();
                try {
                    closed.await();
                } catch (InterruptedException interrupted) {
                    throw new AssertionError(interrupted);
                }
                return Map.of();
            }

            @Override
            public void put(URI uri, Map<String, List<String>> responseHeaders) {}
        };
        try (ScriptedServer server = new ScriptedServer(ScriptedServer::drain)) {
            WebSocketClient client = WebSocketClient.builder()
                    .eventLoops(1)
                    .cookies(slow)
                    .settings(ClientSettings.builder()
                            .closeTimeout(Duration.ofMillis(1))
                            .build())
                    .build();
            CompletableFuture<WebSocket> connecting = client.connectAsync(
                    WebSocketRequest.to("ws://127.0.0.1:" + server.port() + "/").build());
            asked.await();
            client.close();
            closed.countDown();

            assertThat(Failures.in(connecting).failure()).isEqualTo(ConnectFailure.CLIENT_CLOSED);
        }
    }
}
