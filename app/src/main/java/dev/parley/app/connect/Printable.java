package dev.parley.app.connect;

/**
 * Makes text from elsewhere safe for a terminal: whatever could move the cursor, change colours, set a title or reorder what
 * is shown is written as an escape.
 */
public final class Printable {

    private Printable() {}

    /** Returns the text in one line. */
    public static String line(String text) {
        return escape(text, false);
    }

    /** Returns the text, with its line feeds. */
    static String lines(String text) {
        return escape(text, true);
    }

    private static String escape(String text, boolean keepLineFeeds) {
        StringBuilder safe = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit == '\n' && keepLineFeeds) {
                safe.append(unit);
            } else if (unit == '\n') {
                safe.append("\\n");
            } else if (unit == '\r') {
                safe.append("\\r");
            } else if (unit == '\t') {
                safe.append("\\t");
            } else if (isUnsafe(unit)) {
                safe.append("\\u%04x".formatted((int) unit));
            } else {
                safe.append(unit);
            }
        }
        return safe.toString();
    }

    private static boolean isUnsafe(char unit) {
        return Character.isISOControl(unit) // C0, DEL and C1
                || (unit >= '\u2028' && unit <= '\u202e') // line ends, and what reorders a line
                || (unit >= '\u2066' && unit <= '\u2069')
                || unit == '\u200e'
                || unit == '\u200f'
                || unit == '\u061c'
                || unit == '\ufeff';
    }
}
