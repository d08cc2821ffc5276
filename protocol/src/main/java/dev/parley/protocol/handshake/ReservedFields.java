package dev.parley.protocol.handshake;

import java.util.List;

/** The header fields that an opening handshake writes itself, so that a program may not. */
final class ReservedFields {
    private static final List<String> OF_BOTH = List.of(
            "Upgrade",
            "Connection",
            "Sec-WebSocket-Key",
            "Sec-WebSocket-Accept",
            "Sec-WebSocket-Version",
            "Sec-WebSocket-Protocol",
            "Sec-WebSocket-Extensions",
            "Content-Length",
            "Transfer-Encoding");

    private ReservedFields() {}

    /** Refuses a program's own fields that have one of these names. */
    static void check(Headers headers, String... more) {
        if (headers.isEmpty()) {
            return;
        }
        for (String name : OF_BOTH) {
            check(headers, name);
        }
        for (String name : more) {
            check(headers, name);
        }
    }

    private static void check(Headers headers, String name) {
        if (headers.contains(name)) {
            throw new IllegalArgumentException(
                    "header " + name + ": expected none from the program, as the opening handshake decides about it");
        }
    }
}
