package dev.parley.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Payload that is put together from pieces. Grows with what has come, never with what has been announced. */
final class PayloadBuffer {

    private static final int FIRST_CAPACITY = 256;

    private byte[] bytes = new byte[0];
    private int length;

    /** Appends all remaining bytes of the piece; the caller has checked the limit. */
    void append(ByteBuffer piece) {
        append(piece, 0);
    }

    /**
     * Appends all remaining bytes of the piece; the caller has checked the limit.
     *
     * @param announced how many more are said to follow. Room for them spares a copy, but there is never more room than twice
     *     what has come
     */
    void append(ByteBuffer piece, long announced) {
        int more = piece.remaining();
        int needed = Math.addExact(length, more);
        if (needed > bytes.length) {
            long room = Math.max(Math.max(needed, 2L * bytes.length), FIRST_CAPACITY);
            long whole = needed + Math.min(announced, needed);
            bytes = Arrays.copyOf(bytes, (int) Math.min(Math.max(room, whole), Integer.MAX_VALUE - 64));
        }
        piece.get(bytes, length, more);
        length = needed;
    }

    int length() {
        return length;
    }

    ByteBuffer view() {
        return ByteBuffer.wrap(bytes, 0, length);
    }
}
