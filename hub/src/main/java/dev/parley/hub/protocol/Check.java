package dev.parley.hub.protocol;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the records of the protocol ask of their components. */
final class Check {

    /** The greatest {@code uint32}. */
    static final long UINT32 = 0xFFFF_FFFFL;

    private Check() {}

    static void uint32(String name, long value) {
        if (value < 0 || value > UINT32) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be 0 to 4294967295");
        }
    }

    static void offset(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("offset is " + value + "; it must not be negative");
        }
    }

    /** An immutable copy that keeps the order, so that the same record always has the same bytes. */
    static <V> Map<String, V> copy(Map<String, V> map) {
        return map.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
