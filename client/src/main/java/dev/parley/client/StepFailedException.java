package dev.parley.client;

/** A step on the way to an open WebSocket has failed. */
final class StepFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Throwable why;

    StepFailedException(Exception failed) {
        super(failed);
        this.why = failed.getCause() == null ? failed : failed.getCause();
    }

    /** {@return what the step itself threw} */
    Throwable why() {
        return why;
    }
}
