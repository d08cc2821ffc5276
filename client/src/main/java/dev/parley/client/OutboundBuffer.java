package dev.parley.client;

import dev.parley.websocket.Message;
import dev.parley.websocket.QueueFullException;
import dev.parley.websocket.WebSocketClosedException;
import dev.parley.websocket.WebSocketInterruptedException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The messages that wait to be handed to a connection. Any thread adds; one takes, hands the message over, and then says
 * whether that worked: until then the message has its place here. Everything is guarded by one lock, under which nothing else
 * is called.
 */
final class OutboundBuffer {

    /** What a message takes beside its payload: empty ones would have no bound otherwise. */
    static final int OVERHEAD = 64;

    private final long maximum;
    private final WhileAway policy;
    private final BooleanSupplier mustNotWait;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Message> waiting = new ArrayDeque<>();

    /** What is being handed to a connection; it can no longer be dropped. */
    private @Nullable Message taken;

    private long bytes;
    private long dropped;

    /** Whether there is a connection. */
    private boolean open;

    /** Why nothing is taken any more; null before. */
    private @Nullable String ended;

    /** Whether something was here at the end that no connection will get. */
    private boolean cleared;

    OutboundBuffer(long maximum, WhileAway policy, BooleanSupplier mustNotWait) {
        this.maximum = maximum;
        this.policy = policy;
        this.mustNotWait = mustNotWait;
    }

    // ---- the program's side

    void put(Message message) {
        lock.lock();
        try {
            while (!admits(message)) {
                if (open || policy == WhileAway.BLOCK) {
                    requireMayWait("there is no room, and this thread must not wait for it: use trySend");
                    changed.await();
                } else if (!makesRoom(message)) {
                    return;
                }
            }
            add(message);
        } catch (InterruptedException interrupted) {
            throw interrupted("interrupted while waiting for room; the message is not sent", interrupted);
        } finally {
            lock.unlock();
        }
    }

    /** Adds it if there is room, without dropping another; returns whether it did. */
    boolean offer(Message message) {
        lock.lock();
        try {
            if (ended != null || !admits(message)) {
                return false;
            }
            add(message);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether there is room, or throws if there never will be. */
    private boolean admits(Message message) {
        if (ended != null) {
            throw new WebSocketClosedException(ended);
        }
        // While there is a connection, a message that is longer than the buffer passes when it is empty.
        return bytes + weight(message) <= maximum || (open && isEmpty());
    }

    private static long weight(Message message) {
        return (long) message.size() + OVERHEAD;
    }

    private boolean isEmpty() {
        return waiting.isEmpty() && taken == null;
    }

    /** Does what the policy says; returns whether the message may get its place, and does not if it is dropped itself. */
    private boolean makesRoom(Message message) {
        if (policy == WhileAway.REFUSE) {
            throw new QueueFullException("there is no connection, and the buffer holds " + bytes
                    + " bytes and has no room for " + weight(message) + " more; its limit (bufferBytes) is " + maximum);
        }
        if (policy == WhileAway.DROP_OLDEST && weight(message) <= maximum && !waiting.isEmpty()) {
            bytes -= weight(waiting.removeFirst());
            dropped++;
            return true;
        }
        dropped++;
        return false;
    }

    private void add(Message message) {
        waiting.addLast(message);
        bytes += weight(message);
        changed.signalAll();
    }

    /** Waits until connections have got all that is here. */
    void awaitEmpty() {
        lock.lock();
        try {
            while (!isEmpty() || cleared) {
                if (ended != null) {
                    throw new WebSocketClosedException(ended);
                }
                requireMayWait("there are messages that no connection has taken yet, and this thread must not wait for"
                        + " that: see bufferedBytes");
                changed.await();
            }
        } catch (InterruptedException interrupted) {
            throw interrupted("interrupted while waiting until all messages are on their way", interrupted);
        } finally {
            lock.unlock();
        }
    }

    private void requireMayWait(String otherwise) {
        if (mustNotWait.getAsBoolean()) {
            throw new IllegalStateException(otherwise);
        }
    }

    private static WebSocketInterruptedException interrupted(String problem, InterruptedException cause) {
        Thread.currentThread().interrupt();
        WebSocketInterruptedException thrown = new WebSocketInterruptedException(problem);
        thrown.initCause(cause);
        return thrown;
    }

    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    // ---- the side of the one that sends

    /** There is a connection. */
    void open() {
        lock.lock();
        try {
            open = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The connection has ended, or there shall be none. */
    void away() {
        lock.lock();
        try {
            open = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the next message, waiting for it as long as there is a connection and messages are taken.
     *
     * @return empty when that is over
     */
    Optional<Message> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (open && ended == null && waiting.isEmpty()) {
                changed.await();
            }
            return open && ended == null ? next() : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Takes the next message if there is one, connection or not. */
    Optional<Message> poll() {
        lock.lock();
        try {
            return next();
        } finally {
            lock.unlock();
        }
    }

    private Optional<Message> next() {
        taken = waiting.pollFirst();
        return Optional.ofNullable(taken);
    }

    /** A connection has got what was taken. */
    void handedOver() {
        lock.lock();
        try {
            if (taken != null) {
                bytes -= weight(taken);
                taken = null;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** No connection has got what was taken: it is the first again. */
    void giveBack() {
        lock.lock();
        try {
            if (taken != null) {
                waiting.addFirst(taken);
                taken = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing any more, and tells so those who wait. What is here may still be polled. */
    void refuse(String why) {
        lock.lock();
        try {
            if (ended == null) {
                ended = why;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Drops what is here; returns how many messages that were. */
    int clear() {
        lock.lock();
        try {
            int count = waiting.size();
            cleared = count > 0;
            waiting.clear();
            bytes = 0;
            return count;
        } finally {
            lock.unlock();
        }
    }
}
