package dev.parley.client;

import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketClosedException;
import dev.parley.websocket.WebSocketInterruptedException;
import dev.parley.websocket.WebSocketListener;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived, over one connection after the other, for a program that receives in its own time. A connection is not read
 * while more than the window waits here, and no other is opened.
 */
final class InboundBuffer implements WebSocketListener {

    /** What a message takes beside its payload: empty ones would have no bound otherwise. */
    private static final int OVERHEAD = 64;

    private final int window;
    private final BooleanSupplier mustNotWait;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Message> messages = new ArrayDeque<>();
    private long weight;

    /** Whether the program has been told of the connection. */
    private boolean announced;

    /** How many of the last messages came over a connection that the program has not been told of, and so wait for that. */
    private int early;

    /** The connection that is not read since too much waits; null if none is held up. */
    private @Nullable WebSocket paused;

    /** The connection whose messages are discarded since there is no room for them and it is closing; null if there is none. */
    private @Nullable WebSocket discarded;

    private @Nullable String ended;

    InboundBuffer(int window, BooleanSupplier mustNotWait) {
        this.window = window;
        this.mustNotWait = mustNotWait;
    }

    // ---- the event loop's side

    @Override
    public void onText(WebSocket webSocket, String text) {
        add(webSocket, Message.text(text));
    }

    @Override
    public void onBinary(WebSocket webSocket, ByteBuffer payload) {
        add(webSocket, Message.binary(payload));
    }

    private void add(WebSocket webSocket, Message message) {
        lock.lock();
        try {
            // RFC 6455 §5.5.1: after our own Close frame what still comes may be discarded. Reading must go on, or the
            // server's Close frame would never be seen.
            if (webSocket.equals(discarded) || (weight > window && !webSocket.isOpen())) {
                discarded = webSocket;
                return;
            }
            messages.addLast(message);
            if (!announced) {
                early++;
            }
            weight += message.size() + OVERHEAD;
            if (weight > window) {
                // Under the lock, or it might overtake who resumes. It does not wait.
                webSocket.pauseReceiving();
                paused = webSocket;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // ---- the program's side

    /**
     * Takes the next message.
     *
     * @param deadline how long to wait at most, by {@link System#nanoTime()}; empty for as long as it takes
     * @return empty if the time has passed
     * @throws WebSocketClosedException if there will be none any more
     */
    Optional<Message> take(OptionalLong deadline) {
        lock.lock();
        try {
            while (messages.size() == early) {
                if (ended != null) {
                    throw new WebSocketClosedException(ended);
                }
                long left = deadline.isPresent() ? deadline.getAsLong() - System.nanoTime() : Long.MAX_VALUE;
                if (left <= 0) {
                    return Optional.empty();
                }
                requireMayWait();
                long ignored = changed.awaitNanos(left);
            }
            Message message = messages.removeFirst();
            weight -= message.size() + OVERHEAD;
            if (paused != null && weight <= window / 2) {
                paused.resumeReceiving();
                paused = null;
            }
            changed.signalAll();
            return Optional.of(message);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            WebSocketInterruptedException thrown =
                    new WebSocketInterruptedException("interrupted while waiting for a message");
            thrown.initCause(interrupted);
            throw thrown;
        } finally {
            lock.unlock();
        }
    }

    private void requireMayWait() {
        if (mustNotWait.getAsBoolean()) {
            throw new IllegalStateException("nothing has arrived yet, and this thread must not wait for it");
        }
    }

    // ---- the side of the one that connects

    /** Waits until less than the window waits here. */
    void awaitRoom() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (weight > window) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** A connection is about to be opened: what comes over it waits until it is announced. */
    void connecting() {
        lock.lock();
        try {
            announced = false;
            discarded = null;
        } finally {
            lock.unlock();
        }
    }

    /** The program has been told that the connection is open. */
    void announced() {
        lock.lock();
        try {
            announced = true;
            early = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more will come. */
    void end(String why) {
        lock.lock();
        try {
            ended = why;
            early = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
