package dev.parley.app.connect;

import dev.parley.websocket.Message;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** What a conversation goes through: a WebSocket, or one that is opened again when it is lost. */
public interface Link {

    /**
     * Sends a message; waits while the server is behind.
     *
     * @throws dev.parley.websocket.WebSocketClosedException if it is too late for that
     */
    void send(Message message);

    /**
     * Waits for the next message.
     *
     * @throws dev.parley.websocket.WebSocketClosedException when there will be none
     */
    Message receive();

    /** Returns what completes with the round-trip time, when the server has read everything that was sent before. */
    CompletionStage<Duration> ping();

    /**
     * Waits until nothing that was sent waits for a connection any more: what does would be lost if the link were closed.
     *
     * @throws dev.parley.websocket.WebSocketClosedException if it has ended before
     * @throws dev.parley.websocket.WebSocketInterruptedException if the thread is interrupted while waiting
     */
    void flush();

    /**
     * Waits until the server has read everything that was sent.
     *
     * @throws dev.parley.websocket.WebSocketClosedException if the link has ended before
     * @throws InterruptedException if the thread is interrupted while waiting
     */
    void awaitArrival() throws InterruptedException;

    /**
     * Begins to close.
     *
     * @throws IllegalArgumentException if code or reason could not be sent
     */
    void close(int code, String reason);

    /** Ends it at once. */
    void abort();

    /** Returns what completes, never exceptionally, when it has ended. */
    CompletionStage<Ending> closed();
}
