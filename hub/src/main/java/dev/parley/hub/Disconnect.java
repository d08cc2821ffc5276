package dev.parley.hub;

import java.nio.charset.StandardCharsets;

/**
 * Why the server ends a connection: the codes of the client protocol. After 3000 to 3499 and 4000 to 4499 a client comes back,
 * after 3500 to 3999 and 4500 to 4999 it does not; programs may use those from 4000 on.
 *
 * @param code the code, 3000 to 4999
 * @param reason a short text, at most 123 bytes in UTF-8
 */
public record Disconnect(int code, String reason) {

    private static final int MAXIMUM_REASON = 123;

    /** The connection has gone. */
    public static final Disconnect CONNECTION_CLOSED = new Disconnect(3000, "connection closed");

    /** The server stops. */
    public static final Disconnect SHUTDOWN = new Disconnect(3001, "shutdown");

    /** Something went wrong on the server. */
    public static final Disconnect SERVER_ERROR = new Disconnect(3004, "server error");

    /** What the client was let in with has expired. */
    public static final Disconnect EXPIRED = new Disconnect(3005, "expired");

    /** What the client subscribed with has expired. */
    public static final Disconnect SUBSCRIPTION_EXPIRED = new Disconnect(3006, "subscription expired");

    /** The client does not read as fast as is published. */
    public static final Disconnect SLOW = new Disconnect(3008, "slow");

    /** The connection cannot be written to. */
    public static final Disconnect WRITE_ERROR = new Disconnect(3009, "write error");

    /** Publications may be missing, so the client has to recover. */
    public static final Disconnect INSUFFICIENT_STATE = new Disconnect(3010, "insufficient state");

    /** The client is to connect again. */
    public static final Disconnect FORCE_RECONNECT = new Disconnect(3011, "force reconnect");

    /** The client has not answered a ping. */
    public static final Disconnect NO_PONG = new Disconnect(3012, "no pong");

    /** The client sends too many requests. */
    public static final Disconnect TOO_MANY_REQUESTS = new Disconnect(3013, "too many requests");

    /** The client's token is not valid. */
    public static final Disconnect INVALID_TOKEN = new Disconnect(3500, "invalid token");

    /** The client does not keep to the protocol. */
    public static final Disconnect BAD_REQUEST = new Disconnect(3501, "bad request");

    /** The client has not sent what has to come first in time. */
    public static final Disconnect STALE = new Disconnect(3502, "stale");

    /** The server wants the client to stay away. */
    public static final Disconnect FORCE_NO_RECONNECT = new Disconnect(3503, "force disconnect");

    /** The user has too many connections. */
    public static final Disconnect CONNECTION_LIMIT = new Disconnect(3504, "connection limit");

    /** The client has too many channels. */
    public static final Disconnect CHANNEL_LIMIT = new Disconnect(3505, "channel limit");

    /** The client speaks a protocol that the request cannot be answered in. */
    public static final Disconnect INAPPROPRIATE_PROTOCOL = new Disconnect(3506, "inappropriate protocol");

    /** The client may not be here. */
    public static final Disconnect PERMISSION_DENIED = new Disconnect(3507, "permission denied");

    /** The server does not offer what was asked for. */
    public static final Disconnect NOT_AVAILABLE = new Disconnect(3508, "not available");

    /** The client has made too many mistakes. */
    public static final Disconnect TOO_MANY_ERRORS = new Disconnect(3509, "too many errors");

    /**
     * Checks both.
     *
     * @throws IllegalArgumentException if the code is out of range, or the reason too long for a Close frame (RFC 6455 §5.5)
     */
    public Disconnect {
        if (code < 3000 || code > 4999) {
            throw new IllegalArgumentException("code of a disconnect: got " + code + ", expected 3000 to 4999");
        }
        int length = reason.getBytes(StandardCharsets.UTF_8).length;
        if (length > MAXIMUM_REASON) {
            throw new IllegalArgumentException(
                    "reason of a disconnect: got " + length + " bytes in UTF-8, expected at most " + MAXIMUM_REASON);
        }
    }

    /** {@return whether the client is to come back by itself} */
    public boolean reconnects() {
        return code < 3500 || (code >= 4000 && code < 4500);
    }
}
