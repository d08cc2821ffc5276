package dev.parley.protocol;

import java.nio.ByteBuffer;

/**
 * Validation of UTF-8 that arrives in pieces (RFC 3629), failing at the first byte that cannot continue a valid text.
 *
 * <p>Between pieces the state is one int: 0 where a character may begin, otherwise how many continuation bytes are missing
 * and the range of the next one, which rules out overlong forms, surrogates and code points over U+10FFFF at once.
 */
final class Utf8 {

    /** A character may begin, and the text may end, here. */
    static final int COMPLETE = 0;

    /** The text is not valid UTF-8, whatever follows. */
    static final int INVALID = -1;

    private static final int LOW = 8;
    private static final int HIGH = 16;
    private static final int ANY_CONTINUATION = 0x80 << LOW | 0xBF << HIGH;

    private Utf8() {}

    /**
     * Validates the bytes from {@code from} to {@code to}.
     *
     * @param state the state that the piece before left, {@link #COMPLETE} at the beginning
     * @return the state after them; {@link #INVALID} if a byte is wrong
     */
    static int validate(ByteBuffer buffer, int from, int to, int state) {
        int i = from;
        int now = state;
        while (i < to) {
            if (now == COMPLETE) {
                while (i <= to - Long.BYTES && (buffer.getLong(i) & Masking.HIGH_BITS) == 0) {
                    i += Long.BYTES;
                }
                if (i == to) {
                    break;
                }
                now = lead(buffer.get(i++) & 0xFF);
            } else {
                int octet = buffer.get(i++) & 0xFF;
                if (octet < (now >> LOW & 0xFF) || octet > (now >> HIGH & 0xFF)) {
                    return INVALID;
                }
                int missing = (now & 0xFF) - 1;
                now = missing == 0 ? COMPLETE : ANY_CONTINUATION | missing;
            }
            if (now == INVALID) {
                return INVALID;
            }
        }
        return now;
    }

    /** Returns whether the buffer's remaining bytes are one valid text. */
    static boolean isValid(ByteBuffer buffer) {
        return validate(buffer, buffer.position(), buffer.limit(), COMPLETE) == COMPLETE;
    }

    /** The state after the first byte of a character, by the table of RFC 3629 §4. */
    private static int lead(int octet) {
        if (octet < 0x80) {
            return COMPLETE;
        }
        if (octet < 0xC2 || octet > 0xF4) {
            return INVALID;
        }
        if (octet < 0xE0) {
            return ANY_CONTINUATION | 1;
        }
        return switch (octet) {
            case 0xE0 -> 0xA0 << LOW | 0xBF << HIGH | 2;
            case 0xED -> 0x80 << LOW | 0x9F << HIGH | 2;
            case 0xF0 -> 0x90 << LOW | 0xBF << HIGH | 3;
            case 0xF4 -> 0x80 << LOW | 0x8F << HIGH | 3;
            default -> ANY_CONTINUATION | (octet < 0xF0 ? 2 : 3);
        };
    }
}
