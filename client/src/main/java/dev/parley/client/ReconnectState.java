package dev.parley.client;

import dev.parley.websocket.WebSocket;
import java.time.Duration;
import java.util.Optional;

/** What a {@link ReconnectingWebSocket} is doing. */
public sealed interface ReconnectState {

    /**
     * It prepares an attempt, or carries it out.
     *
     * @param attempt the number of the attempt since the last stable connection, from 1
     */
    record Connecting(int attempt) implements ReconnectState {}

    /**
     * It has a connection.
     *
     * @param connection the connection
     */
    record Open(WebSocket connection) implements ReconnectState {}

    /**
     * It waits before the next attempt.
     *
     * @param delay how long
     * @param why what happened before
     */
    record Waiting(Duration delay, ConnectionLoss why) implements ReconnectState {}

    /**
     * It has ended for good.
     *
     * @param cause what made it end
     * @param last what happened last; empty if the first attempt had not ended yet
     * @param unsentMessages how many messages were still in the buffer, and are dropped
     */
    record Closed(Cause cause, Optional<ConnectionLoss> last, int unsentMessages) implements ReconnectState {}

    /** What makes a {@link ReconnectingWebSocket} end for good. */
    enum Cause {
        /** The program closed it. */
        PROGRAM,
        /** The client from which it was made was closed. */
        CLIENT_CLOSED,
        /**
         * The server closed with one of the fatal close codes, or refused with one of the fatal statuses, or the environment
         * names a proxy that is none ({@link ConnectFailure#PROXY_SETTING}).
         */
        FATAL,
        /** The attempts, or the time, that were allowed have been used up. */
        GAVE_UP,
        /** A mistake in Parley itself, or want of memory, while it sent or waited; it is in the log. */
        BROKEN
    }
}
