package dev.parley.protocol;

import java.nio.ByteBuffer;

/**
 * A frame that has passed (RFC 6455 §5.2), as a {@link FrameListener} is told of it.
 *
 * @param direction which way it went
 * @param isFinal whether FIN is set: it is the last frame of its message
 * @param reservedBits the reserved bits: 4 is RSV1, 2 is RSV2, 1 is RSV3
 * @param opcode what it is
 * @param masked whether its payload was masked on the wire
 * @param length how many bytes its payload has
 * @param beginning the first bytes of the payload, {@value #BEGINNING} of them or all, unmasked, but otherwise as on the wire:
 *     compressed if an extension compressed it. Read-only, the listener's to keep.
 */
public record Frame(
        Direction direction,
        boolean isFinal,
        int reservedBits,
        Opcode opcode,
        boolean masked,
        long length,
        ByteBuffer beginning) {

    /** How much of a payload is shown at most: all that a control frame may have. */
    public static final int BEGINNING = 125;

    /** Which way a frame went. */
    public enum Direction {
        /** From this endpoint to the peer. */
        SENT,
        /** From the peer to this endpoint. */
        RECEIVED
    }
}
