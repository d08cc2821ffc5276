package dev.parley.client;

import java.util.Optional;

/**
 * An attempt to connect that is about to be made.
 *
 * @param request what the program asked for at first
 * @param number the number of the attempt since the last stable connection, from 1
 * @param before what happened before; empty at the very first attempt
 */
public record ReconnectAttempt(WebSocketRequest request, int number, Optional<ConnectionLoss> before) {

    /** Prepares an attempt: the place to fetch a fresh token. */
    @FunctionalInterface
    public interface Preparation {

        /**
         * {@return the request to make} Called on a virtual thread, and may block; it is interrupted when the program closes
         * the {@link ReconnectingWebSocket}.
         *
         * @param attempt the attempt
         * @throws Exception if there can be none this time; it counts as one that failed
         */
        WebSocketRequest prepare(ReconnectAttempt attempt) throws Exception;
    }
}
