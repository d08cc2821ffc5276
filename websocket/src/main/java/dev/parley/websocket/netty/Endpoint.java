package dev.parley.websocket.netty;

import dev.parley.websocket.WebSocketHandler;
import dev.parley.websocket.WebSocketListener;
import java.util.concurrent.Executor;

/** The program's side of a connection, in one of the two styles. */
public sealed interface Endpoint {

    /**
     * Gets a thread of its own for each connection.
     *
     * @param handler the program
     * @param threads starts a thread for each task
     */
    record Blocking(WebSocketHandler handler, Executor threads) implements Endpoint {

        /**
         * Has virtual threads.
         *
         * @param handler the program
         */
        public Blocking(WebSocketHandler handler) {
            this(handler, task -> Thread.ofVirtual().name("parley-handler").start(task));
        }
    }

    /**
     * Is called on the event loop.
     *
     * @param listener the program
     */
    record Listening(WebSocketListener listener) implements Endpoint {}

    /** Receives from a thread of the program's own, which has opened the connection: the way of a blocking client. */
    record Receiving() implements Endpoint {}
}
