package dev.parley.websocket;

/** Nothing came within the time that the caller set. The connection stays open. */
public final class WebSocketTimeoutException extends WebSocketException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened
     */
    public WebSocketTimeoutException(String message) {
        super(message);
    }
}
