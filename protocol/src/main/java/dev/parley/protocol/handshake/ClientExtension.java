package dev.parley.protocol.handshake;

import dev.parley.protocol.Extension;
import java.util.List;

/**
 * An extension as a client offers it to servers (RFC 6455 §9.1). One instance serves all connections, so it must be
 * safe for use by any number of threads.
 */
public interface ClientExtension {
    /** {@return the extension's name, a token: {@code permessage-deflate}} */
    String name();

    /**
     * {@return what the server is offered, the offer that is liked best first; all have this extension's name} Asked for each
     * request. Without an offer the extension is not requested, and an answer that has it fails the connection.
     */
    List<ExtensionOffer> offers();

    /**
     * Looks at the answer of a server that accepted one of the offers.
     *
     * @param offers what was offered in this request, at least one
     * @param answer the answer; has this extension's name, but its parameters may be unknown, repeated or out of range
     * @return whether the answer fits, and the extension as the connection uses it
     */
    Agreement agree(List<ExtensionOffer> offers, ExtensionOffer answer);

    /** Whether an answer fits the offers. */
    sealed interface Agreement {
        /**
         * It does.
         *
         * @param extension the extension as the connection uses it, with the parameters of the answer
         */
        record Agreed(Extension extension) implements Agreement {}

        /**
         * It does not, so the client fails the connection.
         *
         * @param section the rule that was broken, such as {@code RFC 7692 §7.1}
         * @param text what was wrong with the answer, in one line
         */
        record Violation(String section, String text) implements Agreement {}
    }
}
