package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketListener;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a client leaves behind, and what stopping waits for, has an end. */
@ExtendWith(LeakCheck.class)
class BoundedLivesTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final CountDownLatch never = new CountDownLatch(1);
    private WebSocketServer server;
    private int port;

    @BeforeEach
    void start() {
        server = WebSocketServer.builder()
                .port(0)
                .settings(ServerSettings.builder()
                        .handshakeTimeout(LONG)
                        .requestTimeout(LONG)
                        .stopTimeout(Duration.ofSeconds(1))
                        .build())
                .route("/slow-hook", webSocket -> {}, RouteOptions.defaults().withHook(request -> {
                    waitForInterrupt();
                    return HandshakeDecision.accept();
                }))
                .route("/null-hook", webSocket -> {}, RouteOptions.defaults().withHook(request -> nothing()))
                .route("/blocked-loop", new WebSocketListener() {
                    @Override
                    public void onText(WebSocket webSocket, String text) {
                        entered.countDown();
                        awaitUninterruptibly(never);
                    }
                })
                .http("/slow", request -> {
                    waitForInterrupt();
                    return HttpResponse.of(200);
                })
                .http("/error", request -> {
                    throw new Error("the program's secret");
                })
                .start();
        port = server.ports().getFirst();
    }

    @AfterEach
    void stop() {
        never.countDown();
        server.close();
    }

    /** What a program without null checks may return by mistake. */
    @SuppressWarnings({"NullAway", "DataFlowIssue"})
    private static HandshakeDecision nothing() {
        return null;
    }

    private void waitForInterrupt() throws InterruptedException {
        entered.countDown();
        try {
            never.await();
        } catch (InterruptedException gone) {
            interrupted.countDown();
            throw gone;
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void assertInterruptedWhenTheClientGoes(String request) throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send(request);
            assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
            // Not a FIN: that says only that the client has no more to ask.
            client.reset();
        }
        assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void interruptsAHookWhoseClientHasGone() throws Exception {
        assertInterruptedWhenTheClientGoes(RawClient.upgrade("/slow-hook"));
    }

    @Test
    void interruptsAHandlerWhoseClientHasGone() throws Exception {
        assertInterruptedWhenTheClientGoes(RawClient.head("GET", "/slow"));
    }

    @Test
    void answersWith500WhenAHandlerThrowsAnError() throws Exception {
        RawClient.Response response = RawClient.get(port, "/error");
        assertThat(response.status()).isEqualTo(500);
        assertThat(response.body()).doesNotContain("secret");
    }

    @Test
    void answersWith500WhenAHookReturnsNull() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.upgrade("/null-hook"));
            assertThat(client.response().status()).isEqualTo(500);
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void answersHalfARequestHeadWith503WhenItStops() throws Exception {
        Thread stopping;
        try (RawClient client = new RawClient(port)) {
            // The answer to the first request shows that the connection is there, and the half head comes with it.
            client.send(RawClient.head("GET", "/none") + "GET /half");
            assertThat(client.response().status()).isEqualTo(404);
            stopping = Thread.ofVirtual().start(() -> server.stop(LONG));
            assertThat(client.response().status()).isEqualTo(503);
            assertThat(client.isAtEnd()).isTrue();
        }
        stopping.join();
    }

    @Test
    void stopsThoughAListenerBlocksItsEventLoop() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.upgrade("/blocked-loop"));
            assertThat(client.response().status()).isEqualTo(101);
            client.send(RawClient.MASKED_HELLO);
            assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
            assertTimeoutPreemptively(LONG, () -> server.stop(Duration.ofMillis(100)));
        }
        // Else its buffers would be counted as lost: the loop goes on, and drops what it has.
        never.countDown();
    }

    @Test
    void readsNothingMoreFromAClientThatTakesNoAnswers() throws Exception {
        byte[] requests = RawClient.head("GET", "/none").repeat(1000).getBytes(StandardCharsets.US_ASCII);
        long most = 64L << 20;
        long sent = 0;
        try (SocketChannel client = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                Selector selector = Selector.open()) {
            client.configureBlocking(false);
            client.register(selector, SelectionKey.OP_WRITE);
            ByteBuffer bytes = ByteBuffer.wrap(requests);
            while (sent < most && selector.select(2000) > 0) {
                selector.selectedKeys().clear();
                sent += client.write(bytes);
                if (!bytes.hasRemaining()) {
                    bytes.clear();
                }
            }
        }
        assertThat(sent).as("bytes that the server took").isLessThan(most);
    }
}
