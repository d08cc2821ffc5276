package dev.parley.hub;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes that a program hands to another through the hub, which does not look into them. To clients of the JSON protocol they
 * have to be JSON. Immutable.
 */
public final class Data {

    private static final Data EMPTY = new Data(new byte[0]);

    private final byte[] bytes;

    private Data(byte[] bytes) {
        this.bytes = bytes;
    }

    /** {@return no bytes} */
    public static Data empty() {
        return EMPTY;
    }

    /**
     * {@return a copy of the array}
     *
     * @param bytes the bytes
     */
    public static Data of(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Data(bytes.clone());
    }

    /**
     * {@return a copy of the buffer's remaining bytes}
     *
     * @param bytes the bytes; the buffer's position is left where it was
     */
    public static Data of(ByteBuffer bytes) {
        if (!bytes.hasRemaining()) {
            return EMPTY;
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return new Data(copy);
    }

    /**
     * {@return a text in UTF-8, such as JSON}
     *
     * @param text the text
     */
    public static Data of(String text) {
        return text.isEmpty() ? EMPTY : new Data(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return how many bytes these are} */
    public int size() {
        return bytes.length;
    }

    /** {@return whether there are none} */
    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /** {@return a read-only view of the bytes, of its own position and limit} */
    public ByteBuffer bytes() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** {@return a copy of the bytes} */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    /** {@return the bytes decoded as UTF-8} */
    public String utf8() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Data that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
