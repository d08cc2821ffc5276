package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.parley.client.ReconnectState.Cause;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Closing in every state: it ends, is told once, and leaves nothing behind. */
final class ReconnectCloseTest {

    private final Script script = new Script();

    private void assertClosedByProgram(ReconnectingWebSocket webSocket) throws Exception {
        assertThat(script.closed(webSocket).cause()).isEqualTo(Cause.PROGRAM);
        webSocket.close(); // Once more, to no effect: what is told is told once.
        assertThat(script.states).isEmpty();
    }

    @Test
    void whileConnecting() throws Exception {
        CountDownLatch hanging = script.connector.hangs();
        ReconnectingWebSocket webSocket = script.builder().start();
        hanging.await();

        webSocket.close();

        assertClosedByProgram(webSocket);
    }

    @Test
    void whileConnectingWhenTheConnectionIsThereAllTheSame() throws Exception {
        FakeWebSocket connection = new FakeWebSocket();
        CountDownLatch hanging = script.connector.opensWhenInterrupted(connection);
        ReconnectingWebSocket webSocket = script.builder().start();
        webSocket.send("last words");
        hanging.await();

        webSocket.close(4000, "");

        assertClosedByProgram(webSocket);
        assertThat(connection.status().code()).isEqualTo(4000);
        assertThat(connection.allSent()).containsExactly("last words");
    }

    @Test
    void whileWaiting() throws Exception {
        ReconnectingWebSocket webSocket = script.builder().start();
        script.connector.fails(ConnectFailure.CONNECTION_REFUSED);
        script.connecting();
        script.waiting();

        webSocket.close();

        assertClosedByProgram(webSocket);
        assertThat(script.connector.requests).hasSize(1);
    }

    @Test
    void whileOpen() throws Exception {
        ReconnectingWebSocket webSocket = script.builder().start();
        FakeWebSocket connection = script.connector.opens();
        script.open();

        webSocket.close();

        assertThat(connection.status().code()).isEqualTo(1000);
        assertClosedByProgram(webSocket);
    }

    @Test
    void whileItSendsToASlowPeer() throws Exception {
        ReconnectingWebSocket webSocket = script.builder().start();
        FakeWebSocket connection = script.connector.opens(new FakeWebSocket().full());
        script.open();
        webSocket.send("1");
        await().until(connection::isAwaited);

        webSocket.close();

        ReconnectState.Closed closed = script.closed(webSocket);
        assertThat(closed.unsentMessages()).isEqualTo(1);
        assertThat(connection.status().code()).isEqualTo(1000);
    }

    @Test
    void whileAnAttemptIsPrepared() throws Exception {
        CountDownLatch preparing = new CountDownLatch(1);
        ReconnectingWebSocket webSocket = script.builder()
                .prepareAttempts(attempt -> {
                    preparing.countDown();
                    new CountDownLatch(1).await();
                    return attempt.request();
                })
                .start();
        preparing.await();

        webSocket.close();

        assertClosedByProgram(webSocket);
        assertThat(script.connector.requests).isEmpty();
    }

    @Test
    void whileAPreparationDoesNotHeedThatItIsInterrupted() throws Exception {
        CountDownLatch preparing = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        ReconnectingWebSocket webSocket = script.builder()
                .prepareAttempts(attempt -> {
                    preparing.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException _) {
                        interrupted.countDown();
                    }
                    return attempt.request();
                })
                .start();
        preparing.await();

        webSocket.close();

        assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
        assertClosedByProgram(webSocket);
        assertThat(script.connector.requests).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(classes = {ReconnectState.Connecting.class, ReconnectState.Open.class, ReconnectState.Waiting.class})
    void fromWithinTheListener(Class<? extends ReconnectState> when) throws Exception {
        FakeWebSocket connection = script.connector.opens();
        if (when == ReconnectState.Waiting.class) {
            connection.end(FakeWebSocket.lost());
        }
        ReconnectingWebSocket webSocket = script.builder()
                .onState((which, state) -> {
                    script.tell(which, state);
                    if (when.isInstance(state)) {
                        which.close();
                    }
                })
                .start();

        assertClosedByProgram(webSocket);
        assertThat(script.connector.requests).hasSize(when == ReconnectState.Connecting.class ? 0 : 1);
    }

    @Test
    void fromWithinThePreparation() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        ReconnectingWebSocket[] webSocket = new ReconnectingWebSocket[1];
        webSocket[0] = script.builder()
                .prepareAttempts(attempt -> {
                    started.await();
                    webSocket[0].close();
                    return attempt.request();
                })
                .start();
        started.countDown();

        assertClosedByProgram(webSocket[0]);
        assertThat(script.connector.requests).isEmpty();
    }

    @Test
    void whoClosesWithACodeThatMustNotBeSentIsToldSo() throws Exception {
        ReconnectingWebSocket webSocket = script.builder().start();
        assertThatIllegalArgumentException().isThrownBy(() -> webSocket.close(1005, ""));
        assertThatIllegalArgumentException().isThrownBy(() -> webSocket.close(1006, ""));
        webSocket.close();
        assertClosedByProgram(webSocket);
    }

    @Test
    void theListenerIsNotInterruptedWhileItIsToldOfTheEnd() throws Exception {
        CountDownLatch hanging = script.connector.hangs();
        boolean[] interrupted = new boolean[1];
        ReconnectingWebSocket webSocket = script.builder()
                .onState((which, state) -> {
                    if (state instanceof ReconnectState.Closed) {
                        interrupted[0] = Thread.currentThread().isInterrupted();
                    }
                    script.tell(which, state);
                })
                .start();
        hanging.await();
        webSocket.close();
        assertClosedByProgram(webSocket);
        assertThat(interrupted[0]).isFalse();
    }

    /** Closing, the end of the connection, and sending, all at the same time, on top of opening and waiting. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void closingAtAnyMomentEndsIt(long seed) throws Exception {
        for (int round = 0; round < 250; round++) {
            Random random = new Random(seed * 1000 + round);
            Script own = new Script();
            ReconnectingWebSocket webSocket =
                    own.builder(random).bufferBytes(1000).start();
            CyclicBarrier together = new CyclicBarrier(4);
            FakeWebSocket connection = new FakeWebSocket();
            int spinsToOpen = random.nextInt(2000);
            int spinsToEnd = random.nextInt(3000);
            int spinsToClose = random.nextInt(3000);
            Thread opener = Thread.ofPlatform().start(() -> {
                meet(together, spinsToOpen);
                own.connector.opens(connection);
            });
            Thread ender = Thread.ofPlatform().start(() -> {
                meet(together, spinsToEnd);
                connection.end(FakeWebSocket.lost());
                own.timing.advance(Duration.ofHours(1));
            });
            Thread sender = Thread.ofPlatform().start(() -> {
                meet(together, 0);
                while (webSocket.trySend(dev.parley.websocket.Message.text("x"))
                        || !(webSocket.state() instanceof ReconnectState.Closed)) {
                    Thread.onSpinWait();
                }
            });
            meet(together, spinsToClose);
            webSocket.close();
            for (Thread thread : new Thread[] {opener, ender, sender}) {
                assertThat(thread.join(Duration.ofSeconds(30)))
                        .as("seed %d, round %d", seed, round)
                        .isTrue();
            }
            assertThat(own.closed(webSocket).cause())
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(Cause.PROGRAM);
        }
    }

    private static void meet(CyclicBarrier barrier, int spins) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
        for (int i = 0; i < spins; i++) {
            Thread.onSpinWait();
        }
    }
}
