package dev.parley.hub;

import java.time.InstantSource;

/** Says whether something may happen once more, by a rate. Safe for use by any number of threads. */
final class TokenBucket {

    private final Rate rate;
    private final InstantSource clock;

    /** In milliseconds: when the bucket will be, or was, full. */
    private double fullAt;

    TokenBucket(Rate rate, InstantSource clock) {
        this.rate = rate;
        this.clock = clock;
        this.fullAt = clock.millis();
    }

    /** Takes a token; returns whether there was one. */
    boolean take() {
        if (rate.equals(Rate.UNLIMITED)) {
            return true;
        }
        synchronized (this) {
            double interval = rate.interval().toNanos() / 1e6;
            double oneToken = interval / rate.times();
            double now = clock.millis();
            // A token that is taken has to be refilled, one after the other; a full bucket takes an interval to fill.
            double after = Math.max(fullAt, now) + oneToken;
            if (after - now > interval + 1e-6) {
                return false;
            }
            fullAt = after;
            return true;
        }
    }
}
