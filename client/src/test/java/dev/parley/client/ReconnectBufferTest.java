package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.client.ReconnectState.Cause;
import dev.parley.websocket.Message;
import dev.parley.websocket.QueueFullException;
import dev.parley.websocket.WebSocketClosedException;
import dev.parley.websocket.WebSocketInterruptedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of messages with and without a connection. */
final class ReconnectBufferTest {

    /** Room for two messages of one byte. */
    private static final int TWO = 2 * (1 + OutboundBuffer.OVERHEAD);

    private final Script script = new Script();

    /** Sends on a thread of its own. */
    private static Sending send(ReconnectingWebSocket webSocket, String text) {
        return doing(() -> webSocket.send(text));
    }

    private static Sending doing(Runnable work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                work.run();
                done.complete(null);
            } catch (RuntimeException failed) {
                done.completeExceptionally(failed);
            }
        });
        return new Sending(thread, done);
    }

    private record Sending(Thread thread, CompletableFuture<Void> done) {

        void awaitWaiting() {
            await().until(() -> thread.getState() == Thread.State.WAITING);
            assertThat(done).isNotDone();
        }

        void awaitDone() throws Exception {
            done.get(30, TimeUnit.SECONDS);
        }
    }

    private static List<String> sent(FakeWebSocket connection, int count) throws InterruptedException {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(connection.nextSent());
        }
        return texts;
    }

    @ParameterizedTest
    @EnumSource(WhileAway.class)
    void whatWaitsIsSentInOrderOnceThereIsAConnection(WhileAway policy) throws Exception {
        ReconnectingWebSocket webSocket =
                script.builder().bufferBytes(TWO).whileAway(policy).start();
        webSocket.send("1");
        webSocket.send("2");
        assertThat(webSocket.bufferedBytes()).isEqualTo(TWO);
        assertThat(webSocket.trySend(Message.text("3"))).isFalse();

        FakeWebSocket connection = script.connector.opens();

        assertThat(sent(connection, 2)).containsExactly("1", "2");
        webSocket.close();
        assertThat(connection.allSent()).isEmpty();
        assertThat(webSocket.droppedMessages()).isZero();
        script.closed(webSocket);
    }

    @Test
    void aSenderWaitsForTheConnection() throws Exception {
        ReconnectingWebSocket webSocket = script.builder().bufferBytes(TWO).start();
        webSocket.send("1");
        webSocket.send("2");
        Sending third = send(webSocket, "3");
        third.awaitWaiting();

        FakeWebSocket connection = script.connector.opens();

        third.awaitDone();
        assertThat(sent(connection, 3)).containsExactly("1", "2", "3");
        webSocket.close();
        script.closed(webSocket);
    }

    /** Waits on a thread of its own until all is on its way. */
    private static Sending flush(ReconnectingWebSocket webSocket) {
        return doing(webSocket::flush);
    }

    @Test
    void aFlushWaitsUntilConnectionsHaveTakenEverything() throws Exception {
        ReconnectingWebSocket webSocket = script.builder().start();
        webSocket.flush(); // There is nothing.
        webSocket.send("1");
        webSocket.send("2");
        Sending flush = flush(webSocket);
        flush.awaitWaiting();

        FakeWebSocket dying = script.connector.opens(new FakeWebSocket().full());
        script.open();
        dying.makeRoom(1);
        assertThat(sent(dying, 1)).containsExactly("1");
        await().until(dying::isAwaited);
        dying.end(FakeWebSocket.lost());
        script.delay();
        flush.awaitWaiting();
        FakeWebSocket living = script.connector.opens();

        flush.awaitDone();
        assertThat(living.allSent()).containsExactly("2");
        webSocket.close();
        script.closed(webSocket);
        webSocket.flush(); // All went out before the end.
    }

    @Test
    void aFlushIsToldOfTheEnd() throws Exception {
        ReconnectingWebSocket webSocket = script.builder().start();
        webSocket.send("1");
        Sending flush = flush(webSocket);
        flush.awaitWaiting();

        webSocket.close();

        assertThatThrownBy(flush::awaitDone).hasCauseInstanceOf(WebSocketClosedException.class);
        script.closed(webSocket);
        assertThatThrownBy(webSocket::flush).isInstanceOf(WebSocketClosedException.class);
    }

    @Test
    void aFlushCanBeInterrupted() throws Exception {
        ReconnectingWebSocket webSocket = script.builder().start();
        webSocket.send("1");
        Sending flush = flush(webSocket);
        flush.awaitWaiting();

        flush.thread().interrupt();

        assertThatThrownBy(flush::awaitDone).hasCauseInstanceOf(WebSocketInterruptedException.class);
        webSocket.close();
        script.closed(webSocket);
    }

    @Test
    void aSenderThatWaitsCanBeInterrupted() throws Exception {
        ReconnectingWebSocket webSocket = script.builder().bufferBytes(0).start();
        Sending sending = send(webSocket, "1");
        sending.awaitWaiting();

        sending.thread().interrupt();

        assertThatThrownBy(sending::awaitDone).hasCauseInstanceOf(WebSocketInterruptedException.class);
        webSocket.close();
        assertThat(script.closed(webSocket).unsentMessages()).isZero();
    }

    @Test
    void aSenderThatWaitsIsToldOfTheEnd() throws Exception {
        ReconnectingWebSocket webSocket = script.builder().bufferBytes(0).start();
        Sending sending = send(webSocket, "1");
        sending.awaitWaiting();

        webSocket.close();

        assertThatThrownBy(sending::awaitDone).hasCauseInstanceOf(WebSocketClosedException.class);
        assertThatThrownBy(() -> webSocket.send("2")).isInstanceOf(WebSocketClosedException.class);
        assertThat(webSocket.trySend(Message.text("2"))).isFalse();
        script.closed(webSocket);
    }

    @Test
    void messagesAreRefusedWhereThereIsNoRoom() throws Exception {
        ReconnectingWebSocket webSocket =
                script.builder().bufferBytes(TWO).whileAway(WhileAway.REFUSE).start();
        webSocket.send("1");
        webSocket.send("2");

        assertThatThrownBy(() -> webSocket.send("3"))
                .isInstanceOf(QueueFullException.class)
                .hasMessageContaining("bufferBytes");

        assertThat(webSocket.droppedMessages()).isZero();
        FakeWebSocket connection = script.connector.opens();
        assertThat(sent(connection, 2)).containsExactly("1", "2");
        webSocket.close();
        script.closed(webSocket);
    }

    @Test
    void theOldestMessagesMakeRoom() throws Exception {
        ReconnectingWebSocket webSocket = script.builder()
                .bufferBytes(TWO)
                .whileAway(WhileAway.DROP_OLDEST)
                .start();
        for (String text : List.of("1", "2", "3", "4", "too long".repeat(20))) {
            webSocket.send(text);
        }
        assertThat(webSocket.droppedMessages()).isEqualTo(3);
        assertThat(webSocket.bufferedBytes()).isEqualTo(TWO);

        FakeWebSocket connection = script.connector.opens();

        assertThat(sent(connection, 2)).containsExactly("3", "4");
        webSocket.close();
        script.closed(webSocket);
    }

    @Test
    void theNewestMessageIsDropped() throws Exception {
        ReconnectingWebSocket webSocket = script.builder()
                .bufferBytes(TWO)
                .whileAway(WhileAway.DROP_NEWEST)
                .start();
        for (String text : List.of("1", "2", "3", "4")) {
            webSocket.send(text);
        }
        assertThat(webSocket.droppedMessages()).isEqualTo(2);

        FakeWebSocket connection = script.connector.opens();

        assertThat(sent(connection, 2)).containsExactly("1", "2");
        webSocket.close();
        script.closed(webSocket);
    }

    @ParameterizedTest
    @EnumSource(WhileAway.class)
    void aSenderWaitsForASlowPeerWhateverThePolicyAndTheMessageThatWasNotTakenGoesToTheNextConnection(WhileAway policy)
            throws Exception {
        ReconnectingWebSocket webSocket =
                script.builder().bufferBytes(TWO).whileAway(policy).start();
        FakeWebSocket first = script.connector.opens(new FakeWebSocket().full());
        script.open();
        webSocket.send("1");
        await().until(first::isAwaited); // What is being handed over keeps its place.
        webSocket.send("2");
        assertThat(webSocket.bufferedBytes()).isEqualTo(TWO);
        Sending third = send(webSocket, "3");
        third.awaitWaiting();

        first.makeRoom(1);
        third.awaitDone();
        assertThat(first.nextSent()).isEqualTo("1");
        await().until(first::isAwaited);
        first.end(FakeWebSocket.lost());
        script.delay();
        FakeWebSocket second = script.connector.opens();

        assertThat(sent(second, 2)).containsExactly("2", "3");
        assertThat(first.allSent()).isEmpty();
        webSocket.close();
        script.closed(webSocket);
    }

    @Test
    void aSenderThatWaitsForASlowPeerIsRefusedWhenThatIsLost() throws Exception {
        ReconnectingWebSocket webSocket =
                script.builder().bufferBytes(TWO).whileAway(WhileAway.REFUSE).start();
        FakeWebSocket connection = script.connector.opens(new FakeWebSocket().full());
        script.open();
        webSocket.send("1");
        webSocket.send("2");
        Sending third = send(webSocket, "3");
        third.awaitWaiting();

        connection.end(FakeWebSocket.lost());

        assertThatThrownBy(third::awaitDone).hasCauseInstanceOf(QueueFullException.class);
        script.waiting();
        webSocket.close();
        assertThat(script.closed(webSocket).unsentMessages()).isEqualTo(2);
    }

    @Test
    void aMessageLongerThanTheBufferPassesWhileThereIsAConnection() throws Exception {
        ReconnectingWebSocket webSocket = script.builder().bufferBytes(0).start();
        FakeWebSocket connection = script.connector.opens();
        script.open();

        webSocket.send("longer than nothing");

        assertThat(connection.nextSent()).isEqualTo("longer than nothing");
        webSocket.close();
        script.closed(webSocket);
    }

    @Test
    void closingSendsWhatTheConnectionTakesAtOnce() throws Exception {
        ReconnectingWebSocket webSocket = script.builder().start();
        FakeWebSocket connection = script.connector.opens(new FakeWebSocket().full());
        script.open();
        webSocket.send("1");
        await().until(connection::isAwaited);
        for (String text : List.of("2", "3", "4")) {
            webSocket.send(text);
        }
        connection.makeRoom(1);
        assertThat(connection.nextSent()).isEqualTo("1");
        await().until(connection::isAwaited);

        webSocket.close(4000, "enough");

        ReconnectState.Closed closed = script.closed(webSocket);
        assertThat(closed.cause()).isEqualTo(Cause.PROGRAM);
        assertThat(closed.unsentMessages() + connection.allSent().size()).isEqualTo(3);
        assertThat(connection.status().code()).isEqualTo(4000);
    }

    @Test
    void messagesAreLostByNoConnectionThatComesAndGoes() throws Exception {
        ReconnectingWebSocket webSocket =
                script.builder().bufferBytes(10 * 1024).start();
        int count = 2000;
        Thread sender = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < count; i++) {
                webSocket.send(Integer.toString(i));
            }
        });
        List<String> received = new ArrayList<>();
        for (int connections = 0; received.size() < count; connections++) {
            FakeWebSocket connection = script.connector.opens(new FakeWebSocket().full());
            script.open();
            connection.makeRoom(connections % 97);
            int most = Math.min(connections % 97, count - received.size());
            received.addAll(sent(connection, most));
            connection.end(FakeWebSocket.lost());
            script.delay();
        }
        assertThat(sender.join(Duration.ofSeconds(30))).isTrue();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            expected.add(Integer.toString(i));
        }
        assertThat(received).isEqualTo(expected);
        webSocket.close();
        assertThat(script.closed(webSocket).unsentMessages()).isZero();
    }
}
