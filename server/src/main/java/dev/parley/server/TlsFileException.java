package dev.parley.server;

/** A certificate or key cannot be used. The message is one line that names the file and says what is wrong with it. */
final class TlsFileException extends Exception {

    private static final long serialVersionUID = 1L;

    TlsFileException(String message) {
        super(message);
    }

    TlsFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
