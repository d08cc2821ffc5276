package dev.parley.websocket.netty;

import dev.parley.protocol.MaskingKeys;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the connections of one event loop share: their deadlines, their masking keys, and the turn in which those that
 * have something to send are served.
 *
 * <p>All of it belongs to the event loop, except {@link #wake}, which any thread may call.
 */
final class LoopContext {

    /** How late a deadline may be noticed. */
    private static final long TICK_MILLIS = 100;

    /** How far one clock has to have run ahead, or a tick to come late, before this machine is taken to have slept. */
    private static final long SLEEP_MILLIS = 5000;

    private static final long REFUSED_FOR = TimeUnit.SECONDS.toNanos(1);

    private static final Logger LOG = LoggerFactory.getLogger(LoopContext.class);

    private static final FastThreadLocal<LoopContext> CONTEXTS = new FastThreadLocal<>() {
        @Override
        protected void onRemoval(LoopContext context) {
            context.releaseReadBuffer();
        }
    };

    private final EventLoop loop;
    private final MaskingKeys maskingKeys = new MaskingKeys();

    /** The connections, and at the same index when each is to be looked at again. */
    private final ArrayList<NettyWebSocket> connections = new ArrayList<>();

    private long[] dueAt = new long[16];

    /** When the last tick was, by {@link System#nanoTime()} and by the time of day in milliseconds. */
    private long tickedAt;

    private long tickedAtMillis;
    private @Nullable ScheduledFuture<?> ticking;

    /** Connections for which other threads have left something to do. */
    private final Queue<NettyWebSocket> woken = new ConcurrentLinkedQueue<>();

    private final AtomicBoolean wakeScheduled = new AtomicBoolean();

    /** Connections to which something was written outside of their own reading, to be flushed at the end of the turn. */
    private ArrayList<NettyWebSocket> unflushed = new ArrayList<>();

    private ArrayList<NettyWebSocket> flushing = new ArrayList<>();

    /** What bare sockets are read into; null while nothing has been read, or there is no connection. */
    private @Nullable ByteBuf readBuffer;

    /** What io_uring receives into; null while no socket wanted any. */
    private @Nullable ReceiveBuffers receiveBuffers;

    /** When there was no memory for them. */
    private long receiveBuffersRefusedAt = System.nanoTime() - REFUSED_FOR;

    private LoopContext(EventLoop loop) {
        this.loop = loop;
    }

    /** Returns the context of the event loop that is running. */
    static LoopContext of(EventLoop loop) {
        LoopContext context = CONTEXTS.get();
        if (context == null || !context.loop.equals(loop)) {
            context = new LoopContext(loop);
            CONTEXTS.set(context);
        }
        return context;
    }

    /** Returns whether the current thread is an event loop with connections, so that it must not wait. */
    static boolean isEventLoop() {
        return Thread.currentThread() instanceof FastThreadLocalThread && CONTEXTS.getIfExists() != null;
    }

    /** Returns whether there is no connection, and nothing to do. */
    boolean isIdle() {
        return connections.isEmpty() && ticking == null && woken.isEmpty() && unflushed.isEmpty();
    }

    EventLoop loop() {
        return loop;
    }

    MaskingKeys maskingKeys() {
        return maskingKeys;
    }

    // ---- reading

    /** Returns the buffer that bare sockets are read into. Whoever wants to keep what was read copies it. */
    ByteBuf readBuffer() {
        ByteBuf buffer = readBuffer;
        if (buffer == null) {
            buffer = PooledByteBufAllocator.DEFAULT.directBuffer(SocketWire.READ_BYTES, SocketWire.READ_BYTES);
            readBuffer = buffer;
        }
        return buffer;
    }

    /** Returns whether there is memory for the buffers of {@link #receiveBuffers}; if not, that is asked again after a second. */
    boolean hasReceiveBuffers() {
        if (receiveBuffers == null && System.nanoTime() - receiveBuffersRefusedAt >= REFUSED_FOR) {
            try {
                receiveBuffers();
            } catch (OutOfMemoryError none) {
                LOG.debug("Connections keep their channels: there is no direct memory for receive buffers", none);
                receiveBuffersRefusedAt = System.nanoTime();
            }
        }
        return receiveBuffers != null;
    }

    /** Returns the buffers for bare sockets over io_uring, which this event loop is to use. */
    ReceiveBuffers receiveBuffers() {
        ReceiveBuffers buffers = receiveBuffers;
        if (buffers == null) {
            buffers = new ReceiveBuffers((IoEventLoop) loop);
            receiveBuffers = buffers;
        }
        return buffers;
    }

    private void releaseReadBuffer() {
        if (readBuffer != null) {
            readBuffer.release();
            readBuffer = null;
        }
    }

    // ---- deadlines

    void add(NettyWebSocket connection) {
        int index = connections.size();
        connections.add(connection);
        if (index == dueAt.length) {
            dueAt = Arrays.copyOf(dueAt, 2 * index);
        }
        connection.loopIndex = index;
        dueAt[index] = System.nanoTime();
        if (ticking == null && !loop.isShuttingDown()) {
            tickedAt = System.nanoTime();
            tickedAtMillis = System.currentTimeMillis();
            ticking = loop.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    void remove(NettyWebSocket connection) {
        int index = connection.loopIndex;
        if (index < 0) {
            return;
        }
        int lastIndex = connections.size() - 1;
        NettyWebSocket last = connections.removeLast();
        if (last != connection) {
            connections.set(index, last);
            dueAt[index] = dueAt[lastIndex];
            last.loopIndex = index;
        }
        connection.loopIndex = -1;
        if (connections.isEmpty()) {
            releaseReadBuffer();
            if (ticking != null) {
                ticking.cancel(false);
                ticking = null;
            }
        }
    }

    /** Looks at a connection's deadline again at the next tick, since it may have come nearer. */
    void reconsider(NettyWebSocket connection) {
        if (connection.loopIndex >= 0) {
            dueAt[connection.loopIndex] = System.nanoTime();
        }
    }

    private void tick() {
        tick(System.nanoTime(), System.currentTimeMillis());
    }

    /**
     * Does what is due.
     *
     * @param now the time by {@link System#nanoTime()}
     * @param nowMillis the time of day
     */
    void tick(long now, long nowMillis) {
        if (hasSlept(now, nowMillis)) {
            awake(now);
        }
        // From the end, since a connection that ends takes the last one's place away.
        for (int i = connections.size() - 1; i >= 0; i--) {
            if (i < connections.size() && dueAt[i] - now <= 0) {
                NettyWebSocket connection = connections.get(i);
                long remaining = 0;
                try {
                    remaining = connection.onDeadline(now);
                } catch (Throwable thrown) {
                    // Here as below, one connection's failure must not keep the others from their turn.
                    connection.failed(thrown);
                }
                if (connection.loopIndex >= 0) {
                    dueAt[connection.loopIndex] = now + Math.min(remaining, Long.MAX_VALUE / 2);
                }
            }
        }
    }

    /**
     * Returns whether this machine has slept since the last tick. Where {@link System#nanoTime()} stands still meanwhile, the
     * time of day tells; where it runs on, the tick is late. A clock that was set, or an event loop that was blocked, looks the
     * same, and costs no more than a Ping.
     */
    private boolean hasSlept(long now, long nowMillis) {
        long passed = TimeUnit.NANOSECONDS.toMillis(now - tickedAt);
        long passedByDay = nowMillis - tickedAtMillis;
        tickedAt = now;
        tickedAtMillis = nowMillis;
        return passed > SLEEP_MILLIS || passedByDay - passed > SLEEP_MILLIS;
    }

    private void awake(long now) {
        for (int i = connections.size() - 1; i >= 0; i--) {
            if (i < connections.size()) {
                NettyWebSocket connection = connections.get(i);
                try {
                    connection.awoke(now);
                } catch (Throwable thrown) {
                    connection.failed(thrown);
                }
            }
        }
    }

    // ---- sending

    /** Has the event loop look at what another thread has left for the connection; tells the sender if it is gone. */
    void wake(NettyWebSocket connection) {
        woken.add(connection);
        if (wakeScheduled.compareAndSet(false, true)) {
            try {
                loop.execute(this::serveWoken);
            } catch (RejectedExecutionException _) {
                wakeScheduled.set(false); // So that everybody who comes later finds out too.
                NettyWebSocket gone;
                while ((gone = woken.poll()) != null) {
                    gone.sender.loopIsGone();
                }
            }
        }
    }

    private void serveWoken() {
        wakeScheduled.set(false);
        NettyWebSocket connection;
        while ((connection = woken.poll()) != null) {
            try {
                connection.serve();
            } catch (Throwable thrown) {
                connection.failed(thrown);
            }
        }
    }

    /** Has the connection flushed at the end of this turn of the event loop. */
    void flushLater(NettyWebSocket connection) {
        if (unflushed.isEmpty()) {
            loop.execute(this::flushAll);
        }
        unflushed.add(connection);
    }

    private void flushAll() {
        ArrayList<NettyWebSocket> now = unflushed;
        unflushed = flushing;
        flushing = now;
        for (NettyWebSocket connection : now) {
            try {
                connection.flush();
            } catch (Throwable thrown) {
                connection.failed(thrown);
            }
        }
        now.clear();
    }
}
