package dev.parley.protocol;

/** Thrown by an {@link Extension} whose peer broke a rule. It carries no stack trace: the peer's bytes are at fault. */
public final class ViolationException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Violation violation;

    /**
     * Creates the exception.
     *
     * @param violation what the peer did wrong
     */
    public ViolationException(Violation violation) {
        super(violation.toString(), null, false, false);
        this.violation = violation;
    }

    /** {@return what the peer did wrong} */
    public Violation violation() {
        return violation;
    }
}
