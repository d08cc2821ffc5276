package dev.parley.hub.broker;

import java.io.Serial;

/** The broker cannot be reached, or did not answer in time. The same may succeed later. */
public final class BrokerUnavailableException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param detail which broker, and what was asked of it
     */
    public BrokerUnavailableException(String detail) {
        super(detail);
    }

    /**
     * Creates the exception.
     *
     * @param detail which broker, and what was asked of it
     * @param cause what it comes from
     */
    public BrokerUnavailableException(String detail, Throwable cause) {
        super(detail, cause);
    }
}
