package dev.parley.bench.servers;

import java.nio.ByteBuffer;

/** Ready-made frames of a server, all alike, one after the other. */
final class FloorFrames {

    private static final int READY_BYTES = 128 << 10;
    private static final int MASK_BYTES = 4;

    /** The first byte of a frame: the last of its message, and what is in it. */
    private static final int LENGTH_AT = 1;

    private static final int MASKED = 0x80;
    private static final int LENGTH_BITS = 0x7F;
    private static final int TWO_BYTES_FOLLOW = 126;
    private static final int EIGHT_BYTES_FOLLOW = 127;

    /**
     * What frames have in common that are answered by the same ones.
     *
     * @param first the first byte
     * @param payload the payload's length
     */
    record Kind(byte first, int payload) {}

    private final int frameBytes;
    private final int count;
    private final ByteBuffer bytes;

    private FloorFrames(int frameBytes, int count, ByteBuffer bytes) {
        this.frameBytes = frameBytes;
        this.count = count;
        this.bytes = bytes;
    }

    /** How long a masked frame is, header and payload; -1 while too little of it has come to tell. */
    static int clientFrameBytes(ByteBuffer frame) {
        int header = headerBytes(frame);
        return header < 0 || frame.remaining() < header ? -1 : header + MASK_BYTES + payloadBytes(frame);
    }

    private static int headerBytes(ByteBuffer frame) {
        if (frame.remaining() < 2) {
            return -1;
        }
        return switch (frame.get(frame.position() + LENGTH_AT) & LENGTH_BITS) {
            case TWO_BYTES_FOLLOW -> 2 + Short.BYTES;
            case EIGHT_BYTES_FOLLOW -> 2 + Long.BYTES;
            default -> 2;
        };
    }

    private static int payloadBytes(ByteBuffer frame) {
        int length = frame.get(frame.position() + LENGTH_AT) & LENGTH_BITS;
        return switch (length) {
            case TWO_BYTES_FOLLOW -> frame.getShort(frame.position() + 2) & 0xFFFF;
            case EIGHT_BYTES_FOLLOW -> Math.toIntExact(frame.getLong(frame.position() + 2));
            default -> length;
        };
    }

    static Kind kind(ByteBuffer frame) {
        return new Kind(frame.get(frame.position()), payloadBytes(frame));
    }

    /** Makes the answers to a whole masked frame: what it says, not masked. */
    static FloorFrames answerTo(ByteBuffer frame) {
        int header = headerBytes(frame);
        int payload = payloadBytes(frame);
        int frameBytes = header + payload;
        int count = Math.max(1, READY_BYTES / frameBytes);
        ByteBuffer bytes = ByteBuffer.allocateDirect(count * frameBytes);
        int mask = frame.position() + header;
        for (int i = 0; i < count; i++) {
            bytes.put(frame.get(frame.position()));
            bytes.put((byte) (frame.get(frame.position() + LENGTH_AT) & ~MASKED));
            for (int at = 2; at < header; at++) {
                bytes.put(frame.get(frame.position() + at));
            }
            for (int at = 0; at < payload; at++) {
                bytes.put((byte) (frame.get(mask + MASK_BYTES + at) ^ frame.get(mask + at % MASK_BYTES)));
            }
        }
        return new FloorFrames(frameBytes, count, bytes.flip());
    }

    /** How many bytes so many frames are. */
    long bytesOf(long frames) {
        return frames * frameBytes;
    }

    /**
     * Some of the bytes of frames that are to be sent.
     *
     * @param owed how many bytes are left of them; the rest of one that has been begun comes first
     */
    ByteBuffer next(long owed) {
        int begun = (int) (frameBytes - owed % frameBytes) % frameBytes;
        int end = (int) Math.min(begun + owed, (long) count * frameBytes);
        return bytes.position(0).limit(end).position(begun);
    }
}
