package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.client.ReconnectState.Cause;
import dev.parley.testing.CapturedLog;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** What becomes of it when something fails that should not. */
final class ReconnectBrokenTest {

    private final Script script = new Script();

    @Test
    void anErrorInAnAttemptIsALossLikeOthers() throws Exception {
        ReconnectingWebSocket webSocket = script.builder().start();
        OutOfMemoryError error = new OutOfMemoryError("as if");
        script.connector.throwing(error);
        script.connecting();

        ReconnectState.Waiting waiting = script.waiting();

        assertThat(waiting.why()).isEqualTo(new ConnectionLoss.NotConnected(error));
        script.connector.opens();
        script.timing.advance(waiting.delay());
        script.open();
        webSocket.close();
        assertThat(script.closed(webSocket).cause()).isEqualTo(Cause.PROGRAM);
    }

    @Test
    void anErrorWhileItSendsIsItsEndAndThatOfTheConnection() throws Exception {
        try (CapturedLog log = CapturedLog.of(ReconnectLife.class)) {
            ReconnectingWebSocket webSocket = script.builder().start();
            FakeWebSocket connection = new FakeWebSocket();
            connection.sendFailure = new OutOfMemoryError("as if");
            script.connector.opens(connection);
            webSocket.send("1");

            assertThat(script.closed(webSocket).cause()).isEqualTo(Cause.BROKEN);
            assertThat(connection.closed().toCompletableFuture()).isDone();
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("ERROR A ReconnectingWebSocket has failed")
                    .endsWith("as if");
        }
    }

    @Test
    void eventLoopsThatHaveEndedAreThoseOfAClosedClient() throws Exception {
        ReconnectingWebSocket webSocket = script.builder().start();
        script.connector.throwing(new RejectedExecutionException("as if"));

        assertThat(script.closed(webSocket).cause()).isEqualTo(Cause.CLIENT_CLOSED);
    }
}
