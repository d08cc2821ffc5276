package dev.parley.protocol.handshake;

import java.util.List;
import java.util.Optional;

/**
 * A client's opening handshake in which everything is as RFC 6455 §4.2.1 wants it.
 *
 * @param head the request
 * @param key the value of {@code Sec-WebSocket-Key}
 * @param subprotocols the subprotocols offered, the one that the client likes best first, each once
 * @param extensions the extensions offered, in the client's order
 */
public record OpeningRequest(RequestHead head, String key, List<String> subprotocols, List<ExtensionOffer> extensions)
        implements Opening {
    /** Keeps copies of the lists. */
    public OpeningRequest {
        subprotocols = List.copyOf(subprotocols);
        extensions = List.copyOf(extensions);
    }

    /**
     * {@return the origin of the page that asks (RFC 6454); every browser tells it, few other clients do (RFC 6455
     * §10.2)}
     */
    public Optional<String> origin() {
        return head.headers().first("Origin");
    }

    /**
     * {@return the subprotocol that the client likes best of those that the server speaks, if there is one}
     *
     * @param spoken the subprotocols that the server speaks, in any order; compared case and all
     */
    public Optional<String> preferredSubprotocol(List<String> spoken) {
        return subprotocols.stream().filter(spoken::contains).findFirst();
    }
}
