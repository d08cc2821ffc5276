package dev.parley.protocol.handshake;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The names and values that nearly every handshake has, so that a parsed head need not make and keep them anew. They are
 * literals, so a look-up by the same literal ends at the comparison of references.
 */
final class CommonStrings {
    private static final int LONGEST = 64;
    private static final int MASK = 255;
    private static final byte[][] BYTES = new byte[MASK + 1][];
    private static final @Nullable String[] STRINGS = new String[MASK + 1];

    static {
        String[] common = {
            "GET",
            "HEAD",
            "POST",
            "OPTIONS",
            "/",
            "Host",
            "Upgrade",
            "Connection",
            "Origin",
            "Cookie",
            "User-Agent",
            "Pragma",
            "Cache-Control",
            "Accept",
            "Accept-Encoding",
            "Accept-Language",
            "Sec-WebSocket-Key",
            "Sec-WebSocket-Version",
            "Sec-WebSocket-Extensions",
            "Sec-WebSocket-Protocol",
            "Sec-WebSocket-Accept",
            "Sec-Fetch-Dest",
            "Sec-Fetch-Mode",
            "Sec-Fetch-Site",
            "Content-Length",
            "Content-Type",
            "Transfer-Encoding",
            "Date",
            "Server",
            "Referer",
            "If-None-Match",
            "If-Modified-Since",
            "Range",
            "Authorization",
            "DNT",
            "Sec-GPC",
            "Priority",
            "Upgrade-Insecure-Requests",
            "X-Forwarded-For",
            "X-Forwarded-Proto",
            "X-Forwarded-Host",
            "X-Real-IP",
            "Forwarded",
            "Via",
            "host",
            "upgrade",
            "connection",
            "origin",
            "cookie",
            "user-agent",
            "accept",
            "accept-encoding",
            "accept-language",
            "sec-websocket-key",
            "sec-websocket-version",
            "sec-websocket-extensions",
            "sec-websocket-protocol",
            "sec-websocket-accept",
            "Sec-Websocket-Key",
            "Sec-Websocket-Version",
            "Sec-Websocket-Accept",
            "websocket",
            "WebSocket",
            "keep-alive, Upgrade",
            "keep-alive",
            "close",
            "13",
            "0",
            "*/*",
            "no-cache",
            "permessage-deflate",
            "permessage-deflate; client_max_window_bits",
            "gzip, deflate",
            "gzip, deflate, br",
            "gzip, deflate, br, zstd",
            "en-US,en;q=0.9",
            "en-US,en;q=0.5",
            "same-origin",
            "same-site",
            "cross-site",
            "localhost",
            "http",
            "https",
            "Switching Protocols",
            "OK",
        };
        for (String string : common) {
            byte[] bytes = string.getBytes(StandardCharsets.ISO_8859_1);
            int slot = slot(bytes, 0, bytes.length);
            while (STRINGS[slot] != null) {
                slot = (slot + 1) & MASK;
            }
            BYTES[slot] = bytes;
            STRINGS[slot] = string;
        }
    }

    private CommonStrings() {}

    /** The bytes as ISO-8859-1, from the table when it has them. */
    static String of(byte[] block, int from, int to) {
        int length = to - from;
        if (length == 0) {
            return "";
        }
        if (length <= LONGEST) {
            for (int slot = slot(block, from, to); ; slot = (slot + 1) & MASK) {
                String string = STRINGS[slot];
                if (string == null) {
                    break;
                }
                byte[] bytes = BYTES[slot];
                if (bytes.length == length && Arrays.equals(bytes, 0, length, block, from, to)) {
                    return string;
                }
            }
        }
        return new String(block, from, length, StandardCharsets.ISO_8859_1);
    }

    /** From the length and five of the bytes: enough to spread the table's own strings, and nothing is added to it later. */
    private static int slot(byte[] block, int from, int to) {
        int length = to - from;
        int hash = length;
        hash = hash * 31 + block[from];
        hash = hash * 31 + block[from + length / 4];
        hash = hash * 31 + block[from + length / 2];
        hash = hash * 31 + block[to - 1 - length / 4];
        hash = hash * 31 + block[to - 1];
        return (hash ^ (hash >>> 8)) & MASK;
    }
}
