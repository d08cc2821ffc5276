package dev.parley.app.chat;

import java.util.function.LongSupplier;

/**
 * How much one client may send: {@link #BURST} messages at once, and then one every {@link #REFILL_NANOS}. Not safe for
 * use by several threads.
 */
final class Allowance {

    /** How many messages may come at once. */
    static final int BURST = 10;

    /** How long it takes until one more may come: half a second. */
    static final long REFILL_NANOS = 500_000_000;

    private final LongSupplier nanoTime;
    private int left = BURST;
    private long refilledAt;

    /**
     * @param nanoTime the clock, such as {@link System#nanoTime}
     */
    Allowance(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.refilledAt = nanoTime.getAsLong();
    }

    /** Takes one message from what is left, and returns whether there was one left to take. */
    boolean take() {
        long now = nanoTime.getAsLong();
        long refill = (now - refilledAt) / REFILL_NANOS;
        if (left + refill >= BURST) {
            left = BURST;
            refilledAt = now;
        } else {
            left += (int) refill;
            refilledAt += refill * REFILL_NANOS;
        }
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }
}
