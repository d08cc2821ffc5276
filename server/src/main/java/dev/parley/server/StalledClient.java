package dev.parley.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.time.Duration;

/**
 * Watches whether a client takes what is being sent to it, and closes the connection when it has taken nothing for too long.
 * What counts are the bytes that leave, not when the last of them does: a slow client may take its time. For the channel's
 * event loop.
 */
final class StalledClient {

    /** How often it is looked within the time; a stall is found that much of the time late, at most. */
    private static final int LOOKS = 4;

    private final Channel channel;
    private final Duration pause;
    private final Deadline nextLook = new Deadline();
    private long pending;
    private long progress;
    private int looksInVain;
    private boolean givenUp;

    /**
     * Makes one.
     *
     * @param channel where something will be sent
     * @param longest how long the client may take nothing of it
     */
    StalledClient(Channel channel, Duration longest) {
        this.channel = channel;
        this.pause = longest.dividedBy(LOOKS);
    }

    /** Watches from now on until it is told to stop. */
    void watch() {
        looksInVain = 0;
        lookLater();
    }

    /** Notes that the client has taken something. */
    void hasTaken() {
        looksInVain = 0;
    }

    /** Watches no more. */
    void stop() {
        nextLook.disarm();
    }

    /** {@return whether the connection was closed for this} */
    boolean hasGivenUp() {
        return givenUp;
    }

    private void lookLater() {
        nextLook.arm(channel.eventLoop(), pause, this::look);
    }

    private void look() {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        if (waiting == null) {
            return; // The channel is closed.
        }
        long pendingNow = waiting.totalPendingWriteBytes();
        long progressNow = waiting.currentProgress();
        // Where nothing waits for the client, it is not the client that one waits for. That more waits is not its
        // doing.
        boolean moves = pendingNow == 0 || pendingNow < pending || progressNow != progress;
        looksInVain = moves ? 0 : looksInVain + 1;
        pending = pendingNow;
        progress = progressNow;
        if (looksInVain >= LOOKS) {
            givenUp = true;
            channel.close();
        } else {
            lookLater();
        }
    }
}
