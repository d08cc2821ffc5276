package dev.parley.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;

/**
 * How many lines a minute go to the log of a kind that strangers could cause as often as they like. Safe for use by any number
 * of threads.
 */
final class LogBudget {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final int linesAMinute;
    private final InstantSource clock;

    private Instant minuteEnds = Instant.MIN;
    private int lines;
    private long leftOut;

    /**
     * Makes one.
     *
     * @param linesAMinute how many lines there are a minute, 1 or more
     * @param clock the wall clock
     */
    LogBudget(int linesAMinute, InstantSource clock) {
        this.linesAMinute = linesAMinute;
        this.clock = clock;
    }

    /** {@return if there is room for one more line, how many were left out since the one before} */
    synchronized OptionalLong spend() {
        Instant now = clock.instant();
        if (!now.isBefore(minuteEnds)) {
            minuteEnds = now.plus(MINUTE);
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
