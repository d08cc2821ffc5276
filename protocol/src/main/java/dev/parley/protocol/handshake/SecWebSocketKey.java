package dev.parley.protocol.handshake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The values of {@code Sec-WebSocket-Key} and {@code Sec-WebSocket-Accept} (RFC 6455 §4.1, §4.2.2 and §11.3). */
public final class SecWebSocketKey {
    /** Bytes of the nonce that a key encodes. */
    static final int NONCE_LENGTH = 16;

    // RFC 6455 §1.3: "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", a GUID that no endpoint uses that does not know WebSocket.
    private static final byte[] GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11".getBytes(StandardCharsets.ISO_8859_1);

    /** Never fed itself: to copy it costs less than to look the algorithm up. */
    private static final MessageDigest SHA_1 = sha1();

    private static final int KEY_LENGTH = 24;
    private static final int DIGITS = 22;

    private SecWebSocketKey() {}

    /**
     * {@return whether the text is base64 that decodes to exactly 16 bytes: 22 characters of the alphabet and {@code
     * ==}}
     *
     * <p>The last of the 22 carries two bits only. That the others are 0, as an encoder leaves them, is not asked for:
     * in the example that RFC 6455 §4.1 gives for a key, {@code AQIDBAUGBwgJCgsMDQ4PEC==}, they are not, and RFC 4648
     * §3.5 lets a decoder take that.
     *
     * @param key the value of {@code Sec-WebSocket-Key}
     */
    public static boolean isWellFormed(String key) {
        if (key.length() != KEY_LENGTH || !key.endsWith("==")) {
            return false;
        }
        for (int i = 0; i < DIGITS; i++) {
            char c = key.charAt(i);
            boolean digit =
                    (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
            if (!digit) {
                return false;
            }
        }
        return true;
    }

    /**
     * {@return the {@code Sec-WebSocket-Accept} that answers a key: the base64 of the SHA-1 of the key, as it was
     * written, followed by the protocol's GUID (RFC 6455 §4.2.2)}
     *
     * @param key the value of {@code Sec-WebSocket-Key}, well formed or not
     */
    public static String accept(String key) {
        MessageDigest digest = freshSha1();
        digest.update(key.getBytes(StandardCharsets.ISO_8859_1));
        return Base64.getEncoder().encodeToString(digest.digest(GUID));
    }

    private static MessageDigest freshSha1() {
        try {
            return (MessageDigest) SHA_1.clone();
        } catch (CloneNotSupportedException ofThisProvider) {
            return sha1();
        }
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java runtime lacks SHA-1, which every one must have", missing);
        }
    }

    /** The key for a nonce of 16 bytes. */
    static String ofNonce(byte[] nonce) {
        if (nonce.length != NONCE_LENGTH) {
            throw new IllegalArgumentException("nonce: got " + nonce.length + " bytes, expected 16 (RFC 6455 §4.1)");
        }
        return Base64.getEncoder().encodeToString(nonce);
    }
}
