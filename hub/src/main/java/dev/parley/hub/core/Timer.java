package dev.parley.hub.core;

import java.time.Duration;

/** Runs tasks later. Safe for use by any number of threads. */
@FunctionalInterface
public interface Timer {

    /**
     * Runs a task once.
     *
     * @param delay when, from now on
     * @param task must not block
     * @return keeps the task from being run, if it has not been
     */
    Cancellable schedule(Duration delay, Runnable task);

    /** Something that can be called off. */
    @FunctionalInterface
    interface Cancellable {

        /** Calls it off; does nothing if it is too late. */
        void cancel();
    }
}
