package dev.parley.hub.auth;

import dev.parley.hub.auth.RegexNode.Begin;
import dev.parley.hub.auth.RegexNode.Choice;
import dev.parley.hub.auth.RegexNode.End;
import dev.parley.hub.auth.RegexNode.OneOf;
import dev.parley.hub.auth.RegexNode.OneOf.Range;
import dev.parley.hub.auth.RegexNode.Repeat;
import dev.parley.hub.auth.RegexNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a regular expression of the syntax that RE2 has, as far as {@link ChannelPattern#regex} says. What it refuses would
 * make an automaton impossible, or is of no use for channel names.
 */
final class RegexParser {

    static final int LONGEST_PATTERN = 512;

    private static final int MOST_REPETITIONS = 1000;
    private static final int NO_COUNT = -2;

    private static final Range DIGITS = new Range('0', '9');
    private static final List<Range> WORD =
            List.of(DIGITS, new Range('A', 'Z'), new Range('_', '_'), new Range('a', 'z'));
    private static final List<Range> SPACE = List.of(new Range('\t', '\n'), new Range('\f', '\r'), new Range(' ', ' '));

    private static final OneOf ANY = new OneOf(List.of(), true);
    private static final OneOf NO_LINE_FEED = new OneOf(List.of(new Range('\n', '\n')), true);
    private static final OneOf WITHIN_A_SEGMENT = new OneOf(List.of(new Range(':', ':'), new Range('.', '/')), true);

    private final String pattern;
    private int at;

    private RegexParser(String pattern) {
        this.pattern = pattern;
    }

    static RegexNode parse(String pattern) {
        checkLength(pattern);
        RegexParser parser = new RegexParser(pattern);
        RegexNode whole = parser.choice();
        if (parser.at < pattern.length()) {
            throw parser.refused("a ) has no ( before it");
        }
        return whole;
    }

    /** Reads a pattern in which only {@code *} means something, and which stands for whole names. */
    static RegexNode wildcard(String pattern) {
        checkLength(pattern);
        List<RegexNode> parts = new ArrayList<>();
        parts.add(new Begin());
        for (int i = 0, c; i < pattern.length(); i += Character.charCount(c)) {
            c = pattern.codePointAt(i);
            if (c != '*') {
                parts.add(OneOf.just(c));
            } else {
                OneOf covered = i == pattern.length() - 1 ? ANY : WITHIN_A_SEGMENT;
                parts.add(new Repeat(covered, 0, RegexNode.UNBOUNDED));
            }
        }
        parts.add(new End());
        return new Sequence(parts);
    }

    private static void checkLength(String pattern) {
        if (pattern.length() > LONGEST_PATTERN) {
            throw new IllegalArgumentException(
                    "channel pattern: got " + pattern.length() + " characters, expected at most " + LONGEST_PATTERN);
        }
    }

    private RegexNode choice() {
        List<RegexNode> alternatives = new ArrayList<>();
        do {
            alternatives.add(sequence());
        } while (take('|'));
        return alternatives.size() == 1 ? alternatives.getFirst() : new Choice(alternatives);
    }

    private RegexNode sequence() {
        List<RegexNode> parts = new ArrayList<>();
        while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
            parts.add(repeated(atom()));
        }
        return parts.size() == 1 ? parts.getFirst() : new Sequence(parts);
    }

    private RegexNode repeated(RegexNode atom) {
        Repeat repeat = quantifier(atom);
        if (repeat == null) {
            return atom;
        }
        // How much a quantifier prefers to take makes no difference to whether something is found at all.
        take('?');
        int end = at;
        if (quantifier(atom) != null) {
            at = end;
            throw refused("a quantifier cannot follow another one, and there are no possessive ones");
        }
        return repeat;
    }

    private @Nullable Repeat quantifier(RegexNode atom) {
        if (take('*')) {
            return new Repeat(atom, 0, RegexNode.UNBOUNDED);
        }
        if (take('+')) {
            return new Repeat(atom, 1, RegexNode.UNBOUNDED);
        }
        if (take('?')) {
            return new Repeat(atom, 0, 1);
        }
        int start = at;
        if (take('{')) {
            int least = count();
            int most = !take(',')
                    ? least
                    : at < pattern.length() && pattern.charAt(at) == '}' ? RegexNode.UNBOUNDED : count();
            if (least != NO_COUNT && most != NO_COUNT && take('}')) {
                if (most != RegexNode.UNBOUNDED && most < least) {
                    throw refused("the first count of {n,m} is the larger one");
                }
                return new Repeat(atom, least, most);
            }
            // As in RE2, a brace that begins no count stands for itself.
            at = start;
        }
        return null;
    }

    private int count() {
        int start = at;
        int count = 0;
        while (at < pattern.length() && pattern.charAt(at) >= '0' && pattern.charAt(at) <= '9') {
            count = count * 10 + pattern.charAt(at++) - '0';
            if (count > MOST_REPETITIONS) {
                throw refused("a count is larger than " + MOST_REPETITIONS);
            }
        }
        return at == start ? NO_COUNT : count;
    }

    private RegexNode atom() {
        int c = next();
        return switch (c) {
            case '^' -> new Begin();
            case '$' -> new End();
            case '.' -> NO_LINE_FEED;
            case '(' -> group();
            case '[' -> characterClass();
            case '\\' -> escape();
            case '*', '+', '?' -> throw refused("there is nothing that the quantifier could repeat");
            default -> OneOf.just(c);
        };
    }

    private RegexNode group() {
        if (take('?') && !take(':')) {
            throw refused("of the groups that begin with (? there is only (?:…)");
        }
        RegexNode inner = choice();
        if (!take(')')) {
            throw refused("a ( has no ) after it");
        }
        return inner;
    }

    private RegexNode escape() {
        if (take('A')) {
            return new Begin();
        }
        if (take('z')) {
            return new End();
        }
        return escaped();
    }

    /** Reads what follows a backslash, in a class or outside. */
    private OneOf escaped() {
        if (at == pattern.length()) {
            throw refused("nothing follows the last \\");
        }
        int c = next();
        return switch (c) {
            case 'd' -> new OneOf(List.of(DIGITS), false);
            case 'D' -> new OneOf(List.of(DIGITS), true);
            case 'w' -> new OneOf(WORD, false);
            case 'W' -> new OneOf(WORD, true);
            case 's' -> new OneOf(SPACE, false);
            case 'S' -> new OneOf(SPACE, true);
            case 't' -> OneOf.just('\t');
            case 'n' -> OneOf.just('\n');
            case 'r' -> OneOf.just('\r');
            case 'f' -> OneOf.just('\f');
            default -> {
                if (c >= 0x80 || Character.isLetterOrDigit(c)) {
                    throw refused("\\" + Character.toString(c) + " is not known");
                }
                yield OneOf.just(c);
            }
        };
    }

    private OneOf characterClass() {
        boolean negated = take('^');
        List<Range> ranges = new ArrayList<>();
        boolean first = true;
        while (first || !take(']')) {
            first = false;
            if (at == pattern.length()) {
                throw refused("a [ has no ] after it");
            }
            OneOf member = classMember();
            if (member.negated()) {
                ranges.addAll(complement(member.ranges()));
            } else if (isOne(member)
                    && at + 1 < pattern.length()
                    && pattern.charAt(at) == '-'
                    && pattern.charAt(at + 1) != ']') {
                at++;
                ranges.add(upTo(member.ranges().getFirst().first(), classMember()));
            } else {
                ranges.addAll(member.ranges());
            }
        }
        return new OneOf(List.copyOf(ranges), negated);
    }

    private OneOf classMember() {
        int c = next();
        if (c == '[' && at < pattern.length() && pattern.charAt(at) == ':') {
            throw refused("there are no classes such as [:alpha:]");
        }
        return c == '\\' ? escaped() : OneOf.just(c);
    }

    private Range upTo(int first, OneOf last) {
        if (!isOne(last)) {
            throw refused("a range in […] does not end in a character");
        }
        int end = last.ranges().getFirst().first();
        if (end < first) {
            throw refused("a range in […] ends before it begins");
        }
        return new Range(first, end);
    }

    private static boolean isOne(OneOf set) {
        return !set.negated()
                && set.ranges().size() == 1
                && set.ranges().getFirst().first() == set.ranges().getFirst().last();
    }

    /** Turns ranges that ascend and do not overlap into those between them. */
    private static List<Range> complement(List<Range> ranges) {
        List<Range> between = new ArrayList<>();
        int next = 0;
        for (Range range : ranges) {
            if (range.first() > next) {
                between.add(new Range(next, range.first() - 1));
            }
            next = range.last() + 1;
        }
        between.add(new Range(next, Character.MAX_CODE_POINT));
        return between;
    }

    private boolean take(char wanted) {
        if (at < pattern.length() && pattern.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private int next() {
        int c = pattern.codePointAt(at);
        at += Character.charCount(c);
        return c;
    }

    private IllegalArgumentException refused(String problem) {
        return new IllegalArgumentException("channel pattern: at character " + at + ", " + problem);
    }
}
