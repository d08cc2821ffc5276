package dev.parley.hub.protocol;

import org.jspecify.annotations.Nullable;

/** What a decoder finds wrong. */
final class Faults {

    interface Decoding {
        @Nullable
        Object decode() throws DecodeException;
    }

    private Faults() {}

    /** The fault, or {@code null} if there is none. */
    static @Nullable DecodeFault of(Decoding decoding) {
        try {
            decoding.decode();
            return null;
        } catch (DecodeException e) {
            return e.fault();
        }
    }
}
