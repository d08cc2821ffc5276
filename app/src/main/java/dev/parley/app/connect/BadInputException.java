package dev.parley.app.connect;

/** What comes from the standard input cannot be sent. The message is one line that says why, and what to do. */
final class BadInputException extends Exception {

    private static final long serialVersionUID = 1L;

    BadInputException(String message) {
        super(message);
    }
}
