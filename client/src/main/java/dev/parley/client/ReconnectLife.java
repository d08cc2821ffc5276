package dev.parley.client;

import dev.parley.protocol.CloseStatus;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketClosedException;
import dev.parley.websocket.WebSocketInterruptedException;
import dev.parley.websocket.WebSocketListener;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a {@link ReconnectingWebSocket}: one virtual thread that connects, sends what is in the buffer, and waits, one
 * after the other. Other threads can only {@linkplain #end end} it, which interrupts what it waits for.
 */
final class ReconnectLife {

    private static final Logger LOG = LoggerFactory.getLogger(ReconnectLife.class);

    /** What the life needs from outside. */
    record Surroundings(Connector connector, Timing timing, RandomGenerator random) {}

    /** What the program wants. */
    record Plan(
            WebSocketRequest request,
            ReconnectAttempt.Preparation preparation,
            ReconnectPolicy policy,
            WebSocketListener listener) {}

    /** Why the life is to end; a code and a reason for the connection if the program says so. */
    private record Ending(ReconnectState.Cause cause, int code, String reason) {}

    private final Surroundings surroundings;
    private final Plan plan;
    private final OutboundBuffer outbound;
    private final Optional<InboundBuffer> inbound;
    private final Consumer<ReconnectState> tell;
    private final Thread thread = Thread.ofVirtual().name("parley-reconnecting").unstarted(this::live);
    private final CompletableFuture<ReconnectState.Closed> closed = new CompletableFuture<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Why it is to end, once it is. Guarded by the lock. */
    private @Nullable Ending ending;

    /** Whether the thread may be interrupted, to have it look at {@link #ending}. Guarded by the lock. */
    private boolean interruptible = true;

    /** Whether the delay has passed. Guarded by the lock. */
    private boolean rung;

    private volatile ReconnectState state = new ReconnectState.Connecting(1);

    // Of the thread alone.

    /** How many attempts, and how many delays, there were since the last stable connection. */
    private int attempts;

    private int retries;

    /** Since when there has been no stable connection, by {@link Timing#nanoTime()}. */
    private long awaySince;

    private Optional<ConnectionLoss> last = Optional.empty();

    ReconnectLife(
            Surroundings surroundings,
            Plan plan,
            OutboundBuffer outbound,
            Optional<InboundBuffer> inbound,
            Consumer<ReconnectState> tell) {
        this.surroundings = surroundings;
        this.plan = plan;
        this.outbound = outbound;
        this.inbound = inbound;
        this.tell = tell;
    }

    void start() {
        thread.start();
    }

    // ---- any thread

    ReconnectState state() {
        return state;
    }

    CompletableFuture<ReconnectState.Closed> closed() {
        return closed;
    }

    /** {@return whether this is the thread that lives this life, so that it must not wait for it} */
    boolean isLiving() {
        return Thread.currentThread() == thread;
    }

    /** Has it end, from whatever state; does nothing if it ends already. The connection is closed with the code and reason. */
    void end(ReconnectState.Cause cause, int code, String reason) {
        lock.lock();
        try {
            if (ending != null) {
                return;
            }
            ending = new Ending(cause, code, reason);
            outbound.refuse("the ReconnectingWebSocket has been closed");
            if (interruptible && !isLiving()) {
                thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    private Optional<Ending> ending() {
        lock.lock();
        try {
            return Optional.ofNullable(ending);
        } finally {
            lock.unlock();
        }
    }

    private boolean isEnding() {
        return ending().isPresent();
    }

    // ---- the thread

    private void live() {
        ReconnectState.Cause cause = ReconnectState.Cause.BROKEN;
        try {
            awaySince = surroundings.timing().nanoTime();
            cause = connectAgainAndAgain();
        } catch (RejectedExecutionException loopsHaveEnded) {
            cause = ReconnectState.Cause.CLIENT_CLOSED;
        } catch (Throwable mistake) {
            LOG.error("A ReconnectingWebSocket has failed, and ends", mistake);
        } finally {
            becomeUninterruptible();
            String why = "the ReconnectingWebSocket has ended: " + cause
                    + last.map(loss -> ", " + loss).orElse("");
            outbound.refuse(why);
            ReconnectState.Closed end = new ReconnectState.Closed(cause, last, outbound.clear());
            inbound.ifPresent(buffer -> buffer.end(why));
            become(end);
            closed.complete(end);
        }
    }

    private ReconnectState.Cause connectAgainAndAgain() {
        while (true) {
            ConnectionLoss loss = connectOnce();
            Optional<ReconnectState.Cause> end = ended(loss);
            if (end.isPresent()) {
                return end.get();
            }
            Duration delay = plan.policy()
                    .backoff()
                    .delay(retries, loss, surroundings.timing().now(), surroundings.random());
            retries++;
            long away = surroundings.timing().nanoTime() - awaySince;
            if (plan.policy().isTooMuch(attempts, Duration.ofNanos(away).plus(delay))) {
                return ReconnectState.Cause.GAVE_UP;
            }
            await(delay, loss);
        }
    }

    private void requireNotEnding() {
        if (isEnding()) {
            throw new CancellationException("closed");
        }
    }

    /** {@return why it is over, if it is} */
    private Optional<ReconnectState.Cause> ended(ConnectionLoss loss) {
        Optional<Ending> asked = ending();
        if (asked.isPresent()) {
            if (loss instanceof ConnectionLoss.Disconnected) {
                last = Optional.of(loss); // Anything else only says that it was interrupted.
            }
            return Optional.of(asked.get().cause());
        }
        last = Optional.of(loss);
        if (loss instanceof ConnectionLoss.NotConnected(WebSocketConnectException failure)
                && failure.failure() == ConnectFailure.CLIENT_CLOSED) {
            return Optional.of(ReconnectState.Cause.CLIENT_CLOSED);
        }
        return plan.policy().isFatal(loss) ? Optional.of(ReconnectState.Cause.FATAL) : Optional.empty();
    }

    /** Connects, and serves the connection; returns how that ended. */
    private ConnectionLoss connectOnce() {
        attempts++;
        WebSocketRequest request;
        try {
            become(new ReconnectState.Connecting(attempts));
            if (inbound.isPresent()) {
                inbound.get().awaitRoom();
                inbound.get().connecting();
            }
            requireNotEnding();
            request = Objects.requireNonNull(
                    plan.preparation().prepare(new ReconnectAttempt(plan.request(), attempts, last)),
                    "the preparation of an attempt returned null");
            requireNotEnding();
        } catch (Throwable failed) {
            boolean ignored = Thread.interrupted(); // What it was for is looked at next.
            return new ConnectionLoss.NotPrepared(failed);
        }
        WebSocket connection;
        try {
            connection = surroundings.connector().connect(request, plan.listener());
        } catch (RejectedExecutionException loopsHaveEnded) {
            throw loopsHaveEnded;
        } catch (Throwable failed) {
            boolean ignored = Thread.interrupted();
            return new ConnectionLoss.NotConnected(failed);
        }
        long since = surroundings.timing().nanoTime();
        CloseStatus status;
        try {
            status = serve(connection);
        } catch (Throwable mistake) {
            connection.abort(); // Nobody would attend to it.
            throw mistake;
        }
        long now = surroundings.timing().nanoTime();
        Duration lifetime = Duration.ofNanos(now - since);
        if (lifetime.compareTo(plan.policy().stableAfter()) >= 0) {
            attempts = 0;
            retries = 0;
            awaySince = now;
        }
        return new ConnectionLoss.Disconnected(status, lifetime);
    }

    private CloseStatus serve(WebSocket connection) {
        // What is joined below is what comes after that, or it might hit the next connection.
        CompletableFuture<CloseStatus> closing = connection.closed().toCompletableFuture();
        CompletableFuture<CloseStatus> end = closing.whenComplete((status, none) -> outbound.away());
        if (!isEnding()) {
            become(new ReconnectState.Open(connection));
            inbound.ifPresent(InboundBuffer::announced);
            outbound.open();
            if (closing.isDone()) { // Perhaps what is to come after that has come before the line above.
                outbound.away();
            }
            send(connection);
        }
        outbound.away();
        ending().ifPresent(asked -> {
            // Not while it can be interrupted: sending would throw.
            becomeUninterruptible();
            sendAtOnce(connection);
            connection.close(asked.code(), asked.reason());
        });
        return end.join();
    }

    /** Hands over what is in the buffer, and what comes into it, until the connection or the life ends. */
    private void send(WebSocket connection) {
        boolean interrupted;
        do {
            interrupted = sendUntilInterrupted(connection);
        } while (interrupted && !isEnding());
    }

    /** Returns whether it was interrupted, which only says something if the life is to end. */
    private boolean sendUntilInterrupted(WebSocket connection) {
        try {
            Optional<Message> next = outbound.take();
            while (next.isPresent() && !isEnding()) {
                connection.send(next.get());
                outbound.handedOver();
                next = outbound.take();
            }
            return false;
        } catch (WebSocketClosedException gone) {
            return false; // What was to be sent waits for the next connection.
        } catch (InterruptedException | WebSocketInterruptedException interrupted) {
            boolean ignored = Thread.interrupted();
            return true;
        } finally {
            outbound.giveBack();
        }
    }

    /** Hands over what is in the buffer, as far as the connection takes it without waiting. */
    private void sendAtOnce(WebSocket connection) {
        Optional<Message> next = outbound.poll();
        while (next.isPresent() && connection.trySend(next.get())) {
            outbound.handedOver();
            next = outbound.poll();
        }
        outbound.giveBack();
    }

    private void await(Duration delay, ConnectionLoss why) {
        ring(false);
        Runnable cancel = surroundings.timing().schedule(() -> ring(true), delay);
        become(new ReconnectState.Waiting(delay, why));
        lock.lock();
        try {
            while (!rung && ending == null) {
                changed.await();
            }
        } catch (InterruptedException interrupted) {
            // Only who ends the life interrupts it.
        } finally {
            lock.unlock();
            cancel.run();
        }
    }

    private void ring(boolean now) {
        lock.lock();
        try {
            rung = now;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void become(ReconnectState next) {
        state = next;
        try {
            tell.accept(next);
        } catch (Throwable thrown) {
            LOG.error("A ReconnectListener has thrown an exception", thrown);
        }
        forgetInterruption();
    }

    /** Forgets an interruption that somebody else than {@link #end} has left behind, as a listener may. */
    private void forgetInterruption() {
        lock.lock();
        try {
            if (ending == null) {
                boolean ignored = Thread.interrupted();
            }
        } finally {
            lock.unlock();
        }
    }

    private void becomeUninterruptible() {
        lock.lock();
        try {
            interruptible = false;
            boolean ignored = Thread.interrupted();
        } finally {
            lock.unlock();
        }
    }
}
