package dev.parley.protocol.deflate;

import dev.parley.protocol.PayloadSink;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The direction of a connection in which this side compresses (RFC 7692 §7.2.1). */
final class Deflation {

    /** How many bytes a message's last flush ends with that are left out: 00 00 FF FF. */
    private static final int TAIL = 4;

    /** How much of the past is kept between messages, as a power of two. */
    private final int windowBits;

    private final boolean takeover;

    /**
     * What the next message may refer to, while there is no {@link #deflater}; while a whole message is being compressed, what
     * the next may refer to if this one is not sent.
     */
    private final Window window;

    /** While a message is being sent in fragments; with takeover also between messages, until others are busier. */
    private @Nullable RawDeflater deflater;

    private @Nullable DeflateContexts lender;

    /** Whether {@link #deflater} is kept between messages, in the list of {@link #lender}. */
    private boolean kept;

    /** Whether a message that is sent in fragments has begun. */
    private boolean inMessage;

    /** The neighbours in the list of {@link #lender}. */
    @Nullable
    Deflation before;

    @Nullable
    Deflation after;

    Deflation(int windowBits, boolean takeover) {
        this.windowBits = windowBits;
        this.takeover = takeover;
        this.window = new Window(windowBits);
    }

    boolean hasTakeover() {
        return takeover;
    }

    /**
     * Compresses a whole message.
     *
     * @param maximum how many bytes it may have then
     * @return how many it has; -1 if they would be more, and then it must not be sent in this form
     */
    int deflate(DeflateContexts contexts, ByteBuffer payload, int maximum, PayloadSink sink) {
        boolean wasKept = deflater != null;
        RawDeflater current = begin(contexts);
        boolean done = false;
        try {
            if (wasKept) {
                window.take(current);
            }
            int length = run(current, contexts, payload, true, maximum, sink);
            if (length >= 0) {
                end(current, contexts);
                done = true;
            }
            return length;
        } finally {
            if (!done) {
                // The peer will not see these bytes. What comes next may refer to what it has seen before them.
                giveBack();
            }
        }
    }

    /**
     * Compresses a fragment; returns how many bytes it has then. After a throw it has not been sent, and the message may go on
     * with another in its place.
     */
    int deflateFragment(DeflateContexts contexts, ByteBuffer payload, boolean last, PayloadSink sink) {
        boolean done = false;
        try {
            RawDeflater current = inMessage && deflater != null ? deflater : begin(contexts);
            int length = run(current, contexts, payload, last, Integer.MAX_VALUE, sink);
            inMessage = !last;
            if (last) {
                end(current, contexts);
            }
            done = true;
            return length;
        } finally {
            if (!done) {
                // The peer will not see these bytes. The fragments before it ended where a block ends, so that a new
                // stream may begin, which refers to nothing before it.
                close();
            }
        }
    }

    private RawDeflater begin(DeflateContexts contexts) {
        RawDeflater current = deflater;
        if (current != null) {
            unkeep(current, contexts);
            return current;
        }
        RawDeflater borrowed = contexts.borrowDeflater(windowBits);
        deflater = borrowed;
        lender = contexts;
        window.prime(borrowed);
        return borrowed;
    }

    private int run(
            RawDeflater current,
            DeflateContexts contexts,
            ByteBuffer payload,
            boolean last,
            int maximum,
            PayloadSink sink) {
        Workspace workspace = contexts.borrowWorkspace();
        try {
            return run(current, workspace, payload, last, maximum, sink);
        } finally {
            contexts.giveBack(workspace);
        }
    }

    private static int run(
            RawDeflater current, Workspace workspace, ByteBuffer payload, boolean last, int maximum, PayloadSink sink) {
        if (!payload.hasRemaining()) {
            // RFC 7692 §7.2.3.6: one byte stands for an empty end. zlib says nothing when it is flushed twice.
            if (last) {
                sink.accept(ByteBuffer.wrap(new byte[] {0}));
            }
            return last ? 1 : 0;
        }
        ByteBuffer out = workspace.output();
        int written = 0;
        int withheld = 0;
        do {
            ByteBuffer in = workspace.stage(payload);
            boolean flush = !payload.hasRemaining();
            boolean more = true;
            while (more) {
                more = current.deflate(in, out, flush);
                if (more || flush) {
                    // The last bytes may be the tail, which the peer adds again: they wait for what follows.
                    int end = out.position();
                    withheld = last ? Math.min(TAIL, end) : 0;
                    written += end - withheld;
                    if (written > maximum) {
                        return -1;
                    }
                    sink.accept(out.duplicate().position(0).limit(end - withheld));
                    for (int i = 0; i < withheld; i++) {
                        out.put(i, out.get(end - withheld + i));
                    }
                    out.clear().position(withheld);
                }
            }
        } while (payload.hasRemaining());
        return written;
    }

    private void end(RawDeflater current, DeflateContexts contexts) {
        if (takeover) {
            kept = true;
            contexts.keep(this, current.nativeBytes());
        } else {
            deflater = null;
            contexts.giveBack(current, windowBits);
        }
    }

    private void forget(RawDeflater current, DeflateContexts contexts) {
        deflater = null;
        contexts.giveBack(current, windowBits);
    }

    private void unkeep(RawDeflater current, DeflateContexts contexts) {
        if (kept) {
            kept = false;
            contexts.unkeep(this, current.nativeBytes());
        }
    }

    /** Has an idle connection keep its window alone. */
    void park() {
        RawDeflater idle = deflater;
        DeflateContexts contexts = lender;
        if (idle != null && contexts != null) {
            unkeep(idle, contexts);
            window.take(idle);
            forget(idle, contexts);
        }
    }

    void close() {
        giveBack();
        window.clear();
    }

    /** Keeps {@link #window} alone. */
    private void giveBack() {
        RawDeflater open = deflater;
        DeflateContexts contexts = lender;
        if (open != null && contexts != null) {
            unkeep(open, contexts);
            forget(open, contexts);
        }
    }
}
