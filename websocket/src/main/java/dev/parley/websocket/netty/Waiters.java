package dev.parley.websocket.netty;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Threads that wait until an attempt of theirs succeeds.
 *
 * <p>No wake-up is lost if whoever makes success possible calls {@link #wake()} afterwards: a thread is listed here before
 * its last attempt.
 */
final class Waiters {

    private static final Thread[] NONE = {};

    private static final AtomicReferenceFieldUpdater<Waiters, Thread[]> THREADS =
            AtomicReferenceFieldUpdater.newUpdater(Waiters.class, Thread[].class, "threads");

    /** Never changed but replaced: a connection for which nobody waits has no list of its own. */
    private volatile Thread[] threads = NONE;

    boolean isEmpty() {
        return threads.length == 0;
    }

    /** Has every thread try again. */
    void wake() {
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
        }
    }

    /**
     * Tries until the attempt succeeds or throws.
     *
     * @throws dev.parley.websocket.WebSocketInterruptedException if the thread is interrupted and the attempt has failed
     */
    void await(BooleanSupplier attempt) {
        Thread current = Thread.currentThread();
        THREADS.updateAndGet(this, listed -> with(listed, current));
        try {
            while (!attempt.getAsBoolean()) {
                if (Thread.interrupted()) {
                    throw Inbox.interrupted(new InterruptedException());
                }
                LockSupport.park(this);
            }
        } finally {
            THREADS.updateAndGet(this, listed -> without(listed, current));
        }
    }

    private static Thread[] with(Thread[] listed, Thread thread) {
        Thread[] more = Arrays.copyOf(listed, listed.length + 1);
        more[listed.length] = thread;
        return more;
    }

    private static Thread[] without(Thread[] listed, Thread thread) {
        if (listed.length == 1) {
            return NONE;
        }
        int at = Arrays.asList(listed).indexOf(thread);
        Thread[] fewer = Arrays.copyOf(listed, listed.length - 1);
        System.arraycopy(listed, at + 1, fewer, at, fewer.length - at);
        return fewer;
    }
}
