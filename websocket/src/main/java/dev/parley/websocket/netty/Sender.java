package dev.parley.websocket.netty;

import dev.parley.protocol.Engine;
import dev.parley.websocket.Message;
import dev.parley.websocket.QueueFullException;
import dev.parley.websocket.WebSocketClosedException;
import io.netty.channel.EventLoop;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of messages from any thread to the engine, and the one place that bounds how many bytes wait.
 *
 * <p>A message sent by another thread than the event loop is put into {@link #handed}, and framed when the event loop next
 * serves the connection. One sent on the event loop is framed at once, after those. While a message is being sent as a stream, others wait in
 * {@link #deferred}.
 *
 * <p>Threads: {@link #deferred}, {@link #serving} and all methods under "the event loop's side" belong to the event loop; everything else is
 * safe from any thread. Nothing is called under a lock, and there are none.
 */
final class Sender {

    // Not objects of their own: there are as many as connections.
    private static final VarHandle WAKE_SCHEDULED = flag("wakeScheduled");
    private static final VarHandle STREAMING = flag("streaming");

    private final NettyWebSocket webSocket;
    private final EventLoop loop;
    private final Engine engine;
    private final Outbound outbound;
    private final long maximum;

    private final Queue<Outgoing> handed = new ConcurrentLinkedQueue<>();

    /** Whether the event loop has been told of {@link #handed}. Set by {@link #WAKE_SCHEDULED}. */
    @SuppressWarnings("UnusedVariable") // Read by way of its handle.
    private volatile boolean wakeScheduled;

    /** Bytes of everything that waits: {@link #handed}, {@link #deferred}, and what {@link Outbound} holds. */
    private final AtomicLong queued;

    /**
     * Whether a message is being sent as a stream; set by {@link #STREAMING} for who begins one, cleared when its last fragment is
     * handed over.
     */
    @SuppressWarnings("UnusedVariable") // Read by way of its handle.
    private volatile boolean streaming;

    /** Messages that wait for a stream to end; null when none ever did. */
    private @Nullable ArrayDeque<Outgoing.Whole> deferred;

    /** Bytes of these: they wait for the stream to end, and must not keep it from ending. Written by the event loop. */
    private volatile long deferredBytes;

    /** Whether the event loop is within {@link #serve()}. */
    private boolean serving;

    /** Threads that wait for room for a message. */
    private final Waiters messageWaiters = new Waiters();

    /** Threads that wait for room for a fragment, which deferred messages do not take. */
    private final Waiters fragmentWaiters = new Waiters();

    /** Threads that wait for their turn to stream. */
    private final Waiters streamWaiters = new Waiters();

    /** Whether an offer found no room since room was last announced. */
    private volatile boolean refused;

    private volatile boolean open = true;

    Sender(NettyWebSocket webSocket, EventLoop loop, Engine engine, Outbound outbound, long maximum) {
        this.webSocket = webSocket;
        this.loop = loop;
        this.engine = engine;
        this.outbound = outbound;
        this.queued = outbound.queued();
        this.maximum = maximum;
    }

    private static VarHandle flag(String name) {
        try {
            return MethodHandles.lookup().findVarHandle(Sender.class, name, boolean.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    // ---- any thread

    boolean isOpen() {
        return open;
    }

    long queuedBytes() {
        return loop.inEventLoop() ? outbound.queuedNow() : queued.get();
    }

    /** What waits before a fragment that would be sent now. */
    private long queuedBeforeFragment() {
        return queued.get() - deferredBytes;
    }

    /** Takes the message if there is room; returns whether it did. */
    boolean offer(Message message, Optional<CompletableFuture<Void>> written) {
        Outgoing.Whole whole = Outgoing.Whole.of(message, written);
        if (tryOffer(whole, 0)) {
            return true;
        }
        // Room that came between the refusal and this line is not announced: look once more.
        refused = true;
        return tryOffer(whole, 0);
    }

    /** Takes the message if there is room; returns what completes when it has been written, or fails at once. */
    CompletableFuture<Void> offer(Message message) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        if (!offer(message, Optional.of(written))) {
            written.completeExceptionally(
                    open
                            ? new QueueFullException("the outbound queue holds " + queuedBytes()
                                    + " bytes and has no room for " + message.size() + " more; its limit is " + maximum)
                            : webSocket.closedException());
        }
        return written;
    }

    /** Takes the message as soon as there is room. */
    void put(Message message) {
        Outgoing.Whole whole = Outgoing.Whole.of(message, Optional.empty());
        if (!tryOffer(whole, 0)) {
            // Who waits is content with half of the queue, or a long message would wait for ever behind short ones.
            await(messageWaiters, "the outbound queue is full", () -> tryOffer(whole, maximum / 2));
        }
    }

    /** Takes a binary message if there is room; on the event loop it is framed without a copy in between. */
    boolean offer(ByteBuffer binary) {
        if (!isItsTurn() || !canFrame()) {
            return offer(Message.binary(binary), Optional.empty());
        }
        // Nobody makes room meanwhile but this thread.
        if (!hasRoom(Outgoing.OVERHEAD + binary.remaining(), outbound.queuedNow(), 0)) {
            refused = true;
            return false;
        }
        int position = binary.position();
        engine.sendBinary(binary);
        binary.position(position);
        framed();
        return true;
    }

    private boolean tryOffer(Outgoing.Whole whole, long ignorable) {
        boolean itsTurn = isItsTurn();
        if (!open || !hasRoom(whole.size(), itsTurn ? outbound.queuedNow() : queued.get(), ignorable)) {
            return false;
        }
        if (itsTurn && canFrame()) {
            frame(whole);
            framed();
            return true;
        }
        queued.addAndGet(whole.size());
        if (itsTurn) {
            send(whole);
        } else {
            hand(whole);
        }
        return true;
    }

    /** Returns whether a message can be framed now: on the event loop, when it is its turn. */
    private boolean canFrame() {
        return open && engine.isOpen() && !engine.isFragmenting();
    }

    private void framed() {
        outbound.countLater();
        webSocket.flushNeeded();
    }

    /**
     * Returns whether what this thread sends now is framed at once: on the event loop, once it has served what was handed over
     * before. A program that has one thread send and then the event loop knows which was first.
     */
    private boolean isItsTurn() {
        if (!loop.inEventLoop()) {
            return false;
        }
        if (wakeScheduled) {
            serve();
        }
        return !serving || handed.isEmpty(); // Within serve(), what has not been served yet comes first.
    }

    /** Begins a message that is sent as a stream, when no other such message is under way. */
    void beginStream() {
        await(
                streamWaiters,
                "another message is being sent as a stream",
                () -> open && STREAMING.compareAndSet(this, false, true));
    }

    /** Sends a fragment as soon as there is room; the last one ends the stream. */
    void putFragment(Outgoing.Fragment fragment) {
        await(fragmentWaiters, "the outbound queue is full", () -> open && reserve(fragment.size()));
        hand(fragment);
        if (fragment.last()) {
            streaming = false;
            streamWaiters.wake();
        }
    }

    /** Sends a Ping; returns what its Pong completes. */
    CompletableFuture<Duration> ping() {
        CompletableFuture<Duration> roundTrip = new CompletableFuture<>();
        if (!open) {
            roundTrip.completeExceptionally(webSocket.closedException());
        } else if (webSocket.pings.admit(roundTrip)) {
            if (loop.inEventLoop()) {
                sendPing(roundTrip);
            } else {
                hand(new Outgoing.Ping(roundTrip));
            }
        }
        return roundTrip;
    }

    /** Runs something on the event loop, after what any thread has sent before. */
    void execute(Runnable run) {
        if (isItsTurn()) {
            run.run();
        } else {
            hand(new Outgoing.Task(run));
        }
    }

    /** Runs something on the event loop: if that is the current thread, before whatever else there is to do. */
    void executeAtOnce(Runnable run) {
        if (loop.inEventLoop()) {
            run.run();
        } else {
            hand(new Outgoing.Task(run));
        }
    }

    /**
     * Returns whether the queue has room. Racing threads may each find the same: the bound is kept to within one message a
     * thread.
     *
     * @param size how many bytes
     * @param before how many wait already
     * @param ignorable how many of these count as none: a message that is longer than the queue needs none before it
     */
    private boolean hasRoom(int size, long before, long ignorable) {
        return before <= ignorable || before + size <= maximum;
    }

    private boolean reserve(int fragmentSize) {
        if (!hasRoom(fragmentSize, queuedBeforeFragment(), 0)) {
            return false;
        }
        queued.addAndGet(fragmentSize);
        return true;
    }

    private void hand(Outgoing outgoing) {
        handed.add(outgoing);
        if (WAKE_SCHEDULED.compareAndSet(this, false, true)) {
            webSocket.wake();
        }
    }

    private void await(Waiters waiters, String reason, BooleanSupplier attempt) {
        if (attempt.getAsBoolean()) {
            return;
        }
        if (open && (loop.inEventLoop() || LoopContext.isEventLoop())) {
            throw new IllegalStateException(
                    reason + ", and an event loop must not wait: use trySend, or a blocking handler");
        }
        waiters.await(() -> {
            if (attempt.getAsBoolean()) {
                return true;
            }
            if (!open) {
                throw webSocket.closedException();
            }
            return false;
        });
    }

    // ---- the event loop's side

    /** Frames everything that other threads have handed over; once the connection has ended, fails it. */
    void serve() {
        if (serving) {
            return; // What is served calls the program, which may come back here: the loop below goes on.
        }
        serving = true;
        try {
            wakeScheduled = false;
            Outgoing outgoing;
            while ((outgoing = handed.poll()) != null) {
                switch (outgoing) {
                    case Outgoing.Whole whole -> send(whole);
                    case Outgoing.Fragment fragment -> sendFragment(fragment);
                    case Outgoing.Ping ping -> sendPing(ping.roundTrip());
                    case Outgoing.Task task -> task.run().run();
                }
            }
        } finally {
            serving = false;
        }
    }

    private void send(Outgoing.Whole whole) {
        if (!engine.isOpen()) {
            outbound.count(whole.size());
            fail(whole);
            return;
        }
        if (engine.isFragmenting()) {
            if (deferred == null) {
                deferred = new ArrayDeque<>();
            }
            deferred.add(whole);
            addDeferred(whole.size());
            return;
        }
        frame(whole);
        outbound.count(whole.size());
    }

    private void frame(Outgoing.Whole whole) {
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

    private void sendPing(CompletableFuture<Duration> roundTrip) {
        if (!engine.isOpen()) {
            webSocket.pings.fail(roundTrip, webSocket.closedException());
        } else if (webSocket.pings.add(engine.sendPing(System.nanoTime()), roundTrip)) {
            webSocket.flushNeeded();
        }
    }

    private void sendFragment(Outgoing.Fragment fragment) {
        if (!engine.isOpen()) {
            outbound.count(fragment.size());
            return;
        }
        if (fragment.first()) {
            engine.beginFragments(fragment.opcode());
        }
        engine.sendFragment(fragment.payload(), fragment.last());
        outbound.count(fragment.size());
        if (fragment.last()) {
            sendDeferred();
        }
    }

    private void sendDeferred() {
        ArrayDeque<Outgoing.Whole> waited = deferred;
        deferred = null;
        if (waited != null) {
            addDeferred(-deferredBytes);
            waited.forEach(this::send);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // The event loop is the only writer.
    private void addDeferred(long bytes) {
        deferredBytes += bytes;
    }

    /** Wakes who waits for room, if there is some now; returns whether to tell those whose offer was refused. */
    boolean announceRoom() {
        if (!fragmentWaiters.isEmpty() && queuedBeforeFragment() <= maximum / 2) {
            fragmentWaiters.wake();
        }
        boolean waiting = !messageWaiters.isEmpty();
        if (!(refused || waiting) || queuedBytes() > maximum / 2) {
            return false;
        }
        if (waiting) {
            messageWaiters.wake();
        }
        boolean tell = refused;
        refused = false;
        return tell;
    }

    /** Lets nobody send any more. */
    void close() {
        open = false;
        messageWaiters.wake();
        fragmentWaiters.wake();
        streamWaiters.wake();
    }

    /** Fails everything that has not been framed, after the engine has ended. */
    void end() {
        close();
        sendDeferred();
        serve();
    }

    // ---- whoever finds the event loop gone

    /** Fails everything that has been handed over: the event loop has been shut down, and every connection with it. */
    void loopIsGone() {
        wakeScheduled = false;
        close();
        Outgoing outgoing;
        while ((outgoing = handed.poll()) != null) {
            switch (outgoing) {
                case Outgoing.Whole whole -> {
                    queued.addAndGet(-whole.size());
                    fail(whole);
                }
                case Outgoing.Fragment fragment -> queued.addAndGet(-fragment.size());
                case Outgoing.Ping ping -> webSocket.pings.fail(ping.roundTrip(), webSocket.closedException());
                case Outgoing.Task _ -> {} // There is nothing left to close or to pause.
            }
        }
    }

    private void fail(Outgoing.Whole whole) {
        if (whole.written().isPresent()) {
            WebSocketClosedException cause = webSocket.closedException();
            whole.written().get().completeExceptionally(cause);
        }
    }
}
