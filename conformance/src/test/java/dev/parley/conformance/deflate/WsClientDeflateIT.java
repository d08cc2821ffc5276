package dev.parley.conformance.deflate;

import org.junit.jupiter.api.Tag;

/** The ws package for Node as a client that compresses. */
@Tag("full")
class WsClientDeflateIT extends ServerDeflateContract {

    WsClientDeflateIT() {
        super(Peer.WS);
    }
}
