package dev.parley.hub.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes of a program that travel through the protocol untouched: data, connection info, channel info. With the JSON codec
 * they are one JSON value, with Protobuf anything. Immutable, and safe to share between threads.
 */
public final class Payload {

    /** No payload: what a field has that is absent, or {@code null} in JSON. */
    public static final Payload EMPTY = new Payload(new byte[0], State.NOT_JSON);

    private enum State {
        UNKNOWN,
        JSON,
        NOT_JSON
    }

    private final byte[] bytes;

    /** Told by the codec or found out once. A race finds the same twice. */
    private State state;

    private Payload(byte[] bytes, State state) {
        this.bytes = bytes;
        this.state = state;
    }

    /** Takes the array as it is: nobody else may write to it. */
    static Payload wrap(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Payload(bytes, State.UNKNOWN);
    }

    /** Takes the array, which holds one JSON value. */
    static Payload json(byte[] bytes) {
        return new Payload(bytes, State.JSON);
    }

    /**
     * {@return a payload that holds a copy of the array}
     *
     * @param bytes the bytes
     */
    public static Payload of(byte[] bytes) {
        return wrap(bytes.clone());
    }

    /**
     * {@return a payload that holds a copy of the buffer's remaining bytes}
     *
     * @param bytes the bytes; the buffer's position is left where it was
     */
    public static Payload of(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return wrap(copy);
    }

    /**
     * {@return a payload that holds the text in UTF-8}
     *
     * @param text the text, such as JSON
     */
    public static Payload utf8(String text) {
        return wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return the number of bytes} */
    public int size() {
        return bytes.length;
    }

    /** {@return whether there are no bytes} */
    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /**
     * {@return whether the bytes are exactly one JSON value in UTF-8, so that JSON clients can get them} A payload from a
     * Protobuf client need not be. The nesting, names and numbers are bounded as {@link DecodeLimits#DEFAULTS} says.
     */
    public boolean isJson() {
        if (state == State.UNKNOWN) {
            state = JsonText.isOneValue(bytes) ? State.JSON : State.NOT_JSON;
        }
        return state == State.JSON;
    }

    /** {@return a copy of the bytes} */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    /** {@return a read-only view of the bytes} */
    public ByteBuffer asByteBuffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** {@return the bytes as text; what is not UTF-8 is replaced} */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The bytes themselves, which must not be changed. */
    byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload payload && Arrays.equals(bytes, payload.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** {@return the number of bytes, but not the bytes, which may be secret} */
    @Override
    public String toString() {
        return "Payload[" + bytes.length + " bytes]";
    }
}
