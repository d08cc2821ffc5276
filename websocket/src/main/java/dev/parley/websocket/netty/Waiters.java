package dev.parley.websocket.netty;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Threads that wait until an attempt of theirs succeeds.
 *
 * <p>No wake-up is lost if whoever makes success possible calls {@link #wake()} afterwards: a thread is listed here before
 * its last attempt.
 */
final class Waiters {

    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

    boolean isEmpty() {
        return threads.isEmpty();
    }

    /** Has every thread try again. */
    void wake() {
        threads.forEach(LockSupport::unpark);
    }

    /**
     * Tries until the attempt succeeds or throws.
     *
     * @throws dev.parley.websocket.WebSocketInterruptedException if the thread is interrupted and the attempt has failed
     */
    void await(BooleanSupplier attempt) {
        Thread current = Thread.currentThread();
        threads.add(current);
        try {
            while (!attempt.getAsBoolean()) {
                if (Thread.interrupted()) {
                    throw Inbox.interrupted(new InterruptedException());
                }
                LockSupport.park(this);
            }
        } finally {
            threads.remove(current);
        }
    }
}
