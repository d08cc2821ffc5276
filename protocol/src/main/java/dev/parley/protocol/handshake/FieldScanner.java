package dev.parley.protocol.handshake;

import java.util.Optional;

/**
 * Goes through the value of a header field from left to right, over the pieces that such values are built of (RFC 9110 §5.6).
 * Not safe for use by several threads at once.
 */
public final class FieldScanner {

    private final String value;
    private int index;

    /**
     * Begins at the first character.
     *
     * @param value the value
     */
    public FieldScanner(String value) {
        this.value = value;
    }

    /** {@return the index of the next character; the value's length at its end} */
    public int index() {
        return index;
    }

    /**
     * Goes back.
     *
     * @param before what {@link #index()} was
     */
    public void backTo(int before) {
        index = before;
    }

    /** {@return whether nothing is left} */
    public boolean atEnd() {
        return index == value.length();
    }

    /**
     * {@return whether a character comes next}
     *
     * @param c the character
     */
    public boolean at(char c) {
        return !atEnd() && value.charAt(index) == c;
    }

    /**
     * Goes past a character if it comes next.
     *
     * @param c the character
     * @return whether it came
     */
    public boolean skip(char c) {
        boolean comes = at(c);
        if (comes) {
            index++;
        }
        return comes;
    }

    /** Goes past spaces and tabs (RFC 9110 §5.6.3). */
    public void skipSpace() {
        while (!atEnd() && HttpGrammar.isSpace(value.charAt(index))) {
            index++;
        }
    }

    /** {@return the token that comes next, after which it goes on; empty if none comes (RFC 9110 §5.6.2)} */
    public String token() {
        return tokenWith("");
    }

    /**
     * {@return the longest run that comes next of a token's characters and others, after which it goes on}
     *
     * @param others which others
     */
    public String tokenWith(String others) {
        int start = index;
        while (!atEnd()
                && (HttpGrammar.is(HttpGrammar.TOKEN, value.charAt(index))
                        || others.indexOf(value.charAt(index)) >= 0)) {
            index++;
        }
        return value.substring(start, index);
    }

    /**
     * Goes past a quoted string (RFC 9110 §5.6.4), whose first quotation mark comes next.
     *
     * @return its text, unescaped; empty if its end is missing
     */
    public Optional<String> quotedString() {
        StringBuilder text = new StringBuilder();
        for (index++; !atEnd(); index++) {
            char c = value.charAt(index);
            if (c == '"') {
                index++;
                return Optional.of(text.toString());
            }
            if (c == '\\' && ++index == value.length()) {
                return Optional.empty();
            }
            text.append(value.charAt(index));
        }
        return Optional.empty();
    }
}
