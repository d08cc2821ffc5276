package dev.parley.conformance.clients;

import java.net.URI;

/** The server answered the opening handshake with something other than 101. */
public final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;

    public RefusedException(URI url, int status) {
        super(url + " answered the opening handshake with status " + status);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
