package dev.parley.protocol;

import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The Pings that this endpoint has sent and what their Pongs tell: round-trip times, and that the peer is alive.
 *
 * <p>All times are readings of the driver's monotonic clock in nanoseconds; only differences of them count.
 */
final class KeepAlive {

    /** How many Pings may wait for their Pong at a time. */
    static final int MAXIMUM_OUTSTANDING = 16;

    private record Ping(long number, long sentAt) {}

    private final long interval;
    private final long timeout;

    private long heardAt;

    /** Whether the peer has been silent since a Ping was sent to see if it is alive. */
    private boolean probing;

    private long probedAt;

    private long pings;

    /** Unanswered Pings, oldest first; null when there are none, so that an idle connection holds nothing. */
    private @Nullable ArrayDeque<Ping> outstanding;

    KeepAlive(Duration interval, Duration timeout, long now) {
        this.interval = interval.toNanos();
        this.timeout = timeout.toNanos();
        this.heardAt = now;
    }

    /** Notes that something came from the peer. */
    void heard(long now) {
        heardAt = now;
        probing = false;
    }

    /** Returns how long it is to the next thing to do; zero or less if it is time; {@link Long#MAX_VALUE} for never. */
    long nanosToDeadline(long now) {
        if (interval == 0) {
            return Long.MAX_VALUE;
        }
        return probing ? timeout - (now - probedAt) : interval - (now - heardAt);
    }

    boolean isEnabled() {
        return interval != 0;
    }

    boolean isDead(long now) {
        return probing && now - probedAt >= timeout;
    }

    boolean wantsPing(long now) {
        return interval != 0 && !probing && now - heardAt >= interval;
    }

    void probed(long now) {
        probing = true;
        probedAt = now;
    }

    /** Returns the number of a new Ping, which is its payload; -1 if too many are unanswered. */
    long sent(long now) {
        if (outstanding == null) {
            outstanding = new ArrayDeque<>(2);
        }
        if (outstanding.size() == MAXIMUM_OUTSTANDING) {
            return -1;
        }
        outstanding.add(new Ping(++pings, now));
        return pings;
    }

    /**
     * Takes a Pong with the payload of a Ping. RFC 6455 §5.5.3: a peer may answer only the most recent of several Pings,
     * so that this settles the earlier ones as well.
     *
     * @return the round-trip time in nanoseconds; -1 if no Ping of that number is unanswered
     */
    long answered(long number, long now) {
        if (outstanding == null || outstanding.isEmpty()) {
            return -1;
        }
        boolean known = number >= outstanding.getFirst().number && number <= outstanding.getLast().number;
        if (!known) {
            return -1;
        }
        long sentAt = now;
        while (!outstanding.isEmpty() && outstanding.getFirst().number <= number) {
            sentAt = outstanding.removeFirst().sentAt;
        }
        if (outstanding.isEmpty()) {
            outstanding = null;
        }
        return now - sentAt;
    }
}
