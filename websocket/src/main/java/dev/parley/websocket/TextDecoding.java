package dev.parley.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Makes a {@code String} of bytes that are not in an array. It takes its own copy of an array, and none is made just for that: the
 * bytes pass through one that the thread keeps.
 */
final class TextDecoding {

    /** What a thread keeps at most. */
    private static final int MOST_KEPT = 1 << 16;

    private static final int LEAST_KEPT = 1 << 10;

    private static final ThreadLocal<byte[]> KEPT = ThreadLocal.withInitial(() -> new byte[LEAST_KEPT]);

    private TextDecoding() {}

    /** Decodes valid UTF-8, all that remains of it. */
    static String decode(ByteBuffer utf8) {
        int length = utf8.remaining();
        byte[] bytes = arrayOf(length);
        utf8.get(bytes, 0, length);
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private static byte[] arrayOf(int length) {
        // Of virtual threads there may be very many, and each would keep one.
        if (length > MOST_KEPT || Thread.currentThread().isVirtual()) {
            return new byte[length];
        }
        byte[] kept = KEPT.get();
        if (kept.length < length) {
            kept = new byte[Math.max(2 * kept.length, Integer.highestOneBit(length - 1) << 1)];
            KEPT.set(kept);
        }
        return kept;
    }
}
