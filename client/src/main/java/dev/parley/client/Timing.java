package dev.parley.client;

import java.time.Duration;
import java.time.Instant;

/** The time, as what has to wait before it connects again sees it. */
interface Timing {

    /** {@return what {@link System#nanoTime()} would say} */
    long nanoTime();

    /** {@return the time of day} */
    Instant now();

    /**
     * Has something run later.
     *
     * @param task must not wait
     * @param delay when
     * @return has it not run, if it has not yet
     * @throws java.util.concurrent.RejectedExecutionException if the client has ended
     */
    Runnable schedule(Runnable task, Duration delay);
}
