package dev.parley.client;

/** A proxy does not lead on. The message says what it did, without naming it. */
final class ProxyRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    ProxyRefusedException(String message) {
        super(message);
    }
}
