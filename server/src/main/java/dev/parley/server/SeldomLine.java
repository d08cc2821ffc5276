package dev.parley.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;

/**
 * A log line that strangers could have written as often as they like: it is due once a minute at most, and says how often it
 * was not. Safe for use by any number of threads.
 */
final class SeldomLine {

    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final InstantSource clock;
    private Instant quietUntil = Instant.MIN;
    private long untold;

    SeldomLine(InstantSource clock) {
        this.clock = clock;
    }

    /** {@return how often the line was left out before this, if it is due now} */
    synchronized OptionalLong due() {
        Instant now = clock.instant();
        if (now.isBefore(quietUntil)) {
            untold++;
            return OptionalLong.empty();
        }
        OptionalLong before = OptionalLong.of(untold);
        untold = 0;
        quietUntil = now.plus(PAUSE);
        return before;
    }
}
