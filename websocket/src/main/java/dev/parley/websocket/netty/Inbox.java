package dev.parley.websocket.netty;

import dev.parley.protocol.CloseStatus;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocketClosedException;
import dev.parley.websocket.WebSocketInterruptedException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived for a program that receives in its own time: filled by the event loop, emptied by the program's
 * threads. Bounded by the connection, which stops reading while more than a window waits here.
 */
final class Inbox {

    /** Something that has arrived. */
    sealed interface Item {
        /** How much of the window it takes, in bytes. */
        int weight();
    }

    /**
     * A whole message.
     *
     * @param message the message
     */
    record Whole(Message message) implements Item {
        @Override
        public int weight() {
            // What the objects around the payload take counts too, or empty messages would have no bound.
            return OVERHEAD
                    + switch (message) {
                        case Message.Text text -> text.text().length();
                        case Message.Binary binary -> binary.size();
                    };
        }
    }

    /**
     * A piece of a message, on a connection that streams.
     *
     * @param isText whether the message is a text
     * @param payload the piece, in a buffer of its own
     * @param last whether the message ends with it
     */
    record Part(boolean isText, ByteBuffer payload, boolean last) implements Item {
        @Override
        public int weight() {
            return OVERHEAD + payload.capacity();
        }
    }

    private static final int OVERHEAD = 64;

    private final ConcurrentLinkedQueue<Item> items = new ConcurrentLinkedQueue<>();
    private final AtomicLong weight = new AtomicLong();
    private final int window;
    private final Consumer<Inbox> resume;

    /** Held by the thread that receives: several may, one at a time. */
    private final ReentrantLock receiving = new ReentrantLock();

    /** Whether a message is being read as a stream. Guarded by the lock. */
    private boolean streamOpen;

    /** Whether what is left of a message that is not wanted is to be discarded. Guarded by the lock. */
    private boolean skipping;

    /** A part that was taken and given back, before all others. Guarded by the lock. */
    private @Nullable Part givenBack;

    private volatile @Nullable Thread waiter;
    private volatile @Nullable CloseStatus ended;

    /**
     * Creates an inbox.
     *
     * @param window how many bytes may wait
     * @param resume called by a receiving thread each time that less than half of the window waits again after it was full
     */
    Inbox(int window, Consumer<Inbox> resume) {
        this.window = window;
        this.resume = resume;
    }

    // ---- the event loop's side

    /** Adds an item; returns whether the window is full now. */
    boolean add(Item item) {
        long now = weight.addAndGet(item.weight());
        items.add(item);
        wake();
        return now > window;
    }

    boolean isFull() {
        return weight.get() > window;
    }

    void end(CloseStatus status) {
        ended = status;
        wake();
    }

    private void wake() {
        Thread waiting = waiter;
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }

    // ---- the program's side

    /**
     * Waits until no other thread receives.
     *
     * @param deadline when to give up, by {@link System#nanoTime()}; empty for never
     * @return whether this thread holds the lock now
     */
    boolean lock(OptionalLong deadline) {
        if (receiving.tryLock()) {
            return true;
        }
        requireMayWait();
        try {
            if (deadline.isPresent()) {
                return receiving.tryLock(deadline.getAsLong() - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
            receiving.lockInterruptibly();
            return true;
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    void unlock() {
        receiving.unlock();
    }

    /** Notes whether a message is being read as a stream; the caller holds the lock. */
    void streamOpen(boolean isOpen) {
        streamOpen = isOpen;
    }

    void requireNoOpenStream() {
        if (streamOpen) {
            throw new IllegalStateException(
                    "the stream of the message before has not been read to its end; close it before receiving another");
        }
    }

    /** Has the rest of the message whose part was taken last discarded as it comes; the caller holds the lock. */
    void skipMessage() {
        skipping = true;
    }

    /** Puts parts that were taken back in front, as one; the caller holds the lock. */
    void giveBack(Part part) {
        givenBack = part;
    }

    /**
     * Takes the next item, waiting for it; the caller holds the lock.
     *
     * @param deadline how long to wait at most, by {@link System#nanoTime()}; empty for as long as it takes
     * @return empty if the time has passed
     * @throws WebSocketClosedException if the connection has ended and everything has been taken
     */
    Optional<Item> take(OptionalLong deadline) {
        Part first = givenBack;
        if (first != null) {
            givenBack = null;
            return Optional.of(first);
        }
        while (true) {
            Item item = items.poll();
            if (item == null) {
                item = await(deadline);
            }
            if (item == null) {
                return Optional.empty();
            }
            long before = weight.getAndAdd(-item.weight());
            if (before > window / 2 && before - item.weight() <= window / 2) {
                resume.accept(this);
            }
            if (!skipping) {
                return Optional.of(item);
            }
            skipping = item instanceof Part part && !part.last();
        }
    }

    private @Nullable Item await(OptionalLong deadline) {
        waiter = Thread.currentThread();
        try {
            while (true) {
                // The order matters: what was added before the end was told is there once the end is seen.
                CloseStatus status = ended;
                Item item = items.poll();
                if (item != null) {
                    return item;
                }
                if (status != null) {
                    throw new WebSocketClosedException(status);
                }
                if (Thread.interrupted()) {
                    throw interrupted(new InterruptedException());
                }
                if (deadline.isEmpty()) {
                    requireMayWait();
                    LockSupport.park(this);
                } else {
                    long left = deadline.getAsLong() - System.nanoTime();
                    if (left <= 0) {
                        return null;
                    }
                    requireMayWait();
                    LockSupport.parkNanos(this, left);
                }
            }
        } finally {
            waiter = null;
        }
    }

    private static void requireMayWait() {
        if (LoopContext.isEventLoop()) {
            throw new IllegalStateException(
                    "nothing has arrived yet, and an event loop must not wait for it: receive on"
                            + " a thread of the program, or use a WebSocketListener");
        }
    }

    static WebSocketInterruptedException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        WebSocketInterruptedException exception =
                new WebSocketInterruptedException("interrupted while waiting; the connection stays open");
        exception.initCause(cause);
        return exception;
    }
}
