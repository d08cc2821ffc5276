package dev.parley.websocket.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The wire that a socket is, without a channel: an idle connection holds no more than this object, and what is
 * read goes from a buffer of the event loop straight to the engine. How the kernel is asked is left to a subclass.
 */
abstract class SocketWire implements Wire {

    /**
     * How much is read at once at most. Not a power of two: messages whose payloads come to one, with their headers, are whole in it
     * and need no copy; and where there are several such buffers one behind the other, their beginnings, where most of what comes is,
     * do not meet in the same few lines of the cache.
     */
    static final int READ_BYTES = NettyTransport.READ_BUFFER_BYTES + 4096 + 64;

    /**
     * How much of what is behind a break is kept for a program that does not receive yet. Until then it is the kernel's, and
     * after a reset the kernel promises nothing about it.
     */
    private static final int KEPT_BEHIND_BREAK = 1 << 20;

    /** The same of what is behind the peer's end alone; the rest stays in the kernel. */
    private static final int KEPT_BEHIND_END = NettyTransport.READ_BUFFER_BYTES;

    /** Bytes that wait for their turn to be sent behind others. */
    private record Waiting(ByteBuf bytes, @Nullable Written written) {}

    /** How much of what the kernel cannot read where it is is copied at a time. */
    private static final int LARGEST_COPY = 1 << 16;

    private final NettyWebSocket webSocket;
    private final LoopContext context;
    private final Socket socket;
    private final ByteBufAllocator alloc;

    private boolean reading;
    private boolean inputEnded;

    /** Whether the peer has ended its side, behind what the kernel still has. */
    private boolean endIsThere;

    /** Whether nothing can be sent any more, and nothing comes but what is there. */
    private boolean broken;

    private boolean closed;
    private boolean closedTold;

    /** Whether so much waits that more is not wanted until most of it has gone. */
    private boolean congested;

    /** What is being sent; null when there is nothing. */
    private @Nullable ByteBuf current;

    private @Nullable Written currentWritten;

    /** What comes after that; null until there ever was something. */
    private @Nullable ArrayDeque<Waiting> waiting;

    private long unsent;

    /** To be called when everything has been sent, or cannot be; null if nobody wants to know. */
    private @Nullable Runnable drained;

    private @Nullable Runnable whenClosed;

    /**
     * Takes a socket over from a channel, which has let go of it.
     *
     * @param webSocket is told what happens
     * @param channel the channel
     */
    SocketWire(NettyWebSocket webSocket, Channel channel) {
        this.webSocket = webSocket;
        this.context = LoopContext.of(channel.eventLoop());
        this.socket = (Socket) ((UnixChannel) channel).fd();
        this.alloc = channel.alloc();
        this.reading = !webSocket.reading.isPaused();
        this.inputEnded = channel instanceof DuplexChannel duplex && duplex.isInputShutdown();
    }

    final Socket socket() {
        return socket;
    }

    @Override
    public final EventLoop eventLoop() {
        return context.loop();
    }

    @Override
    public final ByteBufAllocator alloc() {
        return alloc;
    }

    @Override
    public final boolean isActive() {
        return !closed;
    }

    // ---- what a subclass does

    /** Has the kernel tell of the socket from now on; to be called on the event loop, once. */
    abstract void register();

    /** Has the kernel bring or tell what {@link #wantsInput} says, and nothing else. */
    abstract void updateInput();

    /** Goes on sending {@link #current()}, as far as there is room; more is sent when there is some. */
    abstract void send();

    /** Has the kernel let go of the socket, and closes it; what waits is released here, as soon as the kernel needs it no more. */
    abstract void closeSocket();

    final NettyWebSocket webSocket() {
        return webSocket;
    }

    final LoopContext context() {
        return context;
    }

    final boolean wantsInput() {
        return reading && !inputEnded && !closed;
    }

    // ---- in

    @Override
    public final boolean isReading() {
        return reading;
    }

    @Override
    public final void setReading(boolean wanted) {
        if (reading != wanted) {
            reading = wanted;
            updateInput();
        }
    }

    @Override
    public final boolean isInputEnded() {
        return inputEnded;
    }

    /**
     * Notes that the peer has ended its side, as can be known before it is received.
     *
     * @param nowBroken whether this side has ended too, so that the kernel would tell of it again and again
     */
    final void noteEnd(boolean nowBroken) {
        endIsThere = true;
        broken |= nowBroken;
    }

    final boolean isEndThere() {
        return endIsThere;
    }

    /**
     * Returns whether something is to be received though the program does not want any yet: what is before the peer's end, so
     * that the end can be told.
     */
    final boolean wantsWhatIsBeforeEnd() {
        return endIsThere
                && !inputEnded
                && !closed
                && webSocket.inbound.restBytes() < (broken ? KEPT_BEHIND_BREAK : KEPT_BEHIND_END);
    }

    /**
     * Leaves what comes before the peer's end to the kernel, until the program wants it.
     *
     * @throws IOException if that cannot be done, as nothing else would be told any more
     */
    final void leaveWhatIsBeforeEnd() throws IOException {
        if (broken) {
            throw new IOException("the connection has broken, and more than " + KEPT_BEHIND_BREAK
                    + " bytes had come before that the program did not receive");
        }
        webSocket.inbound.announceEnd();
        updateInput();
    }

    /** Passes on that the peer has ended its side. */
    final void endInput() {
        if (!closed && !inputEnded) {
            inputEnded = true;
            webSocket.inbound.peerEnded();
            updateInput(); // Last: mostly the connection has been closed by now, and there is nothing to be told.
        }
    }

    // ---- out

    @Override
    public final boolean isWritable() {
        return !congested && !closed;
    }

    @Override
    public final void write(ByteBuf bytes) {
        add(bytes, null);
    }

    @Override
    public final void write(ByteBuf bytes, Written written) {
        add(bytes, written);
    }

    private void add(ByteBuf bytes, @Nullable Written written) {
        if (closed) {
            bytes.release();
            if (written != null) {
                written.tell(Wire.closedBefore());
            }
            return;
        }
        unsent += bytes.readableBytes();
        congested |= unsent >= NettyTransport.WRITE_HIGH_MARK;
        if (current == null) {
            begin(bytes, written);
        } else {
            waiting().add(new Waiting(bytes, written));
        }
    }

    private ArrayDeque<Waiting> waiting() {
        if (waiting == null) {
            waiting = new ArrayDeque<>(4);
        }
        return waiting;
    }

    @Override
    public final void flush() {
        if (current != null && !closed) {
            send();
        }
    }

    /** Returns what is to be sent next; null if there is nothing. */
    final @Nullable ByteBuf current() {
        return current;
    }

    /** Takes note that so many bytes of {@link #current()} have been sent. */
    final void sent(int length) {
        ByteBuf bytes = current;
        if (bytes == null) {
            return;
        }
        unsent -= length;
        if (!bytes.skipBytes(length).isReadable()) {
            Written written = currentWritten;
            try {
                next();
            } finally {
                bytes.release();
                if (written != null) {
                    written.tell(null);
                }
            }
        }
    }

    private void next() {
        current = null;
        currentWritten = null;
        Waiting next = waiting == null ? null : waiting.poll();
        if (next == null) {
            waiting = null; // An idle connection holds none.
        } else {
            begin(next.bytes(), next.written());
        }
    }

    /** Has bytes sent next, of those that the kernel cannot read where they are a copy, for which there may be no memory. */
    private void begin(ByteBuf bytes, @Nullable Written written) {
        if (bytes.hasMemoryAddress()) {
            current = bytes;
            currentWritten = written;
            return;
        }
        // Many connections may share them, so they are copied piece by piece.
        int length = Math.min(bytes.readableBytes(), LARGEST_COPY);
        ByteBuf copy = null;
        try {
            copy = alloc.directBuffer(length).writeBytes(bytes, length);
        } finally {
            if (copy == null || bytes.isReadable()) {
                waiting().addFirst(new Waiting(bytes, written));
            }
        }
        current = copy;
        if (!bytes.isReadable()) {
            currentWritten = written;
            bytes.release();
        }
    }

    /** Tells who waits for room, or for the end, if it has come. To be called after something has been sent. */
    final void tellRoom() {
        if (congested && unsent < NettyTransport.WRITE_LOW_MARK && !closed) {
            congested = false;
            webSocket.writabilityChanged();
        }
        if (current == null) {
            tellDrained();
        }
    }

    /** Gives up, since what was to be sent cannot be. */
    final void failed(IOException cause) {
        Written written = currentWritten;
        currentWritten = null;
        if (written == null) {
            webSocket.failed(cause);
        } else {
            written.tell(cause);
        }
        close();
    }

    @Override
    public final void endOutput(Runnable ended) {
        drained = ended;
        flush();
        if (current == null) {
            tellDrained();
        }
    }

    private void tellDrained() {
        Runnable told = drained;
        drained = null;
        if (told != null) {
            told.run();
        }
    }

    @Override
    public final void shutDownOutput() {
        try {
            socket.shutdown(false, true);
        } catch (IOException | NotYetConnectedException gone) {
            close(); // The peer has reset the connection: the kernel has forgotten that there was one.
        }
    }

    // ---- the end

    @Override
    public final void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (eventLoop().isShuttingDown()) {
                // Nobody may be there any more to see that the kernel lets go of it.
                socket.shutdown(true, true);
            }
        } catch (IOException | NotYetConnectedException gone) {
            // Which is what was wanted.
        }
        try {
            closeSocket();
        } catch (RuntimeException refused) {
            closeDescriptor(); // Without waiting for what the kernel may still do with it.
        }
        if (eventLoop().isShuttingDown()) {
            tellClosed();
        }
    }

    /** Closes the descriptor, of which the kernel does nothing any more, and tells everybody. */
    final void closeDescriptor() {
        try {
            socket.close();
        } catch (IOException ignored) {
            // There is nothing left to do about a socket that is not there.
        }
        tellClosed();
    }

    private void tellClosed() {
        if (closedTold) {
            return;
        }
        closedTold = true;
        tellDrained();
        if (whenClosed != null) {
            whenClosed.run();
        }
        try {
            // Not now: the engine may be at work further down the stack.
            eventLoop().execute(webSocket::transportClosed);
        } catch (RejectedExecutionException gone) {
            webSocket.transportClosed();
        }
    }

    /** Lets go of everything that waits, once the kernel needs it no more. */
    final void releaseWaiting() {
        if (current != null) {
            waiting().addFirst(new Waiting(current, currentWritten));
            current = null;
            currentWritten = null;
        }
        ArrayDeque<Waiting> released = waiting;
        waiting = null;
        unsent = 0;
        if (released == null) {
            return;
        }
        for (Waiting next : released) {
            next.bytes().release();
            if (next.written() != null) {
                next.written().tell(Wire.closedBefore());
            }
        }
    }

    @Override
    public final void whenClosed(Runnable told) {
        if (closedTold) {
            told.run();
            return;
        }
        Runnable before = whenClosed;
        whenClosed = before == null
                ? told
                : () -> {
                    before.run();
                    told.run();
                };
    }
}
