package dev.parley.app.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** Counts messages and their latencies on one event loop; what it has counted may be looked at from elsewhere. */
final class Recorder {

    private static final long LONGEST = TimeUnit.HOURS.toNanos(1);
    private static final int DIGITS = 3;

    private final Histogram latencies = new Histogram(LONGEST, DIGITS);
    private final AtomicLong messages = new AtomicLong();
    private boolean measuring;
    private long unanswered;

    /** Counts messages that took so long; called on the event loop only. */
    void record(long nanos, int count) {
        messages.lazySet(messages.getPlain() + count); // One thread writes.
        if (measuring) {
            latencies.recordValueWithCount(Math.clamp(nanos, 1, LONGEST), count);
        }
    }

    /** Counts a message that has not come back, after so long; called on the event loop only. */
    void unanswered(long nanos) {
        if (measuring) {
            unanswered++;
            latencies.recordValue(Math.clamp(nanos, 1, LONGEST));
        }
    }

    /** Begins and ends the time that counts; called on the event loop only. */
    void measure(boolean on) {
        measuring = on;
    }

    /** How many messages there have been, also those that do not count. */
    long messages() {
        return messages.get();
    }

    /** How many did not come back in time; on the event loop, or after it has ended. */
    long unanswered() {
        return unanswered;
    }

    /** Their latencies in nanoseconds; on the event loop, or after it has ended. */
    Histogram latencies() {
        return latencies;
    }
}
