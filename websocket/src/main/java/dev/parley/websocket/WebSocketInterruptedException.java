package dev.parley.websocket;

/** The thread was interrupted while it waited; its interrupt status is set again. */
public final class WebSocketInterruptedException extends WebSocketException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened
     */
    public WebSocketInterruptedException(String message) {
        super(message);
    }
}
