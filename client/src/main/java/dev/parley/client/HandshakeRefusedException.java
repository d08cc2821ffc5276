package dev.parley.client;

import dev.parley.protocol.handshake.Headers;
import dev.parley.protocol.handshake.ResponseHead;
import java.net.URI;
import java.nio.ByteBuffer;

/**
 * The server has answered the opening handshake, but not opened a WebSocket: with another status than 101
 * ({@link ConnectFailure#REFUSED}), or with a 101 that breaks a rule of RFC 6455 §4.1, such as a wrong
 * {@code Sec-WebSocket-Accept} or a subprotocol that was not asked for ({@link ConnectFailure#INVALID_ANSWER}).
 */
public final class HandshakeRefusedException extends WebSocketConnectException {

    private static final long serialVersionUID = 1L;

    private final transient ResponseHead response;

    /** The beginning of the body. */
    private final byte[] body;

    HandshakeRefusedException(ConnectFailure failure, URI uri, String problem, ResponseHead response, ByteBuffer body) {
        super(failure, uri, problem);
        this.response = response;
        this.body = new byte[body.remaining()];
        body.get(this.body);
    }

    /** {@return the status code, 101 to 999} */
    public int status() {
        return response.status();
    }

    /** {@return the header fields} */
    public Headers headers() {
        return response.headers();
    }

    /**
     * {@return the beginning of the body, at most {@link ClientSettings#maximumRefusalBytes()}, as far as it came within a
     * second; empty when there was none, or for a 101}
     */
    public byte[] body() {
        return body.clone();
    }
}
