package dev.parley.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Validation of UTF-8 that arrives in pieces (RFC 3629), failing at the first byte that cannot continue a valid text.
 *
 * <p>It is an automaton whose states tell which bytes may come next. Each byte has a word that holds, for every state, the
 * state that follows, six bits each; a state is the place of its six bits. So the step is one shift: see {@link #next}.
 */
final class Utf8 {

    /** A character may begin, and the text may end, here. */
    static final int COMPLETE = 0;

    /** One continuation byte is missing. */
    private static final int ONE_MISSING = 6;

    private static final int TWO_MISSING = 12;
    private static final int THREE_MISSING = 18;

    /** After these, the next byte has a narrower range: no overlong forms, no surrogates, nothing over U+10FFFF. */
    private static final int AFTER_E0 = 24;

    private static final int AFTER_ED = 30;
    private static final int AFTER_F0 = 36;
    private static final int AFTER_F4 = 42;

    /** The text is not valid UTF-8, whatever follows. */
    static final int INVALID = 48;

    private static final long STATE = 0x3F;

    /** What follows each state upon a byte, by byte. */
    private static final long[] FOLLOWING = new long[256];

    static {
        for (int state = 0; state <= INVALID; state += 6) {
            for (int octet = 0; octet < 256; octet++) {
                FOLLOWING[octet] |= (long) INVALID << state;
            }
        }
        // The table of RFC 3629 §4.
        set(COMPLETE, 0x00, 0x7F, COMPLETE);
        set(COMPLETE, 0xC2, 0xDF, ONE_MISSING);
        set(COMPLETE, 0xE0, 0xE0, AFTER_E0);
        set(COMPLETE, 0xE1, 0xEC, TWO_MISSING);
        set(COMPLETE, 0xED, 0xED, AFTER_ED);
        set(COMPLETE, 0xEE, 0xEF, TWO_MISSING);
        set(COMPLETE, 0xF0, 0xF0, AFTER_F0);
        set(COMPLETE, 0xF1, 0xF3, THREE_MISSING);
        set(COMPLETE, 0xF4, 0xF4, AFTER_F4);
        set(AFTER_E0, 0xA0, 0xBF, ONE_MISSING);
        set(AFTER_ED, 0x80, 0x9F, ONE_MISSING);
        set(AFTER_F0, 0x90, 0xBF, TWO_MISSING);
        set(AFTER_F4, 0x80, 0x8F, TWO_MISSING);
        set(THREE_MISSING, 0x80, 0xBF, TWO_MISSING);
        set(TWO_MISSING, 0x80, 0xBF, ONE_MISSING);
        set(ONE_MISSING, 0x80, 0xBF, COMPLETE);
    }

    private Utf8() {}

    private static void set(int state, int firstOctet, int lastOctet, int following) {
        for (int octet = firstOctet; octet <= lastOctet; octet++) {
            FOLLOWING[octet] = (FOLLOWING[octet] & ~(STATE << state)) | ((long) following << state);
        }
    }

    /**
     * Validates the bytes from {@code from} to {@code to}.
     *
     * @param state the state that the piece before left, {@link #COMPLETE} at the beginning
     * @return the state after them; {@link #INVALID} if a byte is wrong
     */
    static int validate(ByteBuffer buffer, int from, int to, int state) {
        boolean reversed = buffer.order() == ByteOrder.BIG_ENDIAN;
        int lastWord = to - Long.BYTES;
        long now = state;
        int i = from;
        while (i <= lastWord) {
            long word = buffer.getLong(i);
            if ((word & Masking.HIGH_BITS) == 0 && (now & STATE) == COMPLETE) {
                i += Long.BYTES;
                while (i <= lastWord && (buffer.getLong(i) & Masking.HIGH_BITS) == 0) {
                    i += Long.BYTES;
                }
                continue;
            }
            now = nextEight(now, reversed ? Long.reverseBytes(word) : word);
            if ((now & STATE) == INVALID) {
                return INVALID;
            }
            i += Long.BYTES;
        }
        for (; i < to; i++) {
            now = next(now, buffer.get(i));
        }
        return (int) (now & STATE);
    }

    /** Returns whether the buffer's remaining bytes are one valid text. */
    static boolean isValid(ByteBuffer buffer) {
        return validate(buffer, buffer.position(), buffer.limit(), COMPLETE) == COMPLETE;
    }

    /** The state after one more byte. The bits above its six are of other states; a shift does not look at them. */
    private static long next(long state, long octet) {
        return FOLLOWING[(int) octet & 0xFF] >>> state;
    }

    /** The state after eight more bytes, the first of them in the least significant byte. */
    private static long nextEight(long state, long octets) {
        long now = next(state, octets);
        now = next(now, octets >>> 8);
        now = next(now, octets >>> 16);
        now = next(now, octets >>> 24);
        now = next(now, octets >>> 32);
        now = next(now, octets >>> 40);
        now = next(now, octets >>> 48);
        return next(now, octets >>> 56);
    }
}
