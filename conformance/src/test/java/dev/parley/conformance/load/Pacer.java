package dev.parley.conformance.load;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Has each correspondent send one message in every period, whether it has a connection or not. */
final class Pacer implements AutoCloseable {

    private static final int STEPS = 25;

    private final List<Correspondent> correspondents;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("pacer").factory());

    // Guarded by this.

    private boolean paused;
    private int step;

    Pacer(List<Correspondent> correspondents, Duration period) {
        this.correspondents = correspondents;
        long nanos = period.toNanos() / STEPS;
        clock.scheduleAtFixedRate(this::go, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    private synchronized void go() {
        if (paused) {
            return;
        }
        for (int i = step; i < correspondents.size(); i += STEPS) {
            correspondents.get(i).sendNext();
        }
        step = (step + 1) % STEPS;
    }

    /** From its return on nothing is sent. */
    synchronized void pause() {
        paused = true;
    }

    synchronized void resume() {
        paused = false;
    }

    @Override
    public void close() {
        clock.shutdownNow();
        clock.close();
    }
}
