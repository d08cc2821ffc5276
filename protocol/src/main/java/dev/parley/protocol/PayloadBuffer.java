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
        int more = piece.remaining();
        int needed = Math.addExact(length, more);
        if (needed > bytes.length) {
            int doubled = (int) Math.min(2L * bytes.length, Integer.MAX_VALUE - 64);
            bytes = Arrays.copyOf(bytes, Math.max(needed, Math.max(doubled, FIRST_CAPACITY)));
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
