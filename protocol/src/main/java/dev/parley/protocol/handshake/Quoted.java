package dev.parley.protocol.handshake;

import java.util.List;

/** Text from a peer made fit for one line of a log or an answer: printable ASCII only, and not much of it. */
final class Quoted {
    private static final int MAXIMUM_LENGTH = 64;

    private Quoted() {}

    /** The text between double quotes, with everything that is not printable ASCII escaped, cut after 64 characters. */
    static String of(String text) {
        StringBuilder quoted = new StringBuilder(Math.min(text.length(), MAXIMUM_LENGTH) + 8);
        quoted.append('"');
        escape(text.substring(0, Math.min(text.length(), MAXIMUM_LENGTH)), quoted);
        quoted.append('"');
        if (text.length() > MAXIMUM_LENGTH) {
            quoted.append("... (").append(text.length()).append(" characters)");
        }
        return quoted.toString();
    }

    /** What a header has, for a message that says what was got and expected. */
    static String got(Headers headers, String name) {
        List<String> values = headers.all(name);
        if (values.isEmpty()) {
            return "got none";
        }
        String got = "got " + of(String.join(", ", values));
        return values.size() > 1 ? got + " in " + values.size() + " fields" : got;
    }

    /** Appends the text with everything that is not printable ASCII, and the quote and backslash, escaped. */
    static void escape(String text, StringBuilder to) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                to.append('\\').append(c);
            } else if (c >= ' ' && c < 0x7f) {
                to.append(c);
            } else if (c <= 0xff) {
                to.append("\\x").append(hex(c >> 4)).append(hex(c));
            } else {
                to.append("\\u")
                        .append(hex(c >> 12))
                        .append(hex(c >> 8))
                        .append(hex(c >> 4))
                        .append(hex(c));
            }
        }
    }

    private static char hex(int nibble) {
        return Character.forDigit(nibble & 0xf, 16);
    }
}
