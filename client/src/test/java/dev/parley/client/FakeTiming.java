package dev.parley.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A time that passes when a test says so. */
final class FakeTiming implements Timing {

    static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private record Alarm(long at, Runnable task) {}

    private final List<Alarm> alarms = new ArrayList<>();
    private long now;

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public synchronized Instant now() {
        return EPOCH.plusNanos(now);
    }

    @Override
    public synchronized Runnable schedule(Runnable task, Duration delay) {
        Alarm alarm = new Alarm(now + delay.toNanos(), task);
        alarms.add(alarm);
        return () -> cancel(alarm);
    }

    private synchronized void cancel(Alarm alarm) {
        alarms.remove(alarm);
    }

    synchronized int alarms() {
        return alarms.size();
    }

    /** Lets time pass, and runs what is due in its order. */
    void advance(Duration time) {
        long until = nanoTime() + time.toNanos();
        for (Optional<Alarm> due = takeDue(until); due.isPresent(); due = takeDue(until)) {
            due.get().task().run();
        }
    }

    private synchronized Optional<Alarm> takeDue(long until) {
        Optional<Alarm> due =
                alarms.stream().filter(alarm -> alarm.at() <= until).min(Comparator.comparingLong(Alarm::at));
        now = due.map(Alarm::at).orElse(until);
        due.ifPresent(alarms::remove);
        return due;
    }
}
