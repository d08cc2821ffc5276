package dev.parley.conformance.load;

import java.time.Duration;
import java.util.function.Supplier;

/** A count that only grows, and on which a test can wait. */
final class Tally {

    private long count;

    synchronized void add(long more) {
        count += more;
        notifyAll();
    }

    synchronized long count() {
        return count;
    }

    /** Waits until there are so many; if that takes too long, fails with what the caller knows of the reason. */
    synchronized void await(long wanted, Duration limit, Supplier<String> state) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (count < wanted) {
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                throw new AssertionError(count + " of " + wanted + " within " + limit + "; " + state.get());
            }
            wait(millis);
        }
    }
}
