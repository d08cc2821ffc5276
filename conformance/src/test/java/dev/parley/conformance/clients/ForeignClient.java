package dev.parley.conformance.clients;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A WebSocket client that Parley did not write. */
public interface ForeignClient {

    /**
     * Connects and completes the opening handshake.
     *
     * @throws RefusedException if the answer was not 101
     */
    ForeignConnection connect(URI url, Offer offer) throws RefusedException;

    default ForeignConnection connect(URI url) throws RefusedException {
        return connect(url, Offer.PLAIN);
    }

    /**
     * What the client says in its opening handshake.
     *
     * @param origin the {@code Origin} field, as a browser would send it
     * @param subprotocols in the order of preference
     * @param authority a PEM file with the one certificate to trust, for {@code wss}
     */
    record Offer(Optional<String> origin, List<String> subprotocols, Optional<Path> authority) {

        public static final Offer PLAIN = new Offer(Optional.empty(), List.of(), Optional.empty());

        public Offer origin(String value) {
            return new Offer(Optional.of(value), subprotocols, authority);
        }

        public Offer subprotocols(String... values) {
            return new Offer(origin, List.of(values), authority);
        }

        public Offer trusting(Path pem) {
            return new Offer(origin, subprotocols, Optional.of(pem));
        }
    }
}
