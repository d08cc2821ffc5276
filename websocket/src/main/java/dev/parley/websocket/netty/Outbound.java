package dev.parley.websocket.netty;

import dev.parley.protocol.Output;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one connection on their way to the wire. Frames are appended to one buffer until it is flushed; the wire
 * is given no more than its high mark, so that Pings and Pongs can pass the rest at the next frame boundary.
 *
 * <p>Belongs to the event loop, but for {@link #queued()}.
 */
final class Outbound implements Output {

    private static final int SMALLEST_BUFFER = 512;
    private static final int LARGEST_BUFFER = 1 << 16;

    /** From this size on a shared frame is written as it is; below, copying is cheaper. */
    private static final int SHARE_FROM = 1 << 12;

    /** From so many bytes on what the event loop has framed is counted at once, not only when it is written. */
    private static final int COUNT_FROM = 1 << 14;

    /** Frames in one buffer. */
    private static final class Batch {
        final ByteBuf frames;

        /** The whole of the buffer, at whose position the next byte goes; of frames that are shared an empty one. */
        final ByteBuffer room;

        /** Whether the buffer begins with a frame, not with the rest of one. */
        final boolean beginsWithFrame;

        /** Where the next byte goes, whatever has been done to the position since. */
        private int end;

        private final int start;

        @Nullable
        List<CompletableFuture<Void>> completions;

        private Batch(ByteBuf frames, ByteBuffer room, boolean beginsWithFrame) {
            this.frames = frames;
            this.room = room;
            this.beginsWithFrame = beginsWithFrame;
            this.start = room.position();
            this.end = start;
        }

        static Batch toFill(ByteBuf buffer, boolean beginsWithFrame) {
            return new Batch(buffer, buffer.internalNioBuffer(0, buffer.capacity()), beginsWithFrame);
        }

        static Batch shared(ByteBuffer frame) {
            return new Batch(Unpooled.wrappedBuffer(frame.duplicate()), NO_ROOM, true);
        }

        int writable() {
            return room.limit() - end;
        }

        ByteBuffer room() {
            return room.position(end);
        }

        void advance(int length) {
            end += length;
        }

        /** Returns the frames, to which nothing is added any more. */
        ByteBuf sealed() {
            return room.capacity() == 0 ? frames : frames.writerIndex(end - start);
        }
    }

    private static final ByteBuffer NO_ROOM = ByteBuffer.allocate(0);

    private Wire wire;
    private final NettyWebSocket webSocket;

    /** The buffer that is being filled; null when everything has been handed to the wire. */
    private @Nullable Batch filling;

    /** Full buffers in front of {@link #filling}; null until the peer is slower than the program. */
    private @Nullable ArrayDeque<Batch> waiting;

    /** Pings and Pongs that pass the waiting buffers at the next frame boundary. */
    private @Nullable Queue<ByteBuffer> controls;

    /** What the next buffer holds: grows while buffers fill up before they are written, shrinks when they do not. */
    private int capacity = SMALLEST_BUFFER;

    private boolean writing;

    /** How many bytes of frames wait here. */
    private long bytes;

    /** How many of these are in {@link #queued}. */
    private long counted;

    /** The bytes of everything that waits to be sent, framed or not: what the connection's bound is about. */
    private final AtomicLong queued = new AtomicLong();

    Outbound(Wire wire, NettyWebSocket webSocket) {
        this.wire = wire;
        this.webSocket = webSocket;
    }

    /** Writes to another wire from now on. */
    void moveTo(Wire other) {
        wire = other;
    }

    /** Returns how many bytes of frames wait to be handed to the wire. */
    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return bytes == 0;
    }

    /** Returns the count of everything that waits to be sent, to which any thread may add what it hands over. */
    AtomicLong queued() {
        return queued;
    }

    /** Returns the count of everything that waits to be sent, as the event loop knows it. */
    long queuedNow() {
        return queued.get() + bytes - counted;
    }

    /**
     * Counts what has been framed if it is much; otherwise that is left to the next {@link #write}, as counting costs as much
     * as framing a short message does.
     */
    void countLater() {
        if (bytes - counted >= COUNT_FROM) {
            count(0);
        }
    }

    /**
     * Brings the count up to date in one step, so that what is being framed is never counted twice, nor not at all.
     *
     * @param framed how many bytes that were counted before they were framed are framed now, or will never be
     */
    void count(long framed) {
        long change = bytes - counted - framed;
        counted = bytes;
        if (change != 0) {
            queued.addAndGet(change);
        }
    }

    // ---- from the engine

    @Override
    public ByteBuffer beginFrame(int length) {
        return room(MINIMUM_ROOM, length, true);
    }

    @Override
    public ByteBuffer continueFrame(int length) {
        return room(1, length, false);
    }

    private ByteBuffer room(int atLeast, int wanted, boolean beginsFrame) {
        Batch batch = filling;
        if (beginsFrame && batch != null && !batch.beginsWithFrame && controls != null && !controls.isEmpty()) {
            // What waits to pass at a frame boundary passes here, and not after this frame, which may be the last.
            seal();
            batch = null;
        }
        if (batch != null && batch.writable() < atLeast) {
            seal();
            batch = null;
            capacity = Math.min(4 * capacity, LARGEST_BUFFER);
        }
        if (batch == null) {
            int needed = (int) Math.min(Integer.highestOneBit(wanted) * 2L, LARGEST_BUFFER);
            batch = Batch.toFill(wire.alloc().directBuffer(Math.max(needed, capacity)), beginsFrame);
            filling = batch;
        }
        return batch.room();
    }

    @Override
    public void advance(int length) {
        Batch batch = filling;
        if (batch == null) {
            throw new IllegalStateException("advance without a frame begun");
        }
        batch.advance(length);
        add(length);
    }

    @Override
    public void share(ByteBuffer frame) {
        if (frame.remaining() < SHARE_FROM) {
            Output.super.share(frame);
        } else {
            seal();
            add(frame.remaining());
            waiting().add(Batch.shared(frame));
        }
    }

    @Override
    public void control(ByteBuffer frame) {
        add(frame.remaining());
        if (waiting == null || waiting.isEmpty()) {
            // Nothing to pass: the end of the buffer is the next frame boundary.
            int length = frame.remaining();
            Batch batch = filling;
            if (batch == null || batch.writable() < length) {
                seal();
                batch = Batch.toFill(wire.alloc().directBuffer(SMALLEST_BUFFER), true);
                filling = batch;
            }
            batch.room().put(frame);
            batch.advance(length);
        } else {
            if (controls == null) {
                controls = new ArrayDeque<>();
            }
            controls.add(frame);
        }
    }

    /** Has the future completed when everything that has been appended so far has been written. */
    void whenWritten(CompletableFuture<Void> completion) {
        Batch batch = filling != null ? filling : waiting == null ? null : waiting.peekLast();
        if (batch == null) {
            completion.complete(null);
            return;
        }
        if (batch.completions == null) {
            batch.completions = new ArrayList<>();
        }
        batch.completions.add(completion);
    }

    // ---- to the wire

    /** Whether the wire is being written to, further down this thread's stack. */
    boolean isWriting() {
        return writing;
    }

    /** Hands the wire as much as it takes now. */
    void write() {
        if (writing) {
            return; // The wire has become writable while it was being written to: the loop below sees it.
        }
        writing = true;
        try {
            boolean more = true;
            while (more && wire.isWritable()) {
                boolean wrote = false;
                while (wire.isWritable() && writeNext()) {
                    wrote = true;
                }
                if (wrote) {
                    wire.flush();
                }
                more = wrote && bytes > 0;
            }
        } finally {
            writing = false;
            count(0);
        }
    }

    private boolean writeNext() {
        Batch queued = waiting == null ? null : waiting.peekFirst();
        Batch next = queued == null ? filling : queued;
        // RFC 6455 §5.4: control frames may be injected between fragments, never into a frame.
        boolean boundary = next == null || next.beginsWithFrame;
        if (boundary && controls != null && !controls.isEmpty()) {
            ByteBuffer control = controls.remove();
            add(-control.remaining());
            wire.write(Unpooled.wrappedBuffer(control));
            return true;
        }
        if (next == null) {
            return false;
        }
        ByteBuf frames = next.sealed();
        if (next == filling) {
            filling = null;
            if (frames.readableBytes() < capacity / 4) {
                capacity = Math.max(capacity / 2, SMALLEST_BUFFER);
            }
        } else {
            waiting().removeFirst();
        }
        add(-frames.readableBytes());
        if (next.completions == null) {
            wire.write(frames);
        } else {
            wire.write(frames, completing(next.completions));
        }
        return true;
    }

    private Wire.Written completing(List<CompletableFuture<Void>> completions) {
        return failure -> {
            if (failure == null) {
                completions.forEach(completion -> completion.complete(null));
            } else {
                webSocket.failed(failure);
                completions.forEach(completion -> completion.completeExceptionally(webSocket.closedException()));
            }
        };
    }

    /** Frees what has not been handed to the wire, and fails the futures that wait for it. */
    void release() {
        seal();
        if (waiting != null) {
            for (Batch batch : waiting) {
                batch.frames.release();
                if (batch.completions != null) {
                    Throwable cause = webSocket.closedException();
                    batch.completions.forEach(completion -> completion.completeExceptionally(cause));
                }
            }
            waiting = null;
        }
        controls = null;
        bytes = 0;
        count(0);
    }

    private void seal() {
        if (filling != null) {
            waiting().add(filling);
            filling = null;
        }
    }

    private ArrayDeque<Batch> waiting() {
        if (waiting == null) {
            waiting = new ArrayDeque<>(4);
        }
        return waiting;
    }

    private void add(long more) {
        bytes += more;
    }
}
