package dev.parley.app.connect;

import dev.parley.websocket.Handshake;

/** What client and server have agreed on, as it is told where a connection is. */
public final class Agreed {

    private Agreed() {}

    /** Returns what there is, behind a comma each. */
    public static String text(Handshake handshake) {
        // Compression is all that is offered.
        return handshake.subprotocol().map(name -> ", subprotocol " + name).orElse("")
                + (handshake.extensions().isEmpty() ? "" : ", compressed");
    }
}
