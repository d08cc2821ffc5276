package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hook or handler that does not heed its interruption counts as a connection until it has ended. */
@ExtendWith(LeakCheck.class)
class KeptPlacesTest {

    private final Semaphore entered = new Semaphore(0);

    /** Told when the server has noticed that a client has gone. */
    private final Semaphore left = new Semaphore(0);

    private final CountDownLatch release = new CountDownLatch(1);

    private WebSocketServer start(ServerSettings.Builder settings) {
        return WebSocketServer.builder()
                .port(0)
                .settings(settings.stopTimeout(Duration.ofSeconds(1)).build())
                .route("/hook", webSocket -> {}, RouteOptions.defaults().withHook(request -> {
                    runOn();
                    return HandshakeDecision.accept();
                }))
                .route("/webSocket", webSocket -> {
                    webSocket.closed().thenRun(left::release);
                    runOn();
                })
                .http("/handler", request -> {
                    runOn();
                    return HttpResponse.of(200);
                })
                .http("/stream", request -> HttpResponse.streamed("text/plain", body -> runOn()))
                .http("/page", request -> HttpResponse.of(200))
                .start();
    }

    private void runOn() {
        entered.release();
        boolean interrupted = false;
        while (true) {
            try {
                release.await();
                break;
            } catch (InterruptedException ignored) {
                interrupted = true;
                left.release();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void endThreads() {
        release.countDown();
    }

    private void askAndLeave(WebSocketServer server, String request) throws Exception {
        try (RawClient client = new RawClient(server.ports().getFirst())) {
            client.send(request);
            assertThat(entered.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
            client.reset();
        }
        assertThat(left.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    }

    private void assertKeepsItsPlace(WebSocketServer server, String request) throws Exception {
        askAndLeave(server, request);
        askAndLeave(server, request);
        assertThat(status(server)).isEqualTo(503);
        release.countDown();
        await().atMost(20, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(status(server)).isEqualTo(200));
    }

    private static String request(String path) {
        return path.equals("/handler") || path.equals("/stream")
                ? RawClient.head("GET", path)
                : RawClient.upgrade(path);
    }

    private static int status(WebSocketServer server) throws Exception {
        return RawClient.get(server.ports().getFirst(), "/page").status();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hook", "/webSocket", "/handler", "/stream"})
    void amongAll(String path) throws Exception {
        try (WebSocketServer server = start(ServerSettings.builder().maximumConnections(2))) {
            assertKeepsItsPlace(server, request(path));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hook", "/webSocket", "/handler", "/stream"})
    void amongThoseOfItsAddress(String path) throws Exception {
        try (WebSocketServer server = start(ServerSettings.builder().maximumConnectionsPerAddress(2))) {
            assertKeepsItsPlace(server, request(path));
        }
    }
}
