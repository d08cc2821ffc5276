package dev.parley.websocket.tls;

/** A certificate or key cannot be used. The message is one line that names the file and says what is wrong with it. */
public final class TlsFileException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * With what is wrong.
     *
     * @param message one line that names the file
     */
    public TlsFileException(String message) {
        super(message);
    }

    /**
     * With what is wrong, and what told so.
     *
     * @param message one line that names the file
     * @param cause what told so
     */
    public TlsFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
