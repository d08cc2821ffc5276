package dev.parley.conformance.deflate;

import org.junit.jupiter.api.Tag;

/** The ws package for Node as a server that compresses. */
@Tag("full")
class WsServerDeflateIT extends ClientDeflateContract {

    WsServerDeflateIT() {
        super(Peer.WS);
    }
}
