package dev.parley.websocket;

/** Handles one connection from its opening to its end, on a virtual thread of its own. */
@FunctionalInterface
public interface WebSocketHandler {

    /**
     * Handles the connection; when it returns, the connection is closed with code 1000, and when it throws, with code
     * 1011. A {@link WebSocketClosedException} that leaves it is no error.
     *
     * @param webSocket the connection, open
     * @throws Exception if the program failed; it is logged
     */
    void handle(WebSocket webSocket) throws Exception;
}
