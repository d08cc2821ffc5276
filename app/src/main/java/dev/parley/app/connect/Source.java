package dev.parley.app.connect;

import java.io.IOException;

/** Where the messages that are sent come from. */
public interface Source {

    /** What is to happen when there are no more. */
    enum Then {
        /** The answers are waited for. */
        WAIT,
        /** The end is wanted now. */
        CLOSE
    }

    /**
     * Sends all there is, on a thread of its own. Ends early when that thread is interrupted, if it can.
     *
     * @param link takes the messages
     * @return what is to happen then
     * @throws IOException if the input cannot be read
     * @throws BadInputException if it cannot be sent
     * @throws dev.parley.websocket.WebSocketClosedException if there was something to send after the end
     */
    Then feed(Link link) throws IOException, BadInputException;

    /** Returns whether it soon ends when its thread is interrupted, and must have ended before what it reads is let go of. */
    default boolean endsWhenInterrupted() {
        return false;
    }
}
