package dev.parley.websocket.netty;

import dev.parley.websocket.Transport;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A way for bytes to get from one end to the other.
 *
 * @param kind the transport
 * @param tls the version of TLS, if there is TLS
 */
record Way(Transport kind, Optional<String> tls) {

    /** Every transport that works here, and every version of TLS. */
    static Stream<Way> all() {
        return Stream.concat(
                Loopback.transports().map(kind -> new Way(kind, Optional.empty())),
                Stream.of(
                        new Way(Transport.AUTO, Optional.of("TLSv1.3")),
                        new Way(Transport.NIO, Optional.of("TLSv1.3")),
                        new Way(Transport.AUTO, Optional.of("TLSv1.2"))));
    }

    Loopback open() {
        return tls.isEmpty() ? Loopback.over(kind) : Loopback.encrypted(kind, tls.get());
    }

    /** With small socket buffers. */
    Loopback openNarrow() {
        return Loopback.narrow(kind, tls);
    }

    @Override
    public String toString() {
        return kind + tls.map(version -> " " + version).orElse("");
    }
}
