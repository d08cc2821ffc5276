package dev.parley.server;

import java.io.IOException;

/**
 * Nothing more can be sent as part of an answer's body, through no doing of the program: the client has gone, or the server is
 * stopping. The message says which. A handler that lets it pass ends as it should, and nothing is logged.
 */
public final class StreamEndedException extends IOException {

    private static final long serialVersionUID = 1L;

    StreamEndedException(String message) {
        super(message);
    }
}
