package dev.parley.protocol.deflate;

import dev.parley.protocol.CloseCode;
import dev.parley.protocol.PayloadSink;
import dev.parley.protocol.Violation;
import dev.parley.protocol.ViolationException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/** The direction of a connection in which the peer compresses (RFC 7692 §7.2.2). */
final class Inflation {

    /** Up to so many bytes a message may have whatever it has come from. */
    private static final long FREE_OF_RATIO = 1 << 20;

    /**
     * How many bytes may stand for nothing, and how many times as long as what it stands for a message may be beyond that.
     * A sender that flushes behind every byte comes to 7 times.
     */
    private static final long FREE_OF_YIELD = 1 << 14;

    private static final int LEAST_YIELD = 16;

    /**
     * How many final blocks a message may have, and how many bytes each must have made beyond that. Behind each of them
     * the inflater begins anew, with a window to be filled.
     */
    private static final int FREE_FINAL_BLOCKS = 1 << 10;

    private static final int LEAST_FINAL_BLOCK = 64;

    /**
     * The end of an empty stored block, which a message's sender leaves out. No message of which it has been left out ends
     * like this, since its last bits are the zeros that begin that block.
     */
    private static final int TAIL = 0x0000FFFF;

    private static final Violation NOT_DEFLATE =
            new Violation(CloseCode.INVALID_PAYLOAD, "RFC 7692 §7.2.2", "the payload is not a DEFLATE stream");

    private static final Violation TRUNCATED =
            new Violation(CloseCode.INVALID_PAYLOAD, "RFC 7692 §7.2.2", "the message ends within a DEFLATE block");

    private static final Violation EMPTY =
            new Violation(CloseCode.MESSAGE_TOO_BIG, "RFC 7692 §8", "the message has far more empty blocks than data");

    private static final Violation FINAL_BLOCKS =
            new Violation(CloseCode.MESSAGE_TOO_BIG, "RFC 7692 §8", "the message has far too many final blocks");

    private final int windowBits;
    private final boolean takeover;
    private final int maximumRatio;

    /** The window as the last message left it, if messages may refer to it. */
    private final Window window;

    /** Borrowed while a message arrives. */
    private @Nullable RawInflater inflater;

    private @Nullable DeflateContexts lender;

    /** The message's bytes so far, as they came and decompressed. */
    private long before;

    private long after;

    /** How many final blocks it has had so far. */
    private long finalBlocks;

    /** Its last four bytes so far, as they came. */
    private int lastBytes;

    Inflation(int windowBits, boolean takeover, int maximumRatio) {
        this.windowBits = windowBits;
        this.takeover = takeover;
        this.window = new Window(windowBits);
        this.maximumRatio = maximumRatio;
    }

    void receive(DeflateContexts contexts, DeflateAccount account, ByteBuffer payload, boolean last, PayloadSink sink)
            throws ViolationException {
        RawInflater current = inflater == null ? begin(contexts) : inflater;
        Workspace workspace = contexts.borrowWorkspace();
        try {
            while (payload.hasRemaining()) {
                if (!inflate(current, workspace.stage(payload), workspace.output(), sink)) {
                    payload.position(payload.limit());
                    return; // Too long: the connection fails.
                }
            }
            if (last) {
                if (!ends(current, workspace)) {
                    throw new ViolationException(TRUNCATED);
                }
                end(current, contexts);
                account.inflated(before, after);
            }
        } catch (DataFormatException notDeflate) {
            throw new ViolationException(NOT_DEFLATE);
        } finally {
            contexts.giveBack(workspace);
        }
    }

    private boolean ends(RawInflater current, Workspace workspace) {
        try {
            return current.end(lastBytes != TAIL, workspace.output());
        } catch (DataFormatException cut) {
            return false; // The message was good so far: what follows its end was not taken for a block.
        }
    }

    private RawInflater begin(DeflateContexts contexts) {
        RawInflater borrowed = contexts.borrowInflater(windowBits);
        inflater = borrowed;
        lender = contexts;
        window.prime(borrowed);
        before = 0;
        after = 0;
        finalBlocks = 0;
        lastBytes = 0;
        return borrowed;
    }

    /** Decompresses one piece; returns false when the sink wants no more. */
    private boolean inflate(RawInflater current, ByteBuffer in, ByteBuffer out, PayloadSink sink)
            throws DataFormatException, ViolationException {
        before += in.remaining();
        for (int i = Math.max(in.position(), in.limit() - Integer.BYTES); i < in.limit(); i++) {
            lastBytes = lastBytes << Byte.SIZE | (in.get(i) & 0xFF);
        }
        while (true) {
            int left = in.remaining();
            out.clear();
            boolean blockWasFinal = current.inflate(in, out);
            boolean full = !out.hasRemaining();
            out.flip();
            int length = out.remaining();
            if (length > 0) {
                after += length;
                if (!sink.accept(out)) {
                    return false;
                }
                // Checked on the way, not at the end: what a bomb would fill is never there.
                if (after > FREE_OF_RATIO && after / maximumRatio > before) {
                    throw new ViolationException(tooDense());
                }
            }
            checkYield(blockWasFinal, before - in.remaining());
            if (!full && !in.hasRemaining()) {
                return true;
            }
            if (length == 0 && in.remaining() == left) {
                // There is input, and room, and nothing happens: that would go on for ever.
                throw new ViolationException(NOT_DEFLATE);
            }
        }
    }

    /** Fails on input that keeps the inflater busy and comes to nothing. What RFC 1951 allows of that has no end. */
    private void checkYield(boolean blockWasFinal, long taken) throws ViolationException {
        if (taken - FREE_OF_YIELD > after * LEAST_YIELD) {
            throw new ViolationException(EMPTY);
        }
        if (blockWasFinal && ++finalBlocks - FREE_FINAL_BLOCKS > after / LEAST_FINAL_BLOCK) {
            throw new ViolationException(FINAL_BLOCKS);
        }
    }

    private Violation tooDense() {
        return new Violation(
                CloseCode.MESSAGE_TOO_BIG,
                "RFC 7692 §8",
                "the message grows to more than " + maximumRatio + " times what was sent");
    }

    private void end(RawInflater current, DeflateContexts contexts) {
        if (takeover && after > 0) {
            window.take(current); // What stands for nothing leaves it as it was.
        }
        inflater = null;
        contexts.giveBack(current, windowBits);
    }

    /** Gives back what was borrowed and keeps nothing more; closing twice does no harm. */
    void close() {
        RawInflater borrowed = inflater;
        inflater = null;
        window.clear();
        if (borrowed != null && lender != null) {
            lender.giveBack(borrowed, windowBits);
        }
    }
}
