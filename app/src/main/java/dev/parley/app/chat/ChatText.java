package dev.parley.app.chat;

/** The rules for what people may write: how long names and texts may be, and which characters they may have. */
final class ChatText {

    /** The longest name, in characters (Unicode code points). */
    static final int NAME_LENGTH = 32;

    /** The longest text, in characters (Unicode code points). */
    static final int TEXT_LENGTH = 2_000;

    private ChatText() {}

    /**
     * Returns the name without white space around it.
     *
     * @throws IllegalArgumentException if it is not a name; the message says in one line what a name is
     */
    static String name(String written) {
        String name = written.strip();
        int length = name.codePointCount(0, name.length());
        if (length < 1 || length > NAME_LENGTH) {
            throw new IllegalArgumentException("a name must have 1 to " + NAME_LENGTH + " characters");
        }
        if (name.codePoints().anyMatch(c -> Character.isISOControl(c) || changesItsSurroundings(c))) {
            throw new IllegalArgumentException("a name must not have control characters");
        }
        return name;
    }

    /**
     * Returns the text without white space around it.
     *
     * @throws IllegalArgumentException if it cannot be said; the message says why
     */
    static String text(String written) {
        String text = written.strip();
        int length = text.codePointCount(0, text.length());
        if (length < 1 || length > TEXT_LENGTH) {
            throw new IllegalArgumentException("a text must have 1 to " + TEXT_LENGTH + " characters");
        }
        if (text.codePoints().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')) {
            throw new IllegalArgumentException(
                    "a text must not have control characters other than tabs and line feeds");
        }
        return text;
    }

    // Line and paragraph separators would break a notice in two, and marks that embed, override or isolate a direction
    // of
    // writing would turn round what stands beside the name. Half a surrogate pair is no character at all.
    private static boolean changesItsSurroundings(int c) {
        int type = Character.getType(c);
        return type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE
                || (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069);
    }
}
