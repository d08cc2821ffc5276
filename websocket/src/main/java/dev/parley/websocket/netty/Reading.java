package dev.parley.websocket.netty;

import io.netty.channel.Channel;
import java.util.concurrent.RejectedExecutionException;

/**
 * Whether the channel reads: not while the inbox is full or the program has paused it, but always once the connection is
 * closing, or the peer's Close frame would never be seen.
 *
 * <p>Belongs to the event loop, but for {@link #inboxHasRoom} and {@link #isPaused}.
 */
final class Reading {

    private final Channel channel;
    private boolean pausedByProgram;

    /** Set by the event loop, looked at by receiving threads. */
    private volatile boolean pausedByInbox;

    private boolean draining;

    /** For how long a peer that might have gone unheard is given to answer, in nanoseconds. */
    private final long grace;

    /** Whether reading has been paused since {@link #nanosExcused} was asked last. */
    private boolean wasPaused;

    /** Whether the peer has taken something since then. */
    private boolean peerTook;

    /** When that was, if it was. */
    private long tookAt;

    private long excusedUntil = System.nanoTime();

    Reading(Channel channel, long grace) {
        this.channel = channel;
        this.grace = grace;
    }

    /** Sets the channel to what is wanted now. */
    void update() {
        boolean paused = !draining && (pausedByProgram || pausedByInbox);
        wasPaused |= paused;
        if (isPaused() != paused) {
            channel.config().setAutoRead(!paused);
        }
    }

    /** Returns whether the channel does not read; may be asked by any thread. */
    boolean isPaused() {
        return !channel.config().isAutoRead();
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
                channel.eventLoop().execute(() -> {
                    if (!inbox.isFull()) {
                        pausedByInbox = false;
                        update();
                    }
                });
            } catch (RejectedExecutionException _) {
                // The event loop has been shut down, and the channel with it: there is nothing to read.
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
        if (wasPaused && (peerTook || channel.isWritable())) {
            excusedUntil = now + grace;
        } else if (peerTook && tookAt + grace - excusedUntil > 0) {
            excusedUntil = tookAt + grace;
        }
        peerTook = false;
        wasPaused = isPaused();
        return excusedUntil - now;
    }
}
