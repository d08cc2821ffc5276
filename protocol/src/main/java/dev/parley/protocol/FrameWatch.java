package dev.parley.protocol;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the bytes of a connection, one way, and tells of each frame in them. It stands beside the {@link Engine}, which
 * knows nothing of it, and costs a connection that nobody watches nothing. It reads with the engine's own parser; after a
 * header that breaks a rule it tells of nothing more, since the engine then fails the connection and says why.
 *
 * <p>Not thread-safe: one thread at a time.
 */
public final class FrameWatch {

    private static final Opcode[] OPCODES = Opcode.values();

    /** All of them may be in use: which ones were negotiated is the engine's affair. */
    private static final int ANY_RESERVED_BITS = 7;

    private final Frame.Direction direction;
    private final boolean masked;
    private final FrameReader frames;
    private final FrameListener listener;

    /** The beginning of the payload that is being read, as far as it has come; null between frames. */
    private @Nullable ByteBuffer beginning;

    /** The length of the payload that is being read. */
    private long length;

    /** The payload bytes of the frame that are still to come, once it has been told of. */
    private long toSkip;

    private boolean stopped;

    /**
     * Creates a watch for one direction of one connection.
     *
     * @param role which side of the connection this endpoint is
     * @param direction which way to look
     * @param listener is told of the frames
     */
    public FrameWatch(Role role, Frame.Direction direction, FrameListener listener) {
        this.direction = direction;
        this.listener = listener;
        // What a client sends is what a server reads.
        boolean toServer = (role == Role.CLIENT) == (direction == Frame.Direction.SENT);
        this.masked = toServer;
        this.frames = new FrameReader(toServer ? Role.SERVER : Role.CLIENT, ANY_RESERVED_BITS, Long.MAX_VALUE);
    }

    /**
     * Looks at the next bytes, all that remain in the buffer; they are not changed.
     *
     * @param bytes the bytes, wherever they were cut
     */
    public void see(ByteBuffer bytes) {
        while (!stopped && (bytes.hasRemaining() || beginning != null)) {
            if (toSkip > 0) {
                int skipped = (int) Math.min(toSkip, bytes.remaining());
                bytes.position(bytes.position() + skipped);
                toSkip -= skipped;
            } else if (beginning == null) {
                readHeader(bytes);
            } else if (!readBeginning(bytes, beginning)) {
                return;
            }
        }
        bytes.position(bytes.limit());
    }

    private void readHeader(ByteBuffer bytes) {
        switch (frames.readHeader(bytes)) {
            case INCOMPLETE -> {}
            case VIOLATION -> stopped = true;
            case HEADER -> {
                length = frames.remaining;
                beginning = ByteBuffer.allocate((int) Math.min(length, Frame.BEGINNING));
            }
        }
    }

    /** Returns whether the beginning is complete, and has been told of. */
    private boolean readBeginning(ByteBuffer bytes, ByteBuffer begun) {
        int piece = Math.min(bytes.remaining(), begun.remaining());
        begun.put(begun.position(), bytes, bytes.position(), piece).position(begun.position() + piece);
        bytes.position(bytes.position() + piece);
        if (begun.hasRemaining()) {
            return false;
        }
        begun.flip();
        if (masked) {
            Masking.maskInPlace(begun, 0, begun.limit(), frames.key);
        }
        toSkip = length - begun.limit();
        beginning = null;
        listener.onFrame(new Frame(
                direction,
                frames.isFinal(),
                frames.reservedBits(),
                opcode(frames.opcode()),
                masked,
                length,
                begun.asReadOnlyBuffer()));
        return true;
    }

    private static Opcode opcode(int code) {
        for (Opcode opcode : OPCODES) {
            if (opcode.code() == code) {
                return opcode;
            }
        }
        throw new IllegalStateException("the parser lets only known opcodes through, and this is " + code);
    }
}
