package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.client.ReconnectState.Cause;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketClosedException;
import dev.parley.websocket.WebSocketListener;
import dev.parley.websocket.WebSocketTimeoutException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When it connects again and when no more, on a clock that the test moves. */
final class ReconnectingWebSocketTest {

    private final Script script = new Script();

    private static List<Duration> seconds(long... seconds) {
        List<Duration> durations = new ArrayList<>();
        for (long each : seconds) {
            durations.add(Duration.ofSeconds(each));
        }
        return durations;
    }

    @Test
    void theLongestDelayDoublesUpToTheCeiling() throws Exception {
        ReconnectingWebSocket webSocket = script.builder()
                .backoff(Duration.ofSeconds(1), Duration.ofSeconds(10))
                .start();
        List<Duration> delays = new ArrayList<>();
        for (int attempt = 1; attempt <= 6; attempt++) {
            script.connector.fails(ConnectFailure.CONNECTION_REFUSED);
            assertThat(script.connecting().attempt()).isEqualTo(attempt);
            delays.add(script.delay());
        }

        assertThat(delays).isEqualTo(seconds(1, 2, 4, 8, 10, 10));

        webSocket.close();
        assertThat(script.closed(webSocket).cause()).isEqualTo(Cause.PROGRAM);
    }

    @Test
    void noAttemptIsMadeBeforeTheDelayHasPassed() throws Exception {
        ReconnectingWebSocket webSocket = script.builder()
                .backoff(Duration.ofSeconds(1), Duration.ofSeconds(10))
                .start();
        script.connector.fails(ConnectFailure.UNKNOWN_HOST);
        script.connecting();
        script.waiting();

        script.timing.advance(Duration.ofMillis(999));
        assertThat(script.timing.alarms()).isEqualTo(1);
        assertThat(script.connector.requests).hasSize(1);

        script.timing.advance(Duration.ofMillis(1));
        assertThat(script.connecting().attempt()).isEqualTo(2);
        webSocket.close();
    }

    @Test
    void aStableConnectionHasTheDelaysBeginAnew() throws Exception {
        ReconnectingWebSocket webSocket = script.builder()
                .backoff(Duration.ofSeconds(1), Duration.ofSeconds(60))
                .stableAfter(Duration.ofSeconds(30))
                .start();
        for (int i = 0; i < 3; i++) {
            script.connector.fails(ConnectFailure.CONNECTION_REFUSED);
            script.connecting();
            script.delay();
        }
        script.connector.opens();
        FakeWebSocket unstable = script.open();
        script.timing.advance(Duration.ofSeconds(30).minusNanos(1));
        unstable.end(FakeWebSocket.lost());
        assertThat(script.delay()).isEqualTo(Duration.ofSeconds(8));

        script.connector.opens();
        FakeWebSocket stable = script.open();
        script.timing.advance(Duration.ofSeconds(30));
        stable.end(FakeWebSocket.lost());
        ReconnectState.Waiting waiting = script.waiting();
        assertThat(waiting.delay()).isEqualTo(Duration.ofSeconds(1));
        assertThat(waiting.why()).isEqualTo(new ConnectionLoss.Disconnected(stable.status(), Duration.ofSeconds(30)));
        script.timing.advance(waiting.delay());
        assertThat(script.connecting().attempt()).isEqualTo(1);
        webSocket.close();
        script.closed(webSocket);
    }

    @Test
    void aRefusalSaysHowLongToWaitInSecondsOrByADate() throws Exception {
        ReconnectingWebSocket webSocket = script.builder()
                .backoff(Duration.ofSeconds(1), Duration.ofSeconds(1))
                .maximumRetryAfter(Duration.ofMinutes(5))
                .start();
        script.connector.refuses(503, "Retry-After", "120");
        script.connecting();
        assertThat(script.delay()).isEqualTo(Duration.ofSeconds(121));
        script.connector.refuses(429, "Retry-After", "Thu, 01 Jan 2026 00:04:01 GMT"); // 2:01 from the beginning now.
        script.connecting();
        assertThat(script.delay()).isEqualTo(Duration.ofSeconds(121));
        for (String longest : List.of("301", "99999999999999999999", "Fri, 02 Jan 2026 00:00:00 GMT")) {
            script.connector.refuses(503, "Retry-After", longest);
            script.connecting();
            assertThat(script.delay()).as(longest).isEqualTo(Duration.ofSeconds(301));
        }
        for (String none : List.of("", "soon", "-5", "1.5", "Thu, 01 Jan 2026 00:00:00 GMT", "Thursday")) {
            script.connector.refuses(503, "Retry-After", none);
            script.connecting();
            assertThat(script.delay()).as(none).isEqualTo(Duration.ofSeconds(1));
        }
        webSocket.close();
        script.closed(webSocket);
    }

    @Test
    void aServerThatRestartsOrIsOverloadedGetsItsTime() throws Exception {
        ReconnectingWebSocket webSocket = script.builder()
                .backoff(Duration.ofSeconds(1), Duration.ofSeconds(40))
                .restartDelay(Duration.ofSeconds(5), Duration.ofSeconds(30))
                .start();
        script.connector.opens();
        script.open().end(FakeWebSocket.closedByServer(1012));
        assertThat(script.delay()).isEqualTo(Duration.ofSeconds(30));
        script.connector.opens();
        script.open().end(FakeWebSocket.closedByServer(1013));
        assertThat(script.delay()).isEqualTo(Duration.ofSeconds(40));
        webSocket.close();
        script.closed(webSocket);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1002, 1003, 1007, 1008, 1009, 1010, 3000, 3003})
    void itIsOverWhenTheServerClosesWithAFatalCode(int code) throws Exception {
        ReconnectingWebSocket webSocket = script.builder().start();
        script.connector.opens();
        FakeWebSocket connection = script.open();

        connection.end(FakeWebSocket.closedByServer(code));

        ReconnectState.Closed closed = script.closed(webSocket);
        assertThat(closed.cause()).isEqualTo(Cause.FATAL);
        assertThat(closed.last()).contains(new ConnectionLoss.Disconnected(connection.status(), Duration.ZERO));
    }

    @ParameterizedTest
    @ValueSource(ints = {1001, 1005, 1011, 1012, 1013, 1014, 4000})
    void itComesBackAfterOtherCodes(int code) throws Exception {
        ReconnectingWebSocket webSocket = script.builder().start();
        script.connector.opens();
        script.open().end(FakeWebSocket.closedByServer(code));

        script.delay();

        script.connecting();
        webSocket.close();
        script.closed(webSocket);
    }

    @Test
    void itComesBackWhenTheProgramClosesTheConnection() throws Exception {
        ReconnectingWebSocket webSocket = script.builder().start();
        script.connector.opens();
        script.open();

        webSocket.connection().orElseThrow().close(1008, "another one, please");

        script.delay();
        script.connecting();
        assertThat(webSocket.connection()).isEmpty();
        webSocket.close();
        script.closed(webSocket);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 410, 426})
    void itIsOverWhenTheServerRefusesWithAFatalStatus(int status) throws Exception {
        ReconnectingWebSocket webSocket = script.builder().start();
        script.connector.refuses(status);

        ReconnectState.Closed closed = script.closed(webSocket);

        assertThat(closed.cause()).isEqualTo(Cause.FATAL);
        assertThat(closed.last().orElseThrow()).isInstanceOf(ConnectionLoss.NotConnected.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 302, 408, 425, 429, 500, 502, 503, 504})
    void itComesBackAfterOtherStatuses(int status) throws Exception {
        ReconnectingWebSocket webSocket = script.builder().start();
        script.connector.refuses(status);
        script.connecting();

        script.delay();

        script.connecting();
        webSocket.close();
        script.closed(webSocket);
    }

    @Test
    void anEnvironmentThatNamesNoProxyIsFatal() throws Exception {
        ReconnectingWebSocket webSocket = script.builder().start();
        script.connector.fails(ConnectFailure.PROXY_SETTING);

        assertThat(script.closed(webSocket).cause()).isEqualTo(Cause.FATAL);
    }

    @Test
    void theProgramSaysWhatIsFatal() throws Exception {
        ReconnectingWebSocket webSocket =
                script.builder().fatalStatuses(503).fatalCloseCodes(4001).start();
        script.connector.refuses(403);
        script.connecting();
        script.delay();
        script.connector.opens();
        script.open().end(FakeWebSocket.closedByServer(1000));
        script.delay();
        script.connector.opens();
        script.open().end(FakeWebSocket.closedByServer(4001));
        assertThat(script.closed(webSocket).cause()).isEqualTo(Cause.FATAL);
    }

    @Test
    void itGivesUpAfterSoManyAttempts() throws Exception {
        ReconnectingWebSocket webSocket = script.builder().maximumAttempts(2).start();
        script.connector.fails(ConnectFailure.CONNECTION_REFUSED);
        script.connecting();
        script.delay();
        script.connector.fails(ConnectFailure.TLS);

        ReconnectState.Closed closed = script.closed(webSocket);

        assertThat(closed.cause()).isEqualTo(Cause.GAVE_UP);
        assertThat(closed.last().orElseThrow())
                .isInstanceOfSatisfying(
                        ConnectionLoss.NotConnected.class,
                        loss -> assertThat(loss.failure()).hasMessageContaining("it is said so"));
    }

    @Test
    void itGivesUpWhenItWouldBeAwayForTooLong() throws Exception {
        ReconnectingWebSocket webSocket = script.builder()
                .backoff(Duration.ofSeconds(1), Duration.ofSeconds(60))
                .stableAfter(Duration.ZERO)
                .maximumTimeAway(Duration.ofSeconds(7))
                .start();
        script.connector.opens();
        FakeWebSocket connection = script.open();
        script.timing.advance(Duration.ofHours(1)); // Being connected does not count.
        connection.end(FakeWebSocket.lost());
        for (long delay : List.of(1, 2, 4)) {
            assertThat(script.delay()).isEqualTo(Duration.ofSeconds(delay));
            script.connector.fails(ConnectFailure.CONNECTION_REFUSED);
            script.connecting();
        }
        assertThat(script.closed(webSocket).cause()).isEqualTo(Cause.GAVE_UP);
    }

    @Test
    void eachAttemptIsPreparedWithWhatHappenedBefore() throws Exception {
        List<ReconnectAttempt> asked = new ArrayList<>();
        ReconnectingWebSocket webSocket = script.builder()
                .prepareAttempts(attempt -> {
                    asked.add(attempt);
                    if (asked.size() == 2) {
                        throw new IOException("no token today");
                    }
                    return attempt.request().toBuilder()
                            .bearerAuthorization("token" + asked.size())
                            .build();
                })
                .start();
        script.connector.refuses(401);
        script.connecting();
        script.delay();
        script.connecting();
        assertThat(script.waiting().why())
                .isInstanceOfSatisfying(
                        ConnectionLoss.NotPrepared.class,
                        loss -> assertThat(loss.failure()).hasMessage("no token today"));
        script.timing.advance(Duration.ofMinutes(1));
        script.connector.opens();
        script.open();

        assertThat(asked).extracting(ReconnectAttempt::number).containsExactly(1, 2, 3);
        assertThat(asked.get(0).before()).isEmpty();
        assertThat(asked.get(1).before().orElseThrow()).isInstanceOf(ConnectionLoss.NotConnected.class);
        assertThat(asked.get(2).before().orElseThrow()).isInstanceOf(ConnectionLoss.NotPrepared.class);
        assertThat(script.connector.requests)
                .extracting(request -> request.headers().first("Authorization"))
                .containsExactly(Optional.of("Bearer token1"), Optional.of("Bearer token3"));
        webSocket.close();
        script.closed(webSocket);
    }

    @Test
    @SuppressWarnings("NullAway") // A program that has no such checker can do it.
    void aPreparationThatReturnsNullIsAFailedAttempt() throws Exception {
        ReconnectingWebSocket webSocket = script.builder()
                .prepareAttempts(attempt -> null)
                .maximumAttempts(1)
                .start();

        assertThat(script.closed(webSocket).last().orElseThrow()).isInstanceOf(ConnectionLoss.NotPrepared.class);
    }

    @Test
    void aListenerThatThrowsChangesNothing() throws Exception {
        ReconnectingWebSocket webSocket = script.builder()
                .onState((which, state) -> {
                    script.tell(which, state);
                    throw new IllegalStateException("thrown by the test");
                })
                .start();
        script.connector.opens();
        script.open();
        webSocket.close();
        assertThat(script.closed(webSocket).cause()).isEqualTo(Cause.PROGRAM);
    }

    @Test
    void messagesOfAllConnectionsAreReceivedInOrder() throws Exception {
        ReconnectingWebSocket webSocket = script.builder().start();
        script.connector.opens();
        FakeWebSocket first = script.open();
        script.connector.listener.onText(first, "one");
        script.connector.listener.onBinary(first, ByteBuffer.wrap(new byte[] {2}));
        first.end(FakeWebSocket.lost());
        script.delay();
        script.connector.opens();
        FakeWebSocket second = script.open();
        script.connector.listener.onText(second, "three");

        assertThat(webSocket.receive()).isEqualTo(Message.text("one"));
        assertThat(webSocket.receive()).isEqualTo(Message.binary(new byte[] {2}));
        assertThat(webSocket.receive(Duration.ofMinutes(1))).isEqualTo(Message.text("three"));
        assertThatThrownBy(() -> webSocket.receive(Duration.ZERO)).isInstanceOf(WebSocketTimeoutException.class);

        script.connector.listener.onText(second, "four");
        webSocket.close();
        script.closed(webSocket);
        assertThat(webSocket.receive()).isEqualTo(Message.text("four"));
        assertThatThrownBy(webSocket::receive)
                .isInstanceOf(WebSocketClosedException.class)
                .hasMessageContaining("PROGRAM");
    }

    @Test
    void noMessageIsReceivedBeforeItsConnectionIsAnnounced() throws Exception {
        CountDownLatch announcing = new CountDownLatch(1);
        CountDownLatch announced = new CountDownLatch(1);
        ReconnectingWebSocket webSocket = script.builder()
                .onState((ours, state) -> {
                    if (state instanceof ReconnectState.Open) {
                        announcing.countDown();
                        awaitLatch(announced);
                    }
                    script.tell(ours, state);
                })
                .start();
        script.connector.opensWith("early");
        assertThat(announcing.await(30, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> webSocket.receive(Duration.ZERO)).isInstanceOf(WebSocketTimeoutException.class);
        announced.countDown();
        assertThat(webSocket.receive(Duration.ofSeconds(30))).isEqualTo(Message.text("early"));
        webSocket.close();
        script.open();
        script.closed(webSocket);
    }

    @Test
    void whatComesOverAClosingConnectionIsDiscardedOnceThereIsNoRoom() throws Exception {
        ReconnectingWebSocket webSocket = script.builder().start();
        script.connector.opens();
        FakeWebSocket first = script.open();
        first.end(FakeWebSocket.lost());
        script.connector.listener.onText(first, "a".repeat(1000)); // The window is 1000 bytes.
        script.connector.listener.onText(first, "b");
        assertThat(webSocket.receive()).isEqualTo(Message.text("a".repeat(1000)));
        script.connector.listener.onText(first, "there is room, but a gap before this");
        assertThatThrownBy(() -> webSocket.receive(Duration.ZERO)).isInstanceOf(WebSocketTimeoutException.class);

        script.delay();
        script.connector.opens();
        FakeWebSocket second = script.open();
        script.connector.listener.onText(second, "c");
        assertThat(webSocket.receive(Duration.ofSeconds(30))).isEqualTo(Message.text("c"));
        webSocket.close();
        script.closed(webSocket);
    }

    @Test
    void anInterruptionThatIsNotItsOwnChangesNothing() throws Exception {
        ReconnectingWebSocket webSocket = script.builder()
                .onState((ours, state) -> {
                    script.tell(ours, state);
                    Thread.currentThread().interrupt();
                })
                .start();
        FakeWebSocket connection = script.connector.opens();
        assertThat(script.open()).isSameAs(connection);
        webSocket.send("one");
        assertThat(connection.nextSent()).isEqualTo("one");
        script.threads.getFirst().interrupt();
        webSocket.send("two");
        assertThat(connection.nextSent()).isEqualTo("two");
        webSocket.close();
        script.closed(webSocket);
        assertThat(connection.isOpen()).isFalse();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void nothingIsReadAndNoConnectionOpenedWhileTheProgramIsBehind() throws Exception {
        ReconnectingWebSocket webSocket = script.builder().start();
        script.connector.opens();
        FakeWebSocket first = script.open();
        script.connector.listener.onText(first, "a".repeat(900)); // The window is 1000 bytes.
        assertThat(first.paused).isFalse();
        script.connector.listener.onText(first, "b");
        assertThat(first.paused).isTrue();
        webSocket.receive();
        assertThat(first.paused).isFalse();

        script.connector.listener.onText(first, "c".repeat(1000));
        first.end(FakeWebSocket.lost());
        script.delay();
        script.connecting();
        assertThat(script.connector.requests).hasSize(1);
        webSocket.receive();
        webSocket.receive();
        script.connector.opens();
        script.next(ReconnectState.Open.class);
        webSocket.close();
        script.closed(webSocket);
    }

    @Test
    void aListenerGetsTheEventsOfEachConnectionAndTheProgramCannotReceive() throws Exception {
        WebSocketListener listener = new WebSocketListener() {};
        ReconnectingWebSocket webSocket = script.builder().listener(listener).start();
        script.connector.opens();
        script.open();

        assertThat(script.connector.listener).isSameAs(listener);
        assertThatIllegalStateException().isThrownBy(webSocket::receive);
        webSocket.close();
        script.closed(webSocket);
    }

    @Test
    void whoMustNotWaitIsToldSo() throws Exception {
        CountDownLatch tried = new CountDownLatch(1);
        ReconnectingWebSocket webSocket = script.builder()
                .bufferBytes(0)
                .onState((which, state) -> {
                    if (state instanceof ReconnectState.Connecting) {
                        assertThatIllegalStateException().isThrownBy(() -> which.send("never"));
                        assertThatIllegalStateException().isThrownBy(which::receive);
                        tried.countDown();
                    }
                    script.tell(which, state);
                })
                .start();
        tried.await();
        script.onEventLoop = () -> true;
        assertThatIllegalStateException().isThrownBy(() -> webSocket.send("never"));
        webSocket.close(); // Would wait otherwise; whether it does shows below.
        script.closed(webSocket);
    }

    @Test
    void theClientIsClosedInEveryStateBeforeItWaits() throws Exception {
        ReconnectingWebSocket waits = script.builder().start();
        script.connector.fails(ConnectFailure.CONNECTION_REFUSED);
        script.connecting();
        script.waiting();

        script.connections.close().get();

        assertThat(script.closed(waits).cause()).isEqualTo(Cause.CLIENT_CLOSED);
        ReconnectingWebSocket tooLate = script.builder().start();
        assertThat(script.closed(tooLate).cause()).isEqualTo(Cause.CLIENT_CLOSED);
    }

    @ParameterizedTest
    @CsvSource({"999, 1000, 1000", "1000, 5000, 1000", "1000, 1000, 100", "1000, 1000, 1000"})
    void settingsOutOfRangeAreRefused(int code, int otherCode, int status) {
        ReconnectingWebSocket.Builder builder = script.builder();
        assertThatIllegalArgumentException().isThrownBy(() -> {
            builder.fatalCloseCodes(code, otherCode);
            builder.fatalStatuses(status);
        });
    }

    @Test
    void timesOutOfRangeAreRefused() {
        ReconnectingWebSocket.Builder builder = script.builder();
        assertThatIllegalArgumentException().isThrownBy(() -> builder.backoff(Duration.ZERO, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.restartDelay(Duration.ofSeconds(2), Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maximumAttempts(0));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.bufferBytes(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maximumTimeAway(Duration.ZERO));
    }

    @Test
    void aClientThatStreamsNeedsAListener() {
        ClientSettings streaming = ClientSettings.builder().streaming(true).build();
        try (WebSocketClient client =
                WebSocketClient.builder().settings(streaming).build()) {
            ReconnectingWebSocket.Builder builder =
                    client.reconnecting(WebSocketRequest.to("ws://127.0.0.1:1/").build());
            assertThatIllegalStateException().isThrownBy(builder::start).withMessageContaining("listener");
        }
    }

    @Test
    void whatAListenerSendsOnANewConnectionGoesFirst() throws Exception {
        ReconnectingWebSocket webSocket = script.builder()
                .onState((which, state) -> {
                    if (state instanceof ReconnectState.Open(WebSocket connection)) {
                        connection.send("subscribe");
                    }
                    script.tell(which, state);
                })
                .start();
        webSocket.send("buffered");
        script.connector.opens();
        FakeWebSocket connection = script.open();
        assertThat(List.of(connection.nextSent(), connection.nextSent())).containsExactly("subscribe", "buffered");
        webSocket.close();
        script.closed(webSocket);
    }
}
