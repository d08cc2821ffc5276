package dev.parley.hub.auth;

import java.util.List;

/** A part of a regular expression that can be matched without ever going back. */
sealed interface RegexNode {

    /** Matches at the beginning of the text. */
    record Begin() implements RegexNode {}

    /** Matches at the end of the text. */
    record End() implements RegexNode {}

    /**
     * Matches one code point.
     *
     * @param ranges the first and last code point of each range
     * @param negated whether it is all others that match
     */
    record OneOf(List<Range> ranges, boolean negated) implements RegexNode {

        record Range(int first, int last) {}

        static OneOf just(int codePoint) {
            return new OneOf(List.of(new Range(codePoint, codePoint)), false);
        }

        boolean contains(int codePoint) {
            for (Range range : ranges) {
                if (codePoint >= range.first && codePoint <= range.last) {
                    return !negated;
                }
            }
            return negated;
        }
    }

    /** Matches one part after the other; nothing, if there are none. */
    record Sequence(List<RegexNode> parts) implements RegexNode {}

    /** Matches any of the alternatives, of which there is at least one. */
    record Choice(List<RegexNode> alternatives) implements RegexNode {}

    /**
     * Matches a part several times.
     *
     * @param part what is repeated
     * @param least how often at least
     * @param most how often at most; {@link #UNBOUNDED} for no limit
     */
    record Repeat(RegexNode part, int least, int most) implements RegexNode {}

    int UNBOUNDED = -1;
}
