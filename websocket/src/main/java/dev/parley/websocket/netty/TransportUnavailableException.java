package dev.parley.websocket.netty;

import dev.parley.websocket.Transport;

/** The transport that was asked for by name does not work on this machine. */
public final class TransportUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TransportUnavailableException(Transport transport, String reason) {
        super("transport " + transport + " does not work here: " + reason + "; choose auto to get the best that does");
    }
}
