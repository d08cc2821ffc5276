package dev.parley.websocket.netty;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The program's Pings that wait for their Pongs. Belongs to the event loop, but for {@link #roundTripTime()}. */
final class PendingPings {

    private record Pending(long number, CompletableFuture<Duration> roundTrip) {}

    /** Oldest first; null when there are none, so that an idle connection holds nothing. */
    private @Nullable ArrayDeque<Pending> pending;

    private volatile long newestNanos;

    void add(long number, CompletableFuture<Duration> roundTrip) {
        if (pending == null) {
            pending = new ArrayDeque<>(2);
        }
        pending.add(new Pending(number, roundTrip));
    }

    /** Completes the Ping of this number, and those before it: a peer may answer only the newest of several. */
    void answered(long number, long nanos) {
        newestNanos = nanos;
        // What completes may add to the Pings, or end the connection.
        while (pending != null && !pending.isEmpty() && pending.getFirst().number <= number) {
            pending.removeFirst().roundTrip.complete(Duration.ofNanos(nanos));
        }
        if (pending != null && pending.isEmpty()) {
            pending = null;
        }
    }

    void fail(Throwable cause) {
        ArrayDeque<Pending> failing = pending;
        pending = null;
        if (failing != null) {
            failing.forEach(ping -> ping.roundTrip.completeExceptionally(cause));
        }
    }

    Duration roundTripTime() {
        return Duration.ofNanos(newestNanos);
    }
}
