package dev.parley.hub.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes that a token carries for others to make sense of: JSON on one line, or anything at all where the claim was in
 * base64. Immutable.
 */
public final class ClaimData {

    private final byte[] bytes;

    private ClaimData(byte[] bytes) {
        this.bytes = bytes;
    }

    static ClaimData of(byte[] bytes) {
        return new ClaimData(bytes.clone());
    }

    /** Keeps JSON that has been found valid, without the white space between its tokens. */
    static ClaimData ofJson(String json) {
        // A line feed between two tokens would end the message in the newline-delimited protocol.
        StringBuilder compact = new StringBuilder(json.length());
        boolean inString = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (inString && c == '\\') {
                compact.append(c).append(json.charAt(++i));
                continue;
            }
            if (c == '"') {
                inString = !inString;
            }
            if (inString || (c != ' ' && c != '\t' && c != '\n' && c != '\r')) {
                compact.append(c);
            }
        }
        return new ClaimData(compact.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** {@return how many bytes there are} */
    public int size() {
        return bytes.length;
    }

    /** {@return the bytes, read-only; each call has its own position} */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** {@return a copy of the bytes} */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** {@return the bytes as text in UTF-8; what is not valid becomes U+FFFD} */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClaimData data && Arrays.equals(bytes, data.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** {@return the size alone: what is in a token is often nobody else's business} */
    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
