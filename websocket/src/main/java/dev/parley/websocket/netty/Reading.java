package dev.parley.websocket.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Whether the wire is read: not while the inbox is full or the program has paused it, but always once the connection is
 * closing, or the peer's Close frame would never be seen. What has been read by then and not been looked at is kept here: the
 * rest of one read, with what TLS had in hand or comes with the peer's end.
 *
 * <p>Belongs to the event loop, but for {@link #inboxHasRoom} and {@link #isPaused}.
 */
final class Reading {

    private Wire wire;
    private final Runnable readOn;
    private boolean pausedByProgram;

    /** Set by the event loop, looked at by receiving threads. */
    private volatile boolean pausedByInbox;

    private boolean draining;

    /** Whether the wire does not read. Set by the event loop. */
    private volatile boolean paused;

    /** What has been read and is to be looked at before anything else; null if there is nothing. */
    private @Nullable ByteBuf rest;

    /** Whether that is in a buffer of this connection's own, which more can be appended to. */
    private boolean restIsOwn;

    private boolean readingOn;

    private final long grace;

    /** Whether reading has been paused since {@link #nanosExcused} was asked last. */
    private boolean wasPaused;

    /** Whether the peer has taken something since then. */
    private boolean peerTook;

    /** When that was, if it was. */
    private long tookAt;

    private long excusedUntil = System.nanoTime();

    /**
     * Has what comes over a wire read.
     *
     * @param wire the wire
     * @param grace for how long a peer that might have gone unheard is given to answer, in nanoseconds
     * @param readOn is called on the event loop, by itself, when the rest is to be taken
     */
    Reading(Wire wire, long grace, Runnable readOn) {
        this.wire = wire;
        this.paused = !wire.isReading();
        this.grace = grace;
        this.readOn = readOn;
    }

    /** Reads from another wire from now on, which reads or does not as the one before did. */
    void moveTo(Wire other) {
        wire = other;
    }

    /** Returns whether what comes is to be looked at now. */
    boolean isWanted() {
        return draining || !(pausedByProgram || pausedByInbox);
    }

    /** Sets the wire to what is wanted now. */
    void update() {
        boolean wanted = isWanted();
        wasPaused |= !wanted;
        boolean reads = wanted && rest == null;
        if (paused == reads) {
            paused = !reads;
            wire.setReading(reads);
        }
        if (wanted && rest != null && !readingOn) {
            readingOn = true;
            // Not at once: the engine may be at work further down the stack.
            try {
                wire.eventLoop().execute(() -> {
                    readingOn = false;
                    if (isWanted()) {
                        readOn.run();
                    }
                });
            } catch (RejectedExecutionException _) {
                // The event loop has been shut down, and the wire with it.
                takeRest().release();
            }
        }
    }

    // ---- what has been read and not been looked at

    boolean hasRest() {
        return rest != null;
    }

    int restBytes() {
        return rest == null ? 0 : rest.readableBytes();
    }

    /**
     * Keeps what the buffer still has, behind what is kept already.
     *
     * @param bytes the buffer
     * @param shared whether it must be copied: something else will soon be in it
     */
    void keep(ByteBuf bytes, boolean shared) {
        ByteBuf before = rest;
        int length = bytes.readableBytes() + (before == null ? 0 : before.readableBytes());
        if (before == null && !shared && length >= bytes.capacity() / 2) {
            rest = bytes.retain();
            restIsOwn = false;
        } else if (before != null && restIsOwn) {
            before.writeBytes(
                    bytes); // Grows by doubling: with the peer's end comes all that it has sent, piece by piece.
        } else {
            // A buffer of its own: many connections may wait, and a few bytes are not to keep a read's whole buffer.
            ByteBuf all = wire.alloc().buffer(length);
            if (before != null) {
                all.writeBytes(before);
                before.release();
            }
            rest = all.writeBytes(bytes);
            restIsOwn = true;
        }
        update();
    }

    /** Gives what has been kept to the caller, who releases it. */
    ByteBuf takeRest() {
        ByteBuf taken = rest == null ? Unpooled.EMPTY_BUFFER : rest;
        rest = null;
        return taken;
    }

    // ---- who pauses

    /** Returns whether nothing is read; may be asked by any thread. */
    boolean isPaused() {
        return paused;
    }

    void pauseByProgram(boolean paused) {
        pausedByProgram = paused;
        update();
    }

    /** Reads on whatever the program does, since the connection is closing. */
    void drain() {
        if (!draining) {
            draining = true;
            update();
        }
    }

    void inboxIsFull(Inbox inbox) {
        if (!pausedByInbox) {
            pausedByInbox = true;
            update();
            inboxHasRoom(inbox); // The program may have taken everything before it could see the pause.
        }
    }

    /** Called by receiving threads. */
    void inboxHasRoom(Inbox inbox) {
        if (pausedByInbox) {
            try {
                wire.eventLoop().execute(() -> {
                    if (!inbox.isFull()) {
                        pausedByInbox = false;
                        update();
                    }
                });
            } catch (RejectedExecutionException _) {
                // The event loop has been shut down, and the wire with it: there is nothing to read.
                pausedByInbox = false;
            }
        }
    }

    // ---- whose silence it is

    /** Notes that the peer has taken something of what waited for it. */
    void peerTook(long now) {
        peerTook = true;
        tookAt = now;
    }

    /**
     * Returns for how much longer the peer's silence means nothing. What it has sent may wait in the kernel, since reading was
     * paused; or our Ping may wait behind what it is still taking. A peer that takes nothing has no excuse.
     */
    long nanosExcused(long now) {
        if (wasPaused && (peerTook || wire.isWritable())) {
            excusedUntil = now + grace;
        } else if (peerTook && tookAt + grace - excusedUntil > 0) {
            excusedUntil = tookAt + grace;
        }
        peerTook = false;
        wasPaused = isPaused();
        return excusedUntil - now;
    }
}
