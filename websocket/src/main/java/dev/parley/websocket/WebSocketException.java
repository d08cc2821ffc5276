package dev.parley.websocket;

/** The common type of what sending and receiving on a {@link WebSocket} throw. */
public class WebSocketException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened
     */
    public WebSocketException(String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message what happened
     * @param cause why
     */
    public WebSocketException(String message, Throwable cause) {
        super(message, cause);
    }
}
