package dev.parley.client;

/**
 * What becomes of a message for which the buffer of a {@link ReconnectingWebSocket} has no room while there is no connection.
 * While there is one, sending waits for room whatever is chosen here, as it does on every WebSocket.
 */
public enum WhileAway {
    /** Sending waits until there is room. */
    BLOCK,
    /** Sending throws {@link dev.parley.websocket.QueueFullException}. */
    REFUSE,
    /** The oldest messages make room for it; a message longer than the buffer is dropped itself. */
    DROP_OLDEST,
    /** The message itself is dropped. */
    DROP_NEWEST
}
