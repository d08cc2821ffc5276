package dev.parley.protocol.handshake;

import dev.parley.protocol.Extension;
import java.util.Optional;

/**
 * An extension as a server offers it to its clients: it looks at what a client offers and either answers or declines
 * (RFC 6455 §9.1). One instance serves all connections, so it must be safe for use by any number of threads.
 */
public interface ServerExtension {
    /** {@return the extension's name, a token: {@code permessage-deflate}} */
    String name();

    /**
     * Looks at one offer with this extension's name. A client may offer the same extension several times with different
     * parameters, the one that it likes best first.
     *
     * @param offer the offer; its parameters may be unknown, repeated or out of range
     * @return what is accepted; empty to decline, which is what an offer gets that cannot be honoured to the letter
     */
    Optional<Accepted> accept(ExtensionOffer offer);

    /**
     * An offer that was accepted.
     *
     * @param answer what the client is told; has the name of the offer
     * @param extension the extension as the connection uses it, with the parameters of the answer
     */
    record Accepted(ExtensionOffer answer, Extension extension) {}
}
