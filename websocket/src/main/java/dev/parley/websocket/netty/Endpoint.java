package dev.parley.websocket.netty;

import dev.parley.websocket.WebSocketHandler;
import dev.parley.websocket.WebSocketListener;

/** The program's side of a connection, in one of the two styles. */
public sealed interface Endpoint {

    /**
     * Gets a virtual thread of its own for each connection.
     *
     * @param handler the program
     */
    record Blocking(WebSocketHandler handler) implements Endpoint {}

    /**
     * Is called on the event loop.
     *
     * @param listener the program
     */
    record Listening(WebSocketListener listener) implements Endpoint {}

    /** Receives from a thread of the program's own, which has opened the connection: the way of a blocking client. */
    record Receiving() implements Endpoint {}
}
