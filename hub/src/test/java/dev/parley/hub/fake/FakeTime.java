package dev.parley.hub.fake;

import dev.parley.hub.core.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** A clock that a test moves, and what is to happen when. */
public final class FakeTime implements InstantSource, Timer {

    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::number));
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long count;

    private record Due(Instant at, long number, Runnable task) {}

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public synchronized Cancellable schedule(Duration delay, Runnable task) {
        Due one = new Due(now.plus(delay), count++, task);
        due.add(one);
        return () -> cancel(one);
    }

    private synchronized void cancel(Due one) {
        due.remove(one);
    }

    /** Lets time pass, and does what is due meanwhile. */
    public void pass(Duration time) {
        Instant end = instant().plus(time);
        Due next;
        while ((next = next(end)) != null) {
            next.task().run();
        }
    }

    private synchronized @Nullable Due next(Instant end) {
        Due next = due.peek();
        if (next == null || next.at().isAfter(end)) {
            now = end;
            return null;
        }
        now = next.at().isAfter(now) ? next.at() : now;
        return due.poll();
    }
}
