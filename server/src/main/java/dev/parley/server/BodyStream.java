package dev.parley.server;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer on its way to the client, while it is being made. What is written waits in a small buffer until
 * {@link #flush()}, or until that is full; {@link #tryWrite} sends at once.
 *
 * <p>No more than {@link ServerSettings#maximumQueuedBytes()} wait for the client: writing blocks then. A client that takes nothing
 * for {@link ServerSettings#requestTimeout()} is dropped. How long the whole takes is not limited.
 *
 * <p>Any thread may write; bytes of one call stay together if they fit into the buffer. Once the client has gone, everything that
 * writes throws {@link StreamEndedException}, and the thread of the handler is interrupted.
 */
public final class BodyStream extends OutputStream {

    /** How much is collected before it is sent without being asked for. */
    private static final int BUFFER = 8 * 1024;

    /** How much of a long array is copied at a time. */
    private static final int LONGEST_PIECE = 64 * 1024;

    private static final byte[] NONE = {};

    /** Who sends what was handed over. Its methods may be called from any thread. */
    interface Sender {
        /** Has the event loop take what was handed over. */
        void wake();

        /** Has something sent whenever nothing else was for some time. */
        void keepAlive(byte[] bytes);
    }

    private final Sender sender;
    private final long maximum;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    // All that follows is guarded by this object's monitor, under which nothing else is called.

    private byte[] buffer = NONE;
    private int buffered;

    /** What the event loop has not taken yet. None of it is changed any more. */
    private final ArrayDeque<byte[]> handed = new ArrayDeque<>(2);

    /** Bytes of these, and of what the event loop has taken and not written yet. */
    private long queued;

    /** Whether the event loop knows that there is something to take. */
    private boolean woken;

    /** Whether an offer was refused since room was last announced. */
    private boolean refused;

    private boolean leftOpen;
    private boolean endsWhenStopping;
    private boolean stopping;

    /** Whether nothing comes after what was handed over. */
    private boolean closed;

    /** Whether what was handed over is not sent any more either. */
    private boolean dropped;

    /** Why nothing more can be sent, unless the program has closed the stream itself. */
    private Optional<String> endedBecause = Optional.empty();

    private @Nullable Runnable onWritable;

    BodyStream(Sender sender, long maximum) {
        this.sender = sender;
        this.maximum = maximum;
    }

    // ---- the program's side

    /**
     * Writes one byte, of which the lowest eight bits count.
     *
     * @throws StreamEndedException if the client has gone, or the server is stopping
     */
    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    /**
     * Writes bytes; waits while too much waits for the client.
     *
     * @throws StreamEndedException if the client has gone, or the server is stopping
     * @throws InterruptedIOException if the thread was interrupted while it waited; its interrupt status is set again
     * @throws IllegalStateException if this would have to wait on an event loop
     */
    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        while (!buffered(bytes, offset, length)) {
            flush();
        }
        if (length > BUFFER) {
            for (int done = 0; done < length; ) {
                int count = Math.min(length - done, LONGEST_PIECE);
                put(Arrays.copyOfRange(bytes, offset + done, offset + done + count));
                done += count;
            }
        }
    }

    /** Returns whether the bytes are in the buffer now, or it is empty and they are too many for it. */
    private synchronized boolean buffered(byte[] bytes, int offset, int length) throws IOException {
        checkOpen();
        if (length > BUFFER) {
            return buffered == 0;
        }
        if (buffered + length > BUFFER) {
            return false;
        }
        append(bytes, offset, length);
        return true;
    }

    private void append(byte[] bytes, int offset, int length) {
        if (buffer.length < buffered + length) {
            buffer = Arrays.copyOf(buffer, Math.clamp(2L * (buffered + length), 64, BUFFER));
        }
        System.arraycopy(bytes, offset, buffer, buffered, length);
        buffered += length;
    }

    /**
     * Sends what has been written; waits while too much waits for the client, but not until this has left.
     *
     * @throws StreamEndedException if the client has gone, or the server is stopping
     * @throws InterruptedIOException if the thread was interrupted while it waited; its interrupt status is set again
     * @throws IllegalStateException if this would have to wait on an event loop
     */
    @Override
    public void flush() throws IOException {
        byte[] piece;
        synchronized (this) {
            checkOpen();
            if (buffered == 0) {
                return;
            }
            piece = Arrays.copyOf(buffer, buffered);
            buffered = 0;
        }
        put(piece);
    }

    /**
     * Sends bytes if there is room for them, whatever waits for a {@link #flush()}. Never waits.
     *
     * @param bytes the bytes, which are copied
     * @return whether they were taken; not if too much waits for the client, or the stream has ended
     */
    public boolean tryWrite(byte[] bytes) {
        return offer(bytes.clone());
    }

    /**
     * Sets what is called when {@link #tryWrite} has refused something and there is room again.
     *
     * @param action called on the event loop, where it must not block
     */
    public synchronized void onWritable(Runnable action) {
        onWritable = action;
    }

    /** Has the body go on after its handler has returned, without a thread, until it is closed or its client goes. */
    public synchronized void leaveOpen() {
        leftOpen = true;
    }

    /**
     * Says that the body has no end of its own. When the server stops it is ended then, as if by {@link #close()}, and writing
     * throws {@link StreamEndedException}. Other bodies are finished, as all answers are, for as long as the server waits.
     */
    public void endWhenStopping() {
        synchronized (this) {
            endsWhenStopping = true;
        }
        endIfStopping();
    }

    /** {@return what completes when nothing more can be sent, whatever the reason; on an event loop, usually} */
    public CompletionStage<Void> ended() {
        return ended.minimalCompletionStage();
    }

    /** {@return whether something can be written} */
    public synchronized boolean isOpen() {
        return !closed;
    }

    /** Ends the body after what has been written. Never waits, and does nothing where it has ended. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            if (buffered > 0) {
                // The last bytes go over the limit rather than have their author wait for nothing else.
                handed.add(Arrays.copyOf(buffer, buffered));
                queued += buffered;
            }
            close(Optional.empty());
        }
        sender.wake();
        ended.complete(null);
    }

    private void close(Optional<String> reason) {
        closed = true;
        endedBecause = reason;
        buffer = NONE;
        buffered = 0;
        notifyAll();
    }

    private void checkOpen() throws IOException {
        if (endedBecause.isPresent()) {
            throw new StreamEndedException(endedBecause.get());
        }
        if (closed) {
            throw new IOException("the body has been closed");
        }
    }

    // ---- handing over

    /** Hands over a piece that nobody changes any more; waits for room. */
    void put(byte[] piece) throws IOException {
        boolean wake;
        try {
            synchronized (this) {
                checkOpen();
                // Who waits is content with half of the queue, or a long piece would wait for ever behind short ones.
                while (!hasRoom(piece.length) && queued > maximum / 2) {
                    refuseToWaitOnAnEventLoop();
                    wait();
                    checkOpen();
                }
                wake = hand(piece);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw interrupted();
        }
        if (wake) {
            sender.wake();
        }
    }

    // Once the stream has ended, that is what interrupts its handler.
    private synchronized IOException interrupted() {
        return endedBecause
                .<IOException>map(StreamEndedException::new)
                .orElseGet(() -> new InterruptedIOException("interrupted while too much waited for the client"));
    }

    /** Hands over a piece that nobody changes any more, if there is room. */
    boolean offer(byte[] piece) {
        boolean wake;
        synchronized (this) {
            if (closed) {
                return false;
            }
            if (!hasRoom(piece.length)) {
                refused = true;
                return false;
            }
            wake = hand(piece);
        }
        if (wake) {
            sender.wake();
        }
        return true;
    }

    private boolean hasRoom(int length) {
        return queued == 0 || queued + length <= maximum;
    }

    private boolean hand(byte[] piece) {
        handed.add(piece);
        queued += piece.length;
        boolean wake = !woken;
        woken = true;
        return wake;
    }

    private static void refuseToWaitOnAnEventLoop() {
        if (Thread.currentThread() instanceof FastThreadLocalThread) {
            throw new IllegalStateException(
                    "too much waits for the client, and an event loop must not wait: use tryWrite or trySend");
        }
    }

    /** Has something sent whenever nothing else was for some time. */
    void keepAlive(byte[] bytes) {
        sender.keepAlive(bytes);
    }

    // ---- the handler's thread

    /** Ends the body after its handler, unless it is to go on. */
    void handlerReturned() {
        boolean goesOn;
        synchronized (this) {
            goesOn = leftOpen;
        }
        if (!goesOn) {
            close();
        }
    }

    // ---- the event loop's side

    /** {@return what there is to send, some {@value #LONGEST_PIECE} bytes of it, if any; empty: wake again for more} */
    synchronized List<byte[]> take() {
        List<byte[]> pieces = new ArrayList<>();
        long bytes = 0;
        while (!handed.isEmpty() && (pieces.isEmpty() || bytes + handed.getFirst().length <= LONGEST_PIECE)) {
            byte[] piece = handed.removeFirst();
            bytes += piece.length;
            pieces.add(piece);
        }
        if (pieces.isEmpty()) {
            woken = false;
        }
        return pieces;
    }

    /** {@return whether everything has been taken that there will be} */
    synchronized boolean isExhausted() {
        return closed && !dropped && handed.isEmpty();
    }

    /** Makes room after something that was taken has been written. */
    void written(long bytes) {
        Runnable tell = null;
        synchronized (this) {
            queued -= bytes;
            if (queued <= maximum / 2) {
                notifyAll();
                if (refused && !closed) {
                    refused = false;
                    tell = onWritable;
                }
            }
        }
        if (tell != null) {
            tell.run();
        }
    }

    /** Notes that the server is stopping; returns whether that ends the body. */
    boolean stopping() {
        synchronized (this) {
            stopping = true;
        }
        return endIfStopping();
    }

    private boolean endIfStopping() {
        synchronized (this) {
            if (closed || !stopping || !endsWhenStopping) {
                return false;
            }
            close(Optional.of("the server is stopping"));
        }
        sender.wake();
        ended.complete(null);
        return true;
    }

    /** Ends the body at once: what waits is not sent any more; returns whether it had not ended before. */
    boolean drop(String reason) {
        boolean first;
        synchronized (this) {
            first = !closed;
            dropped = true;
            handed.clear();
            queued = 0;
            if (first) {
                close(Optional.of(reason));
            }
        }
        ended.complete(null);
        return first;
    }
}
