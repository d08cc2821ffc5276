package dev.parley.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/** Says what is UTF-8 by having looked at the encoding of every code point that there is. */
final class Utf8Oracle {

    private static final int LONGEST = 4;

    /** The encodings of each length, as {@link #number}s. */
    private static final BitSet[] CHARACTERS = new BitSet[LONGEST + 1];

    /** What such an encoding begins with and does not end with, by length. */
    private static final BitSet[] BEGINNINGS = new BitSet[LONGEST + 1];

    static {
        for (int length = 0; length <= LONGEST; length++) {
            CHARACTERS[length] = new BitSet();
            BEGINNINGS[length] = new BitSet();
        }
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                continue;
            }
            byte[] bytes = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
            CHARACTERS[bytes.length].set(number(bytes, 0, bytes.length));
            for (int length = 1; length < bytes.length; length++) {
                BEGINNINGS[length].set(number(bytes, 0, length));
            }
        }
    }

    private Utf8Oracle() {}

    /** The bytes as one number; without the top four bits of four bytes, so that it is a small one. */
    private static int number(byte[] bytes, int from, int length) {
        int number = 0;
        for (int i = 0; i < length; i++) {
            number = number << Byte.SIZE | (bytes[from + i] & 0xFF);
        }
        return number & 0x0FFF_FFFF;
    }

    private static boolean isCharacter(byte[] bytes, int from, int length) {
        // The number of four bytes lacks the top four bits, which are 1111 in every such character.
        return CHARACTERS[length].get(number(bytes, from, length))
                && (length < LONGEST || (bytes[from] & 0xF0) == 0xF0);
    }

    /** The index of the first byte that no text can have there; -1 if some text begins with these bytes. */
    static int firstWrongByte(byte... bytes) {
        int at = 0;
        while (at < bytes.length) {
            int length = 1;
            while (!isCharacter(bytes, at, length)) {
                if (length == LONGEST || !BEGINNINGS[length].get(number(bytes, at, length))) {
                    return at + length - 1;
                }
                if (at + length == bytes.length) {
                    return -1;
                }
                length++;
            }
            at += length;
        }
        return -1;
    }

    /** Whether the bytes are a text; the JDK's opinion. */
    static boolean isText(byte... bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException wrong) {
            return false;
        }
    }
}
