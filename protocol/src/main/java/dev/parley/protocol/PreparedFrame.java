package dev.parley.protocol;

import java.nio.ByteBuffer;

/**
 * A message framed once, to be sent on many connections by {@link Engine#sendPrepared}. Immutable and thread-safe.
 *
 * <p>Servers send the frame as it stands. Clients must mask each copy with a fresh key (RFC 6455 §5.3), and so must
 * connections with an extension encode it: both start from the payload.
 */
public final class PreparedFrame {

    private final Opcode opcode;
    private final ByteBuffer frame;
    private final int headerLength;

    private PreparedFrame(Opcode opcode, ByteBuffer frame, int headerLength) {
        this.opcode = opcode;
        this.frame = frame;
        this.headerLength = headerLength;
    }

    /**
     * Frames a message.
     *
     * @param opcode {@link Opcode#TEXT} or {@link Opcode#BINARY}
     * @param payload the payload, of a text in valid UTF-8; copied
     * @return the message, framed
     * @throws IllegalArgumentException for another opcode, or if a text is not valid UTF-8
     */
    public static PreparedFrame of(Opcode opcode, ByteBuffer payload) {
        FrameWriter.requireMessage(opcode, payload);
        int length = payload.remaining();
        ByteBuffer frame = ByteBuffer.allocate(FrameWriter.MAXIMUM_HEADER + length);
        FrameWriter.putHeader(frame, FrameWriter.FIN | opcode.code(), length, false);
        int headerLength = frame.position();
        frame.put(payload.duplicate()).flip();
        return new PreparedFrame(opcode, frame.asReadOnlyBuffer(), headerLength);
    }

    /** {@return the message's opcode} */
    public Opcode opcode() {
        return opcode;
    }

    /** {@return the payload as a read-only buffer of its own position and limit} */
    public ByteBuffer payload() {
        return frame.slice(headerLength, frame.limit() - headerLength);
    }

    /** {@return the payload's length in bytes} */
    public int size() {
        return frame.limit() - headerLength;
    }

    /** Returns the whole unmasked frame, to be read through duplicates or absolute positions only. */
    ByteBuffer frame() {
        return frame;
    }
}
