package dev.parley.websocket;

import dev.parley.protocol.CloseStatus;
import java.util.Optional;

/** The connection is closing or closed, so that nothing can be sent, or nothing more will be received. */
public final class WebSocketClosedException extends WebSocketException {

    private static final long serialVersionUID = 1L;

    private final transient Optional<CloseStatus> status;

    /**
     * Creates the exception for a connection that has ended.
     *
     * @param status how it ended
     */
    public WebSocketClosedException(CloseStatus status) {
        super(status.toString());
        this.status = Optional.of(status);
        status.error().ifPresent(this::initCause);
    }

    /**
     * Creates the exception for a connection that has begun to close.
     *
     * @param message what began
     */
    public WebSocketClosedException(String message) {
        super(message);
        this.status = Optional.empty();
    }

    /** {@return how the connection ended; empty while the closing handshake is still under way} */
    public Optional<CloseStatus> status() {
        return status;
    }
}
