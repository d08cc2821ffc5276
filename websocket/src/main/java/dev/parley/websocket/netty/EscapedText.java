package dev.parley.websocket.netty;

/** Text of a peer, made fit for a line of a log: short, and without a character that could end the line or hide in it. */
public final class EscapedText {

    private static final int LONGEST = 120;

    private EscapedText() {}

    /**
     * {@return the text in double quotes; what is not printable ASCII is escaped, and what is too long is cut}
     *
     * @param text any text
     */
    public static String of(String text) {
        int end = Math.min(text.length(), LONGEST);
        StringBuilder escaped = new StringBuilder(end + 16).append('"');
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                escaped.append('\\').append(c);
            } else if (c >= ' ' && c < 0x7f) {
                escaped.append(c);
            } else {
                escaped.append(String.format("\\u%04x", (int) c));
            }
        }
        escaped.append('"');
        return end == text.length()
                ? escaped.toString()
                : escaped.append(" and ")
                        .append(text.length() - end)
                        .append(" more")
                        .toString();
    }
}
