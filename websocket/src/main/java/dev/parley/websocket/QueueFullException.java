package dev.parley.websocket;

/** The outbound queue has no room for a message that must not wait. */
public final class QueueFullException extends WebSocketException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened
     */
    public QueueFullException(String message) {
        super(message);
    }
}
