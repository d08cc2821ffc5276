package dev.parley.client;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many connections to an address be in the making at a time, by default one (RFC 6455 §4.1), and has the others wait in
 * the order in which they came: so a page, or a thousand clients that come back at once, cannot flood a server with
 * handshakes. Safe for use by any number of threads.
 */
final class OpeningTurns {

    private final int atOnce;

    /** The addresses to which a connection is in the making. Guarded by this. */
    private final Map<Object, Address> addresses = new HashMap<>();

    /** Who has a turn at an address, and who waits for one. */
    private static final class Address {
        int turns;
        final Queue<CompletableFuture<Void>> waiting = new ArrayDeque<>();
    }

    /**
     * Nobody has a turn yet.
     *
     * @param atOnce how many may have one at the same address, at least 1
     */
    OpeningTurns(int atOnce) {
        this.atOnce = atOnce;
    }

    /**
     * Takes its turn.
     *
     * @param address the address, or whatever stands for it
     * @return completes when it is this one's turn, which {@link #leave} ends. Who completes it otherwise gives the turn up
     */
    synchronized CompletableFuture<Void> enter(Object address) {
        Address here = addresses.computeIfAbsent(address, none -> new Address());
        if (here.turns < atOnce) {
            here.turns++;
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> turn = new CompletableFuture<>();
        here.waiting.add(turn);
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
        Address here = addresses.get(address);
        if (here == null) {
            throw new IllegalStateException("nobody has a turn at " + address);
        }
        CompletableFuture<Void> next = here.waiting.poll();
        if (next == null && --here.turns == 0) {
            addresses.remove(address);
        }
        return next;
    }

    /** {@return to how many addresses a connection is in the making} */
    synchronized int addresses() {
        return addresses.size();
    }
}
