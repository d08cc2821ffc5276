package dev.parley.websocket.netty;

import dev.parley.protocol.Engine;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocketClosedException;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of messages from any thread to the engine, and the one place that bounds how many bytes wait.
 *
 * <p>A message sent on the event loop is framed at once. One sent by another thread is put into {@link #handed} and framed
 * when the event loop next serves the connection. While a message is being sent as a stream, others wait in
 * {@link #deferred}. What waits in either is counted in {@link #pending}, framed bytes by {@link Outbound#bytes()}.
 *
 * <p>Threads: {@link #deferred} and all methods under "the event loop's side" belong to the event loop; everything else is
 * safe from any thread. Nothing is called under a lock, and there are none.
 */
final class Sender {

    private final NettyWebSocket webSocket;
    private final EventLoop loop;
    private final Engine engine;
    private final Outbound outbound;
    private final long maximum;

    private final Queue<Outgoing> handed = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean wakeScheduled = new AtomicBoolean();

    /** Bytes of messages that are not framed yet. */
    private final AtomicLong pending = new AtomicLong();

    /**
     * Bytes of fragments that are not framed yet. Apart from {@link #pending}, since deferred messages wait for the stream
     * to end and must not keep it from ending.
     */
    private final AtomicLong pendingFragments = new AtomicLong();

    /** Whether a message is being sent as a stream; set by who begins one, cleared when its last fragment is handed over. */
    private final AtomicBoolean streaming = new AtomicBoolean();

    /** Messages that wait for a stream to end; null when none ever did. */
    private @Nullable ArrayDeque<Outgoing.Whole> deferred;

    /** Threads that wait for room, for the turn to stream, or for the end. */
    private final Queue<Thread> waiters = new ConcurrentLinkedQueue<>();

    /** Whether somebody found no room since room was last announced. */
    private volatile boolean refused;

    private volatile boolean open = true;

    Sender(NettyWebSocket webSocket, EventLoop loop, Engine engine, Outbound outbound, long maximum) {
        this.webSocket = webSocket;
        this.loop = loop;
        this.engine = engine;
        this.outbound = outbound;
        this.maximum = maximum;
    }

    // ---- any thread

    boolean isOpen() {
        return open;
    }

    long queuedBytes() {
        return pending.get() + pendingFragments.get() + outbound.bytes();
    }

    /** Takes the message if there is room; returns whether it did. */
    boolean offer(Message message, Optional<CompletableFuture<Void>> written) {
        Outgoing.Whole whole = new Outgoing.Whole(message, message.size(), written);
        if (tryOffer(whole)) {
            return true;
        }
        // Room that came between the refusal and this line is not announced: look once more.
        refused = true;
        return tryOffer(whole);
    }

    /** Takes the message as soon as there is room. */
    void put(Message message) {
        Outgoing.Whole whole = new Outgoing.Whole(message, message.size(), Optional.empty());
        await("the outbound queue is full", () -> tryOffer(whole));
    }

    private boolean tryOffer(Outgoing.Whole whole) {
        if (!open || !reserve(pending, whole.size(), queuedBytes())) {
            return false;
        }
        if (loop.inEventLoop()) {
            send(whole);
            webSocket.flushNeeded();
        } else {
            hand(whole);
        }
        return true;
    }

    /** Begins a message that is sent as a stream, when no other such message is under way. */
    void beginStream() {
        await("another message is being sent as a stream", () -> open && streaming.compareAndSet(false, true));
    }

    /** Sends a fragment as soon as there is room; the last one ends the stream. */
    void putFragment(Outgoing.Fragment fragment) {
        await(
                "the outbound queue is full",
                () -> open
                        && reserve(pendingFragments, fragment.size(), pendingFragments.get() + outbound.bytes()));
        hand(fragment);
        if (fragment.last()) {
            streaming.set(false);
            wakeWaiters();
        }
    }

    /** Runs something on the event loop, after what this thread has sent before. */
    void execute(Runnable run) {
        if (loop.inEventLoop()) {
            run.run();
        } else {
            hand(new Outgoing.Task(run));
        }
    }

    private boolean reserve(AtomicLong counter, int size, long queued) {
        // Racing threads may each find the same room: the bound is kept to within one message a thread.
        if (queued != 0 && queued + size > maximum) {
            return false;
        }
        counter.addAndGet(size);
        return true;
    }

    private void hand(Outgoing outgoing) {
        handed.add(outgoing);
        if (wakeScheduled.compareAndSet(false, true)) {
            try {
                webSocket.wake();
            } catch (RejectedExecutionException gone) {
                // The event loop has been shut down, and every connection with it.
                open = false;
                dropHanded(new WebSocketClosedException("the event loop of the connection has been shut down"));
            }
        }
    }

    private void await(String reason, BooleanSupplier attempt) {
        if (attempt.getAsBoolean()) {
            return;
        }
        if (!open) {
            throw webSocket.closedException();
        }
        if (loop.inEventLoop()) {
            throw new IllegalStateException(
                    reason + ", and an event loop must not wait: use trySend, or a blocking handler");
        }
        Thread current = Thread.currentThread();
        waiters.add(current);
        try {
            while (true) {
                refused = true;
                if (attempt.getAsBoolean()) {
                    return;
                }
                if (!open) {
                    throw webSocket.closedException();
                }
                if (Thread.interrupted()) {
                    throw Inbox.interrupted(new InterruptedException());
                }
                LockSupport.park(this);
            }
        } finally {
            waiters.remove(current);
        }
    }

    private void wakeWaiters() {
        waiters.forEach(LockSupport::unpark);
    }

    // ---- the event loop's side

    /** Frames everything that other threads have handed over. */
    void serve() {
        wakeScheduled.set(false);
        Outgoing outgoing;
        while ((outgoing = handed.poll()) != null) {
            switch (outgoing) {
                case Outgoing.Whole whole -> send(whole);
                case Outgoing.Fragment fragment -> sendFragment(fragment);
                case Outgoing.Task task -> task.run().run();
            }
        }
    }

    private void send(Outgoing.Whole whole) {
        if (engine.isFragmenting()) {
            if (deferred == null) {
                deferred = new ArrayDeque<>();
            }
            deferred.add(whole);
            return;
        }
        pending.addAndGet(-whole.size());
        if (!engine.isOpen()) {
            fail(whole, webSocket.closedException());
            return;
        }
        Message message = whole.message();
        if (message.frame().isPresent()) {
            engine.sendPrepared(message.frame().get());
        } else {
            switch (message) {
                case Message.Text text -> engine.sendText(text.text());
                case Message.Binary binary -> engine.sendBinary(binary.bytes());
            }
        }
        if (whole.written().isPresent()) {
            outbound.whenWritten(whole.written().get());
        }
    }

    private void sendFragment(Outgoing.Fragment fragment) {
        pendingFragments.addAndGet(-fragment.size());
        if (!engine.isOpen()) {
            return;
        }
        if (fragment.first()) {
            engine.beginFragments(fragment.opcode());
        }
        engine.sendFragment(fragment.payload(), fragment.last());
        if (fragment.last() && deferred != null) {
            ArrayDeque<Outgoing.Whole> waited = deferred;
            deferred = null;
            waited.forEach(this::send);
        }
    }

    /** Announces room to those who found none, if there is some now; returns whether it did. */
    boolean announceRoom() {
        if (!refused || queuedBytes() > maximum / 2) {
            return false;
        }
        refused = false;
        wakeWaiters();
        return true;
    }

    /** Lets nobody send any more. */
    void close() {
        open = false;
        wakeWaiters();
    }

    /** Fails everything that has not been framed. */
    void release(Supplier<WebSocketClosedException> cause) {
        close();
        if (deferred != null) {
            deferred.forEach(whole -> fail(whole, cause.get()));
            deferred = null;
        }
        dropHanded(cause.get());
    }

    private void dropHanded(WebSocketClosedException cause) {
        Outgoing outgoing;
        while ((outgoing = handed.poll()) != null) {
            if (outgoing instanceof Outgoing.Whole whole) {
                fail(whole, cause);
            }
        }
    }

    private static void fail(Outgoing.Whole whole, WebSocketClosedException cause) {
        whole.written().ifPresent(written -> written.completeExceptionally(cause));
    }
}
