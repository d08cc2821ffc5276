package dev.parley.hub.protocol;

import java.nio.ByteBuffer;

/** The bytes of a frame as part of an array, which both parsers want: the buffer's own if it shows one. */
record Bytes(@SuppressWarnings("ArrayRecordComponent") byte[] array, int offset, int length) {

    static Bytes of(ByteBuffer frame, DecodeLimits limits) throws DecodeException {
        int length = frame.remaining();
        if (length == 0) {
            throw new DecodeException(DecodeFault.EMPTY_FRAME);
        }
        if (length > limits.frame()) {
            throw new DecodeException(DecodeFault.FRAME_TOO_BIG);
        }
        if (frame.hasArray()) {
            return new Bytes(frame.array(), frame.arrayOffset() + frame.position(), length);
        }
        byte[] copy = new byte[length];
        frame.duplicate().get(copy);
        return new Bytes(copy, 0, length);
    }
}
