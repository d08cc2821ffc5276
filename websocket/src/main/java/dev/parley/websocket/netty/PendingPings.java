package dev.parley.websocket.netty;

import dev.parley.websocket.QueueFullException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The program's Pings that wait for their Pongs.
 *
 * <p>Belongs to the event loop, but for {@link #admit}, {@link #fail} and {@link #roundTripTime()}.
 */
final class PendingPings {

    private record Pending(long number, CompletableFuture<Duration> roundTrip) {}

    /** How many may wait at a time, handed over or sent: as many as the engine keeps. */
    private static final int MAXIMUM = 16;

    private final AtomicInteger admitted = new AtomicInteger();

    /** Oldest first; null when there are none, so that an idle connection holds nothing. */
    private @Nullable ArrayDeque<Pending> pending;

    private volatile long newestNanos;

    /** Counts a Ping in until it is completed; fails it and returns false if there is no place for it. */
    boolean admit(CompletableFuture<Duration> roundTrip) {
        if (admitted.incrementAndGet() > MAXIMUM) {
            fail(
                    roundTrip,
                    new QueueFullException(MAXIMUM + " Pings are unanswered; wait for one before sending another"));
            return false;
        }
        return true;
    }

    /** Completes an admitted Ping that was not sent, or is not answered. */
    void fail(CompletableFuture<Duration> roundTrip, Throwable cause) {
        admitted.decrementAndGet();
        roundTrip.completeExceptionally(cause);
    }

    /**
     * Takes an admitted Ping that the engine was to send.
     *
     * @param number the engine's number for it, negative if too many Pings are unanswered already
     * @return whether it was sent; it has failed otherwise
     */
    boolean add(long number, CompletableFuture<Duration> roundTrip) {
        if (number < 0) {
            fail(
                    roundTrip,
                    new QueueFullException(MAXIMUM + " Pings are unanswered, one of the keep-alive's among them"));
            return false;
        }
        if (pending == null) {
            pending = new ArrayDeque<>(2);
        }
        pending.add(new Pending(number, roundTrip));
        return true;
    }

    /** Completes the Ping of this number, and those before it: a peer may answer only the newest of several. */
    void answered(long number, long nanos) {
        newestNanos = nanos;
        // What completes may add to the Pings, or end the connection.
        while (pending != null && !pending.isEmpty() && pending.getFirst().number <= number) {
            admitted.decrementAndGet();
            pending.removeFirst().roundTrip.complete(Duration.ofNanos(nanos));
        }
        if (pending != null && pending.isEmpty()) {
            pending = null;
        }
    }

    /** Fails those that have been sent, with what is only made if there are some: with its stack trace it costs more than all else. */
    void failAll(Supplier<? extends Throwable> causes) {
        ArrayDeque<Pending> failing = pending;
        pending = null;
        if (failing != null) {
            Throwable cause = causes.get();
            failing.forEach(ping -> fail(ping.roundTrip, cause));
        }
    }

    Duration roundTripTime() {
        return Duration.ofNanos(newestNanos);
    }
}
