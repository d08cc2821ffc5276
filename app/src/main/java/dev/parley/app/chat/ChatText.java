package dev.parley.app.chat;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** The rules for what people may write: how long names and texts may be, and which characters they may have. */
final class ChatText {

    /** The longest name, in characters (Unicode code points). */
    static final int NAME_LENGTH = 32;

    /** The longest text, in characters (Unicode code points). */
    static final int TEXT_LENGTH = 2_000;

    private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
    private static final int ZERO_WIDTH_JOINER = 0x200d;

    /** Letters, marks and symbols that are drawn as nothing: of Hangul, Khmer and Braille, and the grapheme joiner. */
    private static final String FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0";

    /** What a name may have, though alone it is not seen: joiners, and selectors of a variant of the character before. */
    private static final Pattern SEEN_BY_NOBODY =
            Pattern.compile("[\\u200c\\u200d\\u180b-\\u180d\\u180f\\ufe00-\\ufe0f\\x{e0100}-\\x{e01ef}]");

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
        if (name.codePoints().anyMatch(c -> Character.isISOControl(c) || isNotSeen(c))) {
            throw new IllegalArgumentException("a name must not have control characters or others that nobody sees");
        }
        if (alike(name).isEmpty()) {
            throw new IllegalArgumentException("a name must have a character that can be seen");
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

    /** {@return the same for all names that would be taken for one another, as are "Ann", "ann" and "Ａｎｎ"} */
    static String alike(String name) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        return SEEN_BY_NOBODY
                .matcher(plain)
                .replaceAll("")
                .replaceAll("\\s+", " ")
                .strip();
    }

    // Line and paragraph separators would break a notice in two, and of the format characters (category Cf) those that
    // embed, override or isolate a direction of writing would turn round what stands beside the name. Half a surrogate
    // pair is no character at all. Joiners are part of emoji and of Persian words.
    private static boolean isNotSeen(int c) {
        return switch (Character.getType(c)) {
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> true;
            case Character.FORMAT -> c != ZERO_WIDTH_NON_JOINER && c != ZERO_WIDTH_JOINER;
            default -> FILLERS.indexOf(c) >= 0;
        };
    }
}
