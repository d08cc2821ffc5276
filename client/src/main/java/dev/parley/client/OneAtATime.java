package dev.parley.client;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Lets one connection to an address be in the making at a time, and has the others wait in the order in which they came
 * (RFC 6455 §4.1): so a page, or a thousand clients that come back at once, cannot flood a server with handshakes. Safe for use
 * by any number of threads.
 */
final class OneAtATime {

    /** Who waits for an address, behind the one that has it. Guarded by this. */
    private final Map<Object, Queue<CompletableFuture<Void>>> queues = new HashMap<>();

    /**
     * Takes its turn.
     *
     * @param address the address, or whatever stands for it
     * @return completes when it is this one's turn, which {@link #leave} ends. Who completes it otherwise gives the turn up
     */
    synchronized CompletableFuture<Void> enter(Object address) {
        Queue<CompletableFuture<Void>> queue = queues.get(address);
        if (queue == null) {
            queues.put(address, new ArrayDeque<>());
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> turn = new CompletableFuture<>();
        queue.add(turn);
        return turn;
    }

    /** Gives the turn to the next one that still waits. */
    void leave(Object address) {
        CompletableFuture<Void> next;
        do {
            next = next(address);
        } while (next != null && !next.complete(null));
    }

    private synchronized @Nullable CompletableFuture<Void> next(Object address) {
        Queue<CompletableFuture<Void>> queue = queues.get(address);
        CompletableFuture<Void> next = queue == null ? null : queue.poll();
        if (next == null) {
            queues.remove(address);
        }
        return next;
    }

    /** {@return for how many addresses a connection is in the making} */
    synchronized int addresses() {
        return queues.size();
    }
}
