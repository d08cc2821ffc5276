package dev.parley.protocol.handshake;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code Sec-WebSocket-Extensions}, read and written by the grammar of RFC 6455 §9.1:
 *
 * <pre>{@code
 * extension-list  = 1#extension
 * extension       = extension-token *( ";" extension-param )
 * extension-param = token [ "=" (token | quoted-string) ]
 * }</pre>
 */
public sealed interface ExtensionHeader {
    /** The header's name. */
    String NAME = "Sec-WebSocket-Extensions";

    /**
     * The header follows the grammar.
     *
     * @param extensions the extensions in order; empty when there was no such header
     */
    record Extensions(List<ExtensionOffer> extensions) implements ExtensionHeader {
        /** Keeps a copy of the list. */
        public Extensions {
            extensions = List.copyOf(extensions);
        }
    }

    /**
     * The header does not follow the grammar.
     *
     * @param text what was got and expected, in one line of printable ASCII
     */
    record Malformed(String text) implements ExtensionHeader {}

    /**
     * Reads the fields of this name; RFC 6455 §9.1: several are as one with their values joined by commas.
     *
     * @param headers the header fields of a request or response
     * @return the extensions, or what is wrong with the header
     */
    static ExtensionHeader read(Headers headers) {
        List<ExtensionOffer> extensions = new ArrayList<>();
        List<String> values = headers.all(NAME);
        for (String value : values) {
            String problem = new ExtensionReader(value).read(extensions);
            if (problem != null) {
                return new Malformed(NAME + ": " + problem + ", got " + Quoted.of(value));
            }
        }
        // RFC 6455 §9.1: 1#extension, so at least one where there is such a header.
        if (!values.isEmpty() && extensions.isEmpty()) {
            return new Malformed(NAME + ": expected at least one extension, got none");
        }
        return new Extensions(extensions);
    }

    /**
     * {@return the extensions as one header value}
     *
     * @param extensions the extensions, in the order in which they are to stand
     */
    static String format(List<ExtensionOffer> extensions) {
        return extensions.stream().map(ExtensionOffer::toString).collect(Collectors.joining(", "));
    }
}
