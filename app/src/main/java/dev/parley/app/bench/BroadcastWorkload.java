package dev.parley.app.bench;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The first connection sends, and each message comes to all. One for all event loops; each gets its share by {@link #on}. Without a
 * rate, the next message is sent when one has come to all; with one, when it is due, and the latencies count from then.
 */
final class BroadcastWorkload {

    /** Of how many messages it is known when they were sent. */
    private static final int KNOWN = 1 << 16;

    private final int connections;
    private final int inFlight;
    private final double rate;
    private final LostConnections lost;

    /** When a message was sent, or due if that was earlier, and how many connections have it; each by its number. */
    private final AtomicLongArray sentAt = new AtomicLongArray(KNOWN);

    private final AtomicIntegerArray deliveries = new AtomicIntegerArray(KNOWN);

    /** How many messages have come to all. */
    private final AtomicLong complete = new AtomicLong();

    /** How many have been sent; written by the sender's event loop only. */
    private final AtomicLong sent = new AtomicLong();

    private final AtomicReference<@Nullable EventLoop> senderLoop = new AtomicReference<>();

    /** The rest belongs to the sender's event loop. */
    private @Nullable LoadConnection sender;

    private @Nullable ScheduledFuture<?> ticking;
    private long startedAt;

    BroadcastWorkload(int connections, int inFlight, double rate, LostConnections lost) {
        this.connections = connections;
        this.inFlight = inFlight;
        this.rate = rate;
        this.lost = lost;
    }

    /** Returns the share of one event loop. */
    Workload on(EventLoop loop, Recorder recorder) {
        return new Share(loop, recorder);
    }

    /** Begins to send, when all event loops have begun. */
    void start() {
        EventLoop loop = senderLoop.get();
        if (loop != null) {
            loop.execute(() -> start(loop));
        }
    }

    private void start(EventLoop loop) {
        startedAt = System.nanoTime();
        if (rate > 0) {
            long nanos = (long) (1e9 / rate);
            ticking = loop.scheduleAtFixedRate(
                    this::sendDue, 0, Math.min(nanos, TimeUnit.MILLISECONDS.toNanos(1)), TimeUnit.NANOSECONDS);
        } else {
            sendNext();
        }
    }

    private void sendDue() {
        long until = 1 + (long) ((System.nanoTime() - startedAt) * rate / 1e9);
        while (sent.get() < until && underWay() < KNOWN) {
            send(startedAt + (long) (sent.get() * 1e9 / rate));
        }
    }

    private void sendNext() {
        while (underWay() < Math.min(inFlight, KNOWN)) {
            send(System.nanoTime());
        }
    }

    private long underWay() {
        return sent.get() - complete.get();
    }

    private void send(long time) {
        LoadConnection from = sender;
        if (from != null) {
            sentAt.set(place(sent.get()), time);
            sent.incrementAndGet();
            from.send(1);
        }
    }

    private static int place(long message) {
        return (int) (message % KNOWN);
    }

    /** Returns whether the message has come to all with this. */
    private boolean delivered(long message) {
        if (deliveries.incrementAndGet(place(message)) < connections) {
            return false;
        }
        deliveries.set(place(message), 0);
        // Each connection gets them in their order, and so those before it have come to all.
        complete.accumulateAndGet(message + 1, Math::max);
        return true;
    }

    private void goOn(EventLoop loop) {
        EventLoop home = senderLoop.get();
        if (rate == 0 && home != null) {
            if (loop.equals(home)) {
                sendNext();
            } else {
                home.execute(this::sendNext);
            }
        }
    }

    private final class Share extends Workload {
        private final EventLoop loop;
        private final Recorder recorder;
        private List<LoadConnection> connected = List.of();

        Share(EventLoop loop, Recorder recorder) {
            super(lost);
            this.loop = loop;
            this.recorder = recorder;
        }

        @Override
        void begin(List<LoadConnection> open) {
            connected = List.copyOf(open);
            open.forEach(connection -> connection.handOver(this));
            if (!open.isEmpty() && senderLoop.compareAndSet(null, loop)) {
                sender = open.getFirst();
            }
        }

        @Override
        public void received(LoadConnection connection, int messages) {
            long now = System.nanoTime();
            boolean toAll = false;
            for (long message = connection.received - messages; message < connection.received; message++) {
                recorder.record(now - sentAt.get(place(message)), 1);
                toAll |= delivered(message);
            }
            if (toAll) {
                goOn(loop);
            }
        }

        /** At a fixed rate, what was due and has not come took at least so long. */
        @Override
        void end() {
            ScheduledFuture<?> ticks = ticking;
            if (ticks != null && loop.equals(senderLoop.get())) {
                ticks.cancel(false);
            }
            if (rate == 0) {
                return;
            }
            long now = System.nanoTime();
            for (LoadConnection connection : connected) {
                for (long message = connection.received; message < sent.get(); message++) {
                    recorder.unanswered(now - sentAt.get(place(message)));
                }
            }
        }
    }
}
