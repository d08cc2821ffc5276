package dev.parley.hub.auth;

/**
 * A set of channel names, given by one name, by a wildcard or by a regular expression. Immutable.
 *
 * <p>Matching takes time in proportion to the length of the pattern times that of the name, whatever they are: both
 * wildcards and regular expressions are run as automata which never go back ({@link RegexProgram}). A name longer than
 * {@value #LONGEST_CHANNEL} characters matches no wildcard and no regular expression.
 */
public final class ChannelPattern {

    static final int LONGEST_CHANNEL = 1024;

    private sealed interface Kind {}

    private record Exact() implements Kind {}

    private record Automaton(String name, RegexProgram program) implements Kind {}

    private final String text;
    private final Kind kind;

    private ChannelPattern(String text, Kind kind) {
        this.text = text;
        this.kind = kind;
    }

    /**
     * {@return the pattern of one channel}
     *
     * @param channel the channel's name
     */
    public static ChannelPattern exact(String channel) {
        return new ChannelPattern(channel, new Exact());
    }

    /**
     * {@return a pattern in which {@code *} stands for characters} At the end it stands for any that follow: {@code news:*}
     * for all of the namespace {@code news}, and {@code *} alone for every channel. Elsewhere it stops at {@code :},
     * {@code .} and {@code /}: {@code chat:*:log} matches {@code chat:42:log} and not {@code chat:42:secret:log}. Either
     * may stand for nothing.
     *
     * @param pattern the pattern, up to {@value RegexParser#LONGEST_PATTERN} characters
     * @throws IllegalArgumentException if it is longer
     */
    public static ChannelPattern wildcard(String pattern) {
        return new ChannelPattern(
                pattern, new Automaton("wildcard", RegexProgram.compile(RegexParser.wildcard(pattern))));
    }

    /**
     * {@return the channels in whose name a regular expression is found} It may be found anywhere in the name unless it is
     * anchored with {@code ^} and {@code $}.
     *
     * <p>Understood are characters, {@code .}, classes such as {@code [a-z_]} and {@code [^:]}, {@code \d \w \s \D \W \S},
     * {@code ^ $ \A \z}, groups {@code (…)} and {@code (?:…)}, {@code |}, and {@code * + ? {n} {n,} {n,m}} with counts up to
     * 1,000. What can only be matched by trying again, such as back references, lookahead, lookbehind, atomic groups and
     * possessive quantifiers, is refused; so are flags, {@code \b} and Unicode classes.
     *
     * @param pattern the regular expression, up to {@value RegexParser#LONGEST_PATTERN} characters
     * @throws IllegalArgumentException if it is longer, is not understood, or has so many counted repetitions that it would
     *     become too large
     */
    public static ChannelPattern regex(String pattern) {
        return new ChannelPattern(pattern, new Automaton("regex", RegexProgram.compile(RegexParser.parse(pattern))));
    }

    /**
     * {@return whether a channel is one of these}
     *
     * @param channel the channel's name
     */
    public boolean matches(String channel) {
        return switch (kind) {
            case Exact() -> text.equals(channel);
            case Automaton(var name, RegexProgram program) ->
                channel.length() <= LONGEST_CHANNEL && program.isFoundIn(channel);
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChannelPattern pattern && toString().equals(pattern.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        return switch (kind) {
            case Exact() -> "exact " + text;
            case Automaton(String name, var program) -> name + " " + text;
        };
    }
}
