package dev.parley.conformance.deflate;

import org.junit.jupiter.api.Tag;

/** Python's websockets package as a client that compresses. */
@Tag("full")
class WebsocketsClientDeflateIT extends ServerDeflateContract {

    WebsocketsClientDeflateIT() {
        super(Peer.WEBSOCKETS);
    }
}
