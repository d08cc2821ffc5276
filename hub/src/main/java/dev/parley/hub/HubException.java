package dev.parley.hub;

import java.io.Serial;

/** The hub has refused a request, or could not carry it out: the cause is one of the errors of the client protocol. */
public final class HubException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** The cause. */
    private final transient HubError error;

    /**
     * Creates the exception.
     *
     * @param error the cause
     * @param detail what was got and what was expected, for the log and for Java programs; clients see only the error
     */
    public HubException(HubError error, String detail) {
        super(detail);
        this.error = error;
    }

    /**
     * Creates the exception.
     *
     * @param error the cause
     * @param detail what was got and what was expected
     * @param cause what it comes from
     */
    public HubException(HubError error, String detail, Throwable cause) {
        super(detail, cause);
        this.error = error;
    }

    /** {@return the cause} */
    public HubError error() {
        return error;
    }
}
