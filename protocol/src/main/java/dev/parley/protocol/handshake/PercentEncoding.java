package dev.parley.protocol.handshake;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The percent-encoding of URIs (RFC 3986 §2.1), over UTF-8. */
public final class PercentEncoding {
    private PercentEncoding() {}

    /**
     * Decodes a path or a part of one. A {@code +} stays what it is.
     *
     * @param encoded the text as it stands in the URI
     * @return the decoded text; empty when a {@code %} is not followed by two hex digits or the bytes are not UTF-8
     */
    public static Optional<String> decode(String encoded) {
        if (encoded.indexOf('%') < 0) {
            return Optional.of(encoded);
        }
        Optional<byte[]> bytes = bytes(encoded, false, true);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.get()))
                    .toString());
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }

    /**
     * Decodes a name or value of a query as WHATWG URL's {@code application/x-www-form-urlencoded} parser does: a
     * {@code +} is a space, a {@code %} without two hex digits stays what it is, and bytes that are not UTF-8 become
     * U+FFFD. There is no text that it cannot decode.
     */
    static String decodeForm(String encoded) {
        if (encoded.indexOf('%') < 0) {
            return encoded.replace('+', ' ');
        }
        return bytes(encoded, true, false)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElseThrow();
    }

    private static Optional<byte[]> bytes(String encoded, boolean plusIsSpace, boolean strict) {
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(encoded.length());
        int plain = 0;
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c != '%' && !(c == '+' && plusIsSpace)) {
                continue;
            }
            int octet = c == '+' ? ' ' : octet(encoded, i);
            if (octet < 0) {
                if (strict) {
                    return Optional.empty();
                }
                continue;
            }
            decoded.writeBytes(encoded.substring(plain, i).getBytes(StandardCharsets.UTF_8));
            decoded.write(octet);
            i += c == '+' ? 0 : 2;
            plain = i + 1;
        }
        decoded.writeBytes(encoded.substring(plain).getBytes(StandardCharsets.UTF_8));
        return Optional.of(decoded.toByteArray());
    }

    /** The octet of the {@code %XX} at the index; -1 when it is none. */
    private static int octet(String encoded, int percent) {
        if (percent + 2 >= encoded.length()) {
            return -1;
        }
        int high = hex(encoded.charAt(percent + 1));
        int low = hex(encoded.charAt(percent + 2));
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    /** Not {@link Character#digit(char, int)}, which takes digits of every script. */
    private static int hex(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        char lower = (char) (c | 0x20);
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }
}
