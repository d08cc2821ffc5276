package dev.parley.app.bench;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Messages are sent at a fixed rate, one connection after the other, whether or not those before have come back. Each has a time at
 * which it is due, and its latency counts from then: what a slow server keeps the sender from sending in time is in the latencies,
 * and not left out of them.
 */
final class PacedEchoWorkload extends Workload {

    private static final long TICK_MICROS = 500;

    private final EventLoop loop;
    private final double nanosBetween;
    private final EchoCheck check;
    private final Recorder recorder;
    private List<LoadConnection> connections = List.of();
    private long[] due = {};
    private long dueInAll;
    private long startedAt;
    private @Nullable ScheduledFuture<?> ticking;

    /** Sends so many messages in a second on this event loop. */
    PacedEchoWorkload(EventLoop loop, double rate, EchoCheck check, Recorder recorder, LostConnections lost) {
        super(lost);
        this.loop = loop;
        this.nanosBetween = 1e9 / rate;
        this.check = check;
        this.recorder = recorder;
    }

    @Override
    void begin(List<LoadConnection> open) {
        // In the order of their numbers, which need not be that in which they were opened: it is by the number that
        // they are due.
        connections = open.stream()
                .sorted(Comparator.comparingInt(connection -> connection.index))
                .toList();
        due = new long[connections.size()];
        startedAt = System.nanoTime();
        connections.forEach(connection -> connection.handOver(this));
        ticking = loop.scheduleAtFixedRate(this::tick, TICK_MICROS, TICK_MICROS, TimeUnit.MICROSECONDS);
    }

    private void tick() {
        long until = (long) ((System.nanoTime() - startedAt) / nanosBetween);
        for (; dueInAll < until; dueInAll++) {
            int index = (int) (dueInAll % connections.size());
            due[index]++;
            sendDue(connections.get(index));
        }
    }

    private void sendDue(LoadConnection connection) {
        while (connection.isWritable() && !connection.wasClosing() && connection.sent < due[connection.index]) {
            connection.send((int) Math.min(due[connection.index] - connection.sent, connection.mostAtOnce()));
        }
    }

    @Override
    public void writable(LoadConnection connection) {
        sendDue(connection);
    }

    /** When a connection's n-th message is to be sent. */
    private long dueAt(LoadConnection connection, long n) {
        return startedAt + (long) ((n * connections.size() + connection.index + 1) * nanosBetween);
    }

    @Override
    public void received(LoadConnection connection, int messages) {
        long now = System.nanoTime();
        long before = connection.received - messages;
        for (int i = 0; i < messages; i++) {
            recorder.record(now - dueAt(connection, before + i), 1);
        }
        check.passes(connection, (int) Math.max(0, connection.received - connection.sent));
    }

    /** What was due and has not come back took at least so long. */
    @Override
    void end() {
        ScheduledFuture<?> ticks = ticking;
        if (ticks != null) {
            ticks.cancel(false);
        }
        long now = System.nanoTime();
        for (LoadConnection connection : connections) {
            for (long n = connection.received; n < due[connection.index]; n++) {
                recorder.unanswered(now - dueAt(connection, n));
            }
        }
    }
}
