package dev.parley.websocket.netty;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * How many lines a minute go to the log of a kind that strangers could cause as often as they like; the rest go to DEBUG, which
 * is not usually kept. Safe for use by any number of threads.
 */
public final class LogBudget {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final String kind;
    private final int linesAMinute;
    private final InstantSource clock;

    private Instant minuteBegan = Instant.MIN;
    private int lines;
    private long leftOut;

    /**
     * Makes one.
     *
     * @param kind what the lines tell of, in the plural, for the line that says how many of them are missing
     * @param linesAMinute how many lines there are a minute, 1 or more
     * @param clock the wall clock
     */
    public LogBudget(String kind, int linesAMinute, InstantSource clock) {
        this.kind = kind;
        this.linesAMinute = linesAMinute;
        this.clock = clock;
    }

    /**
     * Logs a line, at DEBUG if there were too many.
     *
     * @param logger the log
     * @param level the line's level
     * @param line what happened, in the manner of SLF4J
     * @param details what stands in the gaps, and an exception perhaps; of a peer's own, only {@link EscapedText}
     */
    public void log(Logger logger, Level level, String line, @Nullable Object... details) {
        OptionalLong missing = spend();
        if (missing.isPresent() && missing.getAsLong() > 0) {
            logger.atLevel(level).log("{} more {} meanwhile; the log has them at DEBUG", missing.getAsLong(), kind);
        }
        logger.atLevel(missing.isPresent() ? level : Level.DEBUG).log(line, details);
    }

    /** {@return if there is room for one more line, how many were left out since the one before} */
    private synchronized OptionalLong spend() {
        Instant now = clock.instant();
        Duration passed = Duration.between(minuteBegan, now);
        // A clock that was set back would otherwise keep the log silent for as long.
        if (passed.compareTo(MINUTE) >= 0 || passed.isNegative()) {
            minuteBegan = now;
            lines = 0;
        }
        if (lines == linesAMinute) {
            leftOut++;
            return OptionalLong.empty();
        }
        lines++;
        OptionalLong before = OptionalLong.of(leftOut);
        leftOut = 0;
        return before;
    }
}
