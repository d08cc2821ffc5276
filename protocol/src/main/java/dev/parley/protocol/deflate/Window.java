package dev.parley.protocol.deflate;

/**
 * What a connection keeps of one direction between messages: the last bytes that have passed, up to a window full. The array
 * grows with them, and is the same for all messages once it is full.
 */
final class Window {

    private static final byte[] NONE = {};

    /** Some short messages. */
    private static final int LEAST = 1 << 8;

    private final int most;
    private byte[] bytes = NONE;
    private int length;

    Window(int windowBits) {
        this.most = 1 << windowBits;
    }

    /** Keeps the window of a stream that has come to the end of a message, in place of what was kept. */
    void take(RawStream stream) {
        length = 0; // So that nothing goes on from a window of before, if there should be no memory for this one.
        int needed = stream.window(bytes);
        if (needed > bytes.length) {
            bytes = new byte[Math.min(most, Math.max(needed, Math.max(LEAST, 2 * bytes.length)))];
            needed = stream.window(bytes);
        }
        length = needed;
    }

    /** Has a stream that is new or just reset go on from here. */
    void prime(RawStream stream) {
        if (length > 0) {
            stream.prime(bytes, length);
        }
    }

    void clear() {
        bytes = NONE;
        length = 0;
    }
}
