package dev.parley.app.bench;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
    private final AtomicLong deliveries = new AtomicLong();
    private final AtomicLongArray sentAt = new AtomicLongArray(KNOWN);

    private final AtomicReference<@Nullable EventLoop> senderLoop = new AtomicReference<>();

    /** The rest belongs to the sender's event loop. */
    private @Nullable LoadConnection sender;

    private @Nullable ScheduledFuture<?> ticking;
    private long sent;
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
        while (sent < until && sent - deliveries.get() / connections < KNOWN) {
            send(startedAt + (long) (sent * 1e9 / rate));
        }
    }

    private void sendNext() {
        while (sent - deliveries.get() / connections < inFlight) {
            send(System.nanoTime());
        }
    }

    private void send(long time) {
        LoadConnection from = sender;
        if (from != null) {
            sentAt.set((int) (sent % KNOWN), time);
            sent++;
            from.send(1);
        }
    }

    private void delivered(EventLoop loop, int messages) {
        long now = deliveries.addAndGet(messages);
        EventLoop home = senderLoop.get();
        if (rate == 0 && home != null && now / connections != (now - messages) / connections) {
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

        Share(EventLoop loop, Recorder recorder) {
            super(lost);
            this.loop = loop;
            this.recorder = recorder;
        }

        @Override
        void begin(List<LoadConnection> open) {
            open.forEach(connection -> connection.handOver(this));
            if (!open.isEmpty() && senderLoop.compareAndSet(null, loop)) {
                sender = open.getFirst();
            }
        }

        @Override
        public void received(LoadConnection connection, int messages) {
            long now = System.nanoTime();
            long before = connection.received - messages;
            for (int i = 0; i < messages; i++) {
                recorder.record(now - sentAt.get((int) ((before + i) % KNOWN)), 1);
            }
            delivered(loop, messages);
        }

        @Override
        void end() {
            ScheduledFuture<?> ticks = ticking;
            if (ticks != null && loop.equals(senderLoop.get())) {
                ticks.cancel(false);
            }
        }
    }
}
