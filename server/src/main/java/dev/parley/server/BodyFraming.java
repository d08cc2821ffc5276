package dev.parley.server;

import dev.parley.protocol.handshake.RequestHead;
import java.util.List;

/** How the body of a request is delimited (RFC 9112 §6). */
sealed interface BodyFraming {

    /** There is no body. */
    record None() implements BodyFraming {}

    /** The body has this many bytes, at least 1. */
    record Length(int bytes) implements BodyFraming {}

    /** The body comes in chunks. */
    record Chunked() implements BodyFraming {}

    /**
     * Where the body ends cannot be told, or it is too long. The connection cannot be used any further.
     *
     * @param status the status to answer with
     * @param problem what is wrong, without anything that the peer sent
     */
    record Refused(int status, String problem) implements BodyFraming {}

    /**
     * Looks at the header fields.
     *
     * @param head the request
     * @param maximum the longest body that is taken, in bytes
     */
    static BodyFraming of(RequestHead head, int maximum) {
        List<String> lengths = head.headers().all("Content-Length");
        List<String> codings = head.headers().list("Transfer-Encoding");
        if (head.headers().contains("Transfer-Encoding")) {
            // RFC 9112 §6.1: a request with both may be an attempt at smuggling. §6.3: it ought
            // to be handled as an error.
            if (!lengths.isEmpty()) {
                return new Refused(400, "Content-Length and Transfer-Encoding exclude each other (RFC 9112 §6.3)");
            }
            // RFC 9112 §6.1: Transfer-Encoding in HTTP/1.0 must be treated as faulty framing.
            if (head.minorVersion() == 0) {
                return new Refused(400, "HTTP/1.0 has no Transfer-Encoding (RFC 9112 §6.1)");
            }
            if (codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked")) {
                return new Chunked();
            }
            return new Refused(501, "the only Transfer-Encoding known here is chunked (RFC 9112 §6.1)");
        }
        if (lengths.isEmpty()) {
            return new None();
        }
        // RFC 9112 §6.3: equal lengths may be taken as one. Stricter: proxies differ about it, so they are refused.
        String length = lengths.getFirst();
        if (lengths.size() > 1 || length.isEmpty() || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return new Refused(400, "Content-Length must be there once and be a number (RFC 9110 §8.6)");
        }
        if (length.length() > 10 || Long.parseLong(length) > maximum) {
            return new Refused(413, "the body is longer than the " + maximum + " bytes allowed");
        }
        int bytes = Integer.parseInt(length);
        return bytes == 0 ? new None() : new Length(bytes);
    }
}
