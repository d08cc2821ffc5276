package dev.parley.websocket.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * What carries the bytes of one connection: a channel with whatever its pipeline does to them, or a bare socket. What the peer
 * sends, and its end, comes to {@link NettyWebSocket} by itself.
 *
 * <p>Belongs to the event loop, but for {@link #eventLoop()} and {@link #isReading()}.
 */
interface Wire {

    /** Is told when bytes have been handed to the kernel. */
    @FunctionalInterface
    interface Written {
        /**
         * All has been written, or will never be.
         *
         * @param failure why it will not; null if it has been
         */
        void tell(@Nullable Throwable failure);
    }

    EventLoop eventLoop();

    ByteBufAllocator alloc();

    /** Returns whether the connection is there: not closed, by whomever. */
    boolean isActive();

    // ---- in

    /** Returns whether what the peer sends is read. */
    boolean isReading();

    void setReading(boolean reading);

    /** Returns whether the peer is known to have ended its side. */
    boolean isInputEnded();

    // ---- out

    /** Returns whether more should be written: too much waits for the peer otherwise. */
    boolean isWritable();

    /**
     * Takes bytes, which go out with the next {@link #flush}. A failure is told to the connection.
     *
     * @param bytes the bytes; released by the wire
     */
    void write(ByteBuf bytes);

    /**
     * Takes bytes, which go out with the next {@link #flush}. A failure is told to who is given here, not to the connection.
     *
     * @param bytes the bytes; released by the wire
     * @param written is told when they have gone
     */
    void write(ByteBuf bytes, Written written);

    void flush();

    /**
     * Ends our side as far as something above the socket has an end: TLS has.
     *
     * @param ended is called when all that has been written before has gone, or cannot
     */
    void endOutput(Runnable ended);

    /** Ends our side of the socket (a FIN). */
    void shutDownOutput();

    // ---- the end

    /** Closes the connection at once, whatever waits. */
    void close();

    /** Has something called when the connection has been closed. */
    void whenClosed(Runnable closed);

    /** What is told to who waits for a write when the connection has been closed. */
    static Throwable closedBefore() {
        return new ClosedChannelException();
    }
}
