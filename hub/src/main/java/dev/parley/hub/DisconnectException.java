package dev.parley.hub;

import java.io.Serial;

/** Thrown by a hook to end the client's connection. */
public final class DisconnectException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Why the connection ends. */
    private final transient Disconnect disconnect;

    /**
     * Creates the exception.
     *
     * @param disconnect what the client is told
     */
    public DisconnectException(Disconnect disconnect) {
        super(disconnect.code() + " " + disconnect.reason());
        this.disconnect = disconnect;
    }

    /** {@return what the client is told} */
    public Disconnect disconnect() {
        return disconnect;
    }
}
