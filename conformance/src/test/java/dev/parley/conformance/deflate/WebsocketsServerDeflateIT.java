package dev.parley.conformance.deflate;

import org.junit.jupiter.api.Tag;

/** Python's websockets package as a server that compresses. */
@Tag("full")
class WebsocketsServerDeflateIT extends ClientDeflateContract {

    WebsocketsServerDeflateIT() {
        super(Peer.WEBSOCKETS);
    }
}
