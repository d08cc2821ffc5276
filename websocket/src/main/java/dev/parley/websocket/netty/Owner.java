package dev.parley.websocket.netty;

import dev.parley.protocol.CloseStatus;
import dev.parley.websocket.WebSocket;

/** The server or client that a WebSocket belongs to. */
public interface Owner {

    /**
     * A WebSocket is open; the program is told right after. Called on the event loop, once for each.
     *
     * @param webSocket the WebSocket
     */
    void opened(WebSocket webSocket);

    /**
     * A WebSocket has ended; the program is told right after. Called on the event loop, once for each that was open.
     *
     * @param webSocket the WebSocket
     * @param status how it has ended
     */
    void ended(WebSocket webSocket, CloseStatus status);

    /** {@return how often the log may tell that a handler or listener failed: what a peer sends can bring that about} */
    LogBudget failures();
}
