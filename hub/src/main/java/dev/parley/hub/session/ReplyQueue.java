package dev.parley.hub.session;

import java.util.ArrayList;
import java.util.List;

/**
 * The replies that wait for the end of the loop's turn, to go in one frame, or for room on the connection. Belongs to the session's
 * loop.
 */
final class ReplyQueue {

    private final SessionTransport transport;
    private final WireEncoding encoding;
    private final int maximumBytes;
    private List<byte[]> replies = new ArrayList<>(1);
    private int bytes;
    private boolean scheduled;

    /** Whether the transport has refused a frame, and has not said since that there is room. */
    private boolean blocked;

    ReplyQueue(SessionTransport transport, WireEncoding encoding, int maximumBytes) {
        this.transport = transport;
        this.encoding = encoding;
        this.maximumBytes = maximumBytes;
    }

    /** Takes a reply; returns whether there was room. */
    boolean add(byte[] reply, Runnable flush) {
        boolean tooMuch = !replies.isEmpty() && reply.length > maximumBytes - bytes;
        if (tooMuch && !flush()) {
            return false;
        }
        replies.add(reply);
        bytes += reply.length;
        if (!scheduled && !blocked) {
            scheduled = true;
            transport.loop().execute(() -> {
                scheduled = false;
                flush.run();
            });
        }
        return true;
    }

    /** Sends what waits; returns whether nothing does any longer, so that a push may follow. */
    boolean flush() {
        if (!blocked && !replies.isEmpty()) {
            if (transport.send(encoding.frame(replies))) {
                replies = new ArrayList<>(1);
                bytes = 0;
            } else {
                blocked = true;
            }
        }
        return !blocked;
    }

    /** Returns whether replies wait for room. */
    boolean isStuck() {
        return blocked && !replies.isEmpty();
    }

    void blocked() {
        blocked = true;
    }

    void writable() {
        blocked = false;
    }
}
