package dev.parley.protocol.handshake;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * An answer that refuses an opening handshake. The connection is closed after it.
 *
 * @param status the status code, 300 to 599
 * @param headers header fields of its own, such as {@code Sec-WebSocket-Version}; those that frame the body are added
 *     when
 *     it is encoded
 * @param body one line that says what was got and expected, without a line end
 */
public record Refusal(int status, Headers headers, String body) implements Opening {
    /**
     * Checks the status and the fields.
     *
     * @throws IllegalArgumentException if the status is not 300 to 599, or the headers hold {@code Content-Length} or
     *     {@code Transfer-Encoding}
     */
    public Refusal {
        Objects.requireNonNull(body, "body");
        if (status < 300 || status > 599) {
            throw new IllegalArgumentException("status of a refusal: got " + status + ", expected 300 to 599");
        }
        if (headers.contains("Content-Length") || headers.contains("Transfer-Encoding")) {
            throw new IllegalArgumentException(
                    "headers of a refusal: got Content-Length or Transfer-Encoding, expected neither, as both follow"
                            + " from the body");
        }
    }

    /**
     * A refusal without header fields of its own.
     *
     * @param status the status code, 300 to 599
     * @param body one line that says what was got and expected, without a line end
     */
    public Refusal(int status, String body) {
        this(status, Headers.empty(), body);
    }

    /**
     * What a malformed request head gets.
     *
     * @param malformed what is wrong with the head
     * @return the refusal
     */
    public static Refusal of(HeadResult.Malformed<RequestHead> malformed) {
        return new Refusal(malformed.status(), malformed.text() + " (" + malformed.section() + ")");
    }

    /**
     * What a plain HTTP request gets where there is nothing but WebSocket: 426 (RFC 9110 §15.5.22).
     *
     * @return the refusal
     */
    public static Refusal upgradeRequired() {
        return new Refusal(
                426,
                ServerHandshake.SPOKEN,
                "Upgrade: got none, expected websocket: this resource speaks WebSocket only (RFC 6455 §4.2.1)");
    }

    /** {@return the response head, with {@code Content-Type}, {@code Content-Length} and {@code Connection: close}} */
    public ResponseHead response() {
        Headers.Builder all = headers.toBuilder();
        if (!headers.contains("Content-Type")) {
            all.add("Content-Type", "text/plain; charset=utf-8");
        }
        all.add("Content-Length", Integer.toString(bodyBytes().length));
        if (!headers.hasToken("Connection", "close")) {
            all.add("Connection", "close");
        }
        return new ResponseHead(status, all.build());
    }

    /** {@return head and body as they stand on the wire} */
    public byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        bytes.writeBytes(response().encode());
        bytes.writeBytes(bodyBytes());
        return bytes.toByteArray();
    }

    private byte[] bodyBytes() {
        return (body + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
