package dev.parley.app.bench;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the connections that did not stay open. Safe for use by several threads. */
final class LostConnections {

    private final AtomicInteger count = new AtomicInteger();
    private final CompletableFuture<LoadFailure> first = new CompletableFuture<>();
    private final CompletableFuture<LoadFailure> tooMany = new CompletableFuture<>();
    private final int most;

    /** With so many lost, the run is over. */
    LostConnections(int most) {
        this.most = most;
    }

    void add(LoadFailure why) {
        first.complete(why);
        if (count.incrementAndGet() == most) {
            tooMany.complete(first.join());
        }
    }

    int count() {
        return count.get();
    }

    /** Why the first one was lost. */
    Optional<LoadFailure> first() {
        return first.isDone() ? Optional.of(first.join()) : Optional.empty();
    }

    /** Completed once the run cannot go on. */
    CompletableFuture<LoadFailure> tooMany() {
        return tooMany;
    }
}
