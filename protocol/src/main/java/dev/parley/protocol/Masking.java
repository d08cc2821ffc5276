package dev.parley.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Masking of payload (RFC 6455 §5.3): octet {@code i} of the result is octet {@code i} of the input XOR octet
 * {@code i mod 4} of the masking key. Masking twice with the same key gives the input back.
 *
 * <p>A masking key is an int whose most significant byte is the key's first octet.
 */
final class Masking {

    /** The top bit of each of eight bytes: set in none of them if all are ASCII. */
    static final long HIGH_BITS = 0x8080808080808080L;

    private Masking() {}

    /** Returns the key for the octet that comes {@code octets} after the one that {@code key} begins with. */
    static int advance(int key, int octets) {
        return Integer.rotateLeft(key, (octets & 3) << 3);
    }

    /**
     * Masks the bytes from {@code from} to {@code to} in place.
     *
     * @return 0 if all resulting bytes are ASCII, anything else if not
     */
    static long maskInPlace(ByteBuffer buffer, int from, int to, int key) {
        ByteOrder order = buffer.order();
        buffer.order(ByteOrder.LITTLE_ENDIAN);
        long wide = widen(key);
        long seen = 0;
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long word = buffer.getLong(i) ^ wide;
            buffer.putLong(i, word);
            seen |= word;
        }
        for (int shift = 0; i < to; i++, shift += Byte.SIZE) {
            byte octet = (byte) (buffer.get(i) ^ (int) (wide >>> shift));
            buffer.put(i, octet);
            seen |= octet; // A negative octet sets the top bit of every byte, an ASCII one of none.
        }
        buffer.order(order);
        return seen & HIGH_BITS;
    }

    /** Copies {@code length} bytes to another place and masks them on the way. The positions do not change. */
    static void maskCopy(ByteBuffer source, int from, ByteBuffer target, int at, int length, int key) {
        ByteOrder sourceOrder = source.order();
        ByteOrder targetOrder = target.order();
        source.order(ByteOrder.LITTLE_ENDIAN);
        target.order(ByteOrder.LITTLE_ENDIAN);
        long wide = widen(key);
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            target.putLong(at + i, source.getLong(from + i) ^ wide);
        }
        for (int shift = 0; i < length; i++, shift += Byte.SIZE) {
            target.put(at + i, (byte) (source.get(from + i) ^ (int) (wide >>> shift)));
        }
        source.order(sourceOrder);
        target.order(targetOrder);
    }

    /** Eight octets of the repeated key, the first in the least significant byte. */
    private static long widen(int key) {
        long octets = Integer.reverseBytes(key) & 0xFFFF_FFFFL;
        return octets | octets << Integer.SIZE;
    }
}
