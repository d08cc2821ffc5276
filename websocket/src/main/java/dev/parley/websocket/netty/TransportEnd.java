package dev.parley.websocket.netty;

import dev.parley.protocol.CloseStatus;
import dev.parley.websocket.WebSocketClosedException;
import io.netty.channel.Channel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The end of a connection that has said its last words: our side is ended, what still arrives is discarded, and the channel
 * is closed once the peer has ended its side too, has sent too much, or has taken too long.
 *
 * <p>RFC 6455 §7.1.1 and RFC 9112 §9.6: to close at once, with bytes unread, would send a reset, and that can take the last
 * words away from a peer which has not read them yet.
 *
 * <p>Belongs to the event loop.
 */
public final class TransportEnd {

    /**
     * How many bytes are discarded before the channel is closed whatever the peer does. As they are not looked at, they
     * cost less than messages would; a client that has sent far too large a message can take its time to notice.
     */
    static final long MOST_DISCARDED = 16L << 20;

    /** For how long nothing must have come before a peer is taken to have heard, or to have nothing more to say. */
    static final Duration QUIET = Duration.ofMillis(250);

    private Wire wire;
    private final Duration longest;

    private boolean begun;

    /** Whether our side is to be ended when the peer has ended its own, if not before. */
    private boolean awaitingPeer;

    private boolean outputEnding;
    private boolean outputEnded;
    private boolean peerEnded;
    private long discarded;

    /** When bytes came last, by the event loop's clock; valid while the peer is awaited. */
    private long heardAt;

    /** Closes the channel when the time is up; null before the end has begun. */
    private @Nullable Future<?> deadline;

    private @Nullable Future<?> quiet;

    /**
     * Lets the peer end its side before ours.
     *
     * @param channel the channel
     * @param longest how long the end may take once it has begun
     */
    public TransportEnd(Channel channel, Duration longest) {
        this(new ChannelWire(channel), longest);
    }

    TransportEnd(Wire wire, Duration longest) {
        this.wire = wire;
        this.longest = longest;
    }

    /**
     * {@return whether an event of the pipeline says that the peer has ended its side}
     *
     * @param event the event
     */
    public static boolean isPeersEnd(Object event) {
        // RFC 8446 §6.1: after its close_notify the peer sends nothing more, as after a FIN.
        return event instanceof ChannelInputShutdownEvent
                || (event instanceof SslCloseCompletionEvent closeNotify && closeNotify.isSuccess());
    }

    /** Goes on with another wire. */
    void moveTo(Wire other) {
        wire = other;
        if (begun) {
            other.whenClosed(this::cancelTimers);
        }
    }

    /** Sets the clock, if it has not been set. */
    public void begin() {
        if (!begun) {
            begun = true;
            // Perhaps nobody was there to note it when it happened.
            peerEnded |= wire.isInputEnded();
            deadline = wire.eventLoop().schedule(this::drop, longest.toNanos(), TimeUnit.NANOSECONDS);
            wire.whenClosed(this::cancelTimers);
        }
    }

    boolean hasBegun() {
        return begun;
    }

    /**
     * Counts what came and nobody looks at, and closes the channel when it is too much.
     *
     * @param bytes how many bytes came
     */
    public void discard(int bytes) {
        discarded += bytes;
        if (discarded > MOST_DISCARDED) {
            drop();
        } else if (awaitingPeer) {
            heardAt = now();
        }
    }

    /** Ends our side after what has been written to the channel. */
    public void endOutput() {
        if (outputEnding) {
            return;
        }
        outputEnding = true;
        wire.endOutput(() -> {
            outputEnded = true;
            if (peerEnded) {
                drop();
            } else {
                wire.shutDownOutput();
            }
        });
    }

    /**
     * Ends our side as soon as the peer has been quiet for a moment or has ended its own; for a peer that has been cut short
     * in the middle of sending. A reverse proxy that sees one side end closes the other, and its client's next write fails
     * before the client has read why.
     *
     * <p>Later than RFC 6455 §7.1.1 has it, where a server that is to close the connection should close TCP at once.
     */
    void endOutputOnceQuiet() {
        endOutputAfterPeer();
        if (awaitingPeer) {
            heardAt = now();
            awaitQuiet(QUIET.toNanos());
        }
    }

    /** Ends our side when the peer has ended its own: RFC 6455 §7.1.1 has a client wait for the server's end. */
    void endOutputAfterPeer() {
        if (peerEnded) {
            endOutput();
        } else {
            awaitingPeer = true;
        }
    }

    private void awaitQuiet(long nanos) {
        quiet = wire.eventLoop()
                .schedule(
                        () -> {
                            long left = heardAt + QUIET.toNanos() - now();
                            if (left > 0) {
                                awaitQuiet(left);
                            } else {
                                endOutput();
                            }
                        },
                        nanos,
                        TimeUnit.NANOSECONDS);
    }

    private long now() {
        return wire.eventLoop().ticker().nanoTime();
    }

    /** Notes that the peer has ended its side. */
    public void peerEnded() {
        peerEnded = true;
        if (outputEnded) {
            drop();
        } else if (awaitingPeer) {
            endOutput();
        }
    }

    /** Closes the connection at once. */
    public void drop() {
        wire.close();
    }

    private void cancelTimers() {
        if (deadline != null) {
            deadline.cancel(false);
        }
        if (quiet != null) {
            quiet.cancel(false);
        }
    }

    /** Returns what is thrown to those who are too late, however the connection has ended, if it has. */
    static WebSocketClosedException closedException(@Nullable CloseStatus how) {
        return how == null
                ? new WebSocketClosedException("the connection is closing: a Close frame has been sent or received")
                : new WebSocketClosedException(how);
    }
}
