package dev.parley.protocol.handshake;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What heads have said lately and are likely to say again: the host, the browser, the extensions that it offers. Connections that
 * keep their requests share these strings then, instead of each having its own.
 *
 * <p>Bounded: it holds at most {@value #SLOTS} strings of at most {@value #LONGEST} characters, and the newer takes the older's
 * slot. It never holds what proves who somebody is: credentials, cookies, keys, or a query. Not safe for use by several threads at
 * once; the parsers of one event loop may share one.
 */
public final class RecentStrings {

    /** Holds nothing, ever. */
    static final RecentStrings NONE = new RecentStrings(0);

    static final int SLOTS = 128; // A power of two.
    static final int LONGEST = 256;

    private final @Nullable String[] strings;
    private final byte[][] bytes;

    /** Remembers nothing yet. */
    public RecentStrings() {
        this(SLOTS);
    }

    private RecentStrings(int slots) {
        strings = new String[slots];
        bytes = new byte[slots][];
    }

    /** The value of a field as ISO-8859-1. */
    String value(String name, byte[] block, int from, int to) {
        return isShared(name) ? of(block, from, to) : CommonStrings.of(block, from, to);
    }

    /** A request target as ASCII. */
    String target(byte[] block, int from, int to) {
        for (int i = from; i < to; i++) {
            if (block[i] == '?') {
                return CommonStrings.of(block, from, to);
            }
        }
        return of(block, from, to);
    }

    private String of(byte[] block, int from, int to) {
        String common = CommonStrings.find(block, from, to);
        if (common != null) {
            return common;
        }
        int length = to - from;
        if (length > LONGEST || strings.length == 0) {
            return new String(block, from, length, StandardCharsets.ISO_8859_1);
        }
        int slot = CommonStrings.hash(block, from, to) & (strings.length - 1);
        String recent = strings[slot];
        if (recent != null && Arrays.equals(bytes[slot], 0, bytes[slot].length, block, from, to)) {
            return recent;
        }
        String string = new String(block, from, length, StandardCharsets.ISO_8859_1);
        strings[slot] = string;
        bytes[slot] = Arrays.copyOfRange(block, from, to);
        return string;
    }

    /** Whether many clients say the same in this field, and no secret: a subprotocol is used for such by some. */
    private static boolean isShared(String name) {
        return switch (name) {
            case "Host",
                    "host",
                    "Origin",
                    "origin",
                    "User-Agent",
                    "user-agent",
                    "Accept-Encoding",
                    "accept-encoding",
                    "Accept-Language",
                    "accept-language",
                    "Sec-WebSocket-Extensions",
                    "sec-websocket-extensions" -> true;
            default -> false;
        };
    }
}
