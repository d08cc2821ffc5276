package dev.parley.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An entity tag (RFC 9110 §8.8.3).
 *
 * @param weak whether it only promises that the contents mean the same, not that they are the same to the byte
 * @param opaque what stands between the quotes
 */
record EntityTag(boolean weak, String opaque) {

    /** RFC 9110 §8.8.3.2: both must be strong. */
    boolean equalsStrongly(EntityTag other) {
        return !weak && !other.weak && opaque.equals(other.opaque);
    }

    /** RFC 9110 §8.8.3.2: either may be weak. */
    boolean equalsWeakly(EntityTag other) {
        return opaque.equals(other.opaque);
    }

    /** Reads one tag; empty when the text is none. */
    static Optional<EntityTag> parse(String text) {
        List<EntityTag> tags = parseList(text);
        return tags.size() == 1 ? Optional.of(tags.getFirst()) : Optional.empty();
    }

    /** Reads a list of tags up to the first thing that is none; opaque tags may hold commas. */
    static List<EntityTag> parseList(String text) {
        List<EntityTag> tags = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ' ' || c == '\t' || c == ',') {
                at++;
                continue;
            }
            boolean weak = text.startsWith("W/", at);
            int open = weak ? at + 2 : at;
            int close = open < text.length() && text.charAt(open) == '"' ? text.indexOf('"', open + 1) : -1;
            if (close < 0) {
                break;
            }
            tags.add(new EntityTag(weak, text.substring(open + 1, close)));
            at = close + 1;
        }
        return tags;
    }

    @Override
    public String toString() {
        return (weak ? "W/\"" : "\"") + opaque + "\"";
    }
}
