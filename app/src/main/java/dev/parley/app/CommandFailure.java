package dev.parley.app;

/** A command cannot do what it was told. The message is one line that says what is wrong, and what to do about it. */
final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CommandFailure(String message) {
        super(message);
    }

    CommandFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
