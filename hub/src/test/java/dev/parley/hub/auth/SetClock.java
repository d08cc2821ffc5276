package dev.parley.hub.auth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is moved. */
final class SetClock implements InstantSource {

    /** 14 November 2023, when Unix time had ten digits of which none is easily mistaken. */
    static final long START = 1_700_000_000;

    private volatile Instant now = Instant.ofEpochSecond(START);

    static SetClock at(long epochSecond) {
        SetClock clock = new SetClock();
        clock.now = Instant.ofEpochSecond(epochSecond);
        return clock;
    }

    void pass(Duration duration) {
        now = now.plus(duration);
    }

    @Override
    public Instant instant() {
        return now;
    }
}
