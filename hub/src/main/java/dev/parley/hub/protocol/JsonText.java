package dev.parley.hub.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;

/** JSON as bytes: what is common to reading frames and checking payloads. */
final class JsonText {

    /** For checking payloads of any length: whoever has them has bounded it. */
    private static final JsonFactory PAYLOADS = factory(DecodeLimits.DEFAULTS.withFrame(Integer.MAX_VALUE));

    /** Jackson looks at so many bytes to find out the encoding. */
    private static final int DETECTED = 4;

    /** Its first byte, with which no JSON begins. */
    private static final byte BYTE_ORDER_MARK = (byte) 0xEF;

    private JsonText() {}

    static JsonFactory factory(DecodeLimits limits) {
        return new JsonFactoryBuilder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.nesting())
                        .maxNameLength(limits.name())
                        .maxNumberLength(limits.number())
                        .maxStringLength(limits.frame())
                        .build())
                // A peer's names must not stay in the JVM's table of strings.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                // Otherwise a character beyond U+FFFF is written as two escapes, twelve bytes instead of four.
                .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                // Threads may be virtual and short-lived: buffers that belong to a thread would not be reused.
                .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                .build();
    }

    /** Whether the bytes are one JSON value, with white space around it at most. */
    static boolean isOneValue(byte[] bytes) {
        if (!isUtf8(bytes, 0, bytes.length)) {
            return false;
        }
        try (JsonParser parser = PAYLOADS.createParser(bytes)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return false;
            }
            parser.skipChildren();
            // A string is decoded only when somebody wants it or goes on, so this also looks at its escapes.
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Whether the bytes are UTF-8 that a JSON parser takes for such. JSON has no NUL, but among the first bytes of a text it
     * makes the parser believe in UTF-16 or UTF-32; a byte order mark would be skipped.
     */
    static boolean isUtf8(byte[] bytes, int offset, int length) {
        if (length > 0 && bytes[offset] == BYTE_ORDER_MARK) {
            return false;
        }
        for (int i = 0; i < Math.min(DETECTED, length); i++) {
            if (bytes[offset + i] == 0) {
                return false;
            }
        }
        return UnsafeByteOperations.unsafeWrap(bytes, offset, length).isValidUtf8();
    }
}
