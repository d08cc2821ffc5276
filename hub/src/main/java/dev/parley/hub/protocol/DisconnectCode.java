package dev.parley.hub.protocol;

/**
 * The codes that the protocol defines for a connection that the server ends. Over WebSocket they are the Close frame's code,
 * over a stream they are in {@link Push.Disconnect}.
 *
 * <table>
 * <caption>Which codes are whose, and what a client does</caption>
 * <tr><th scope="col">codes</th><th scope="col">of</th><th scope="col">the client</th></tr>
 * <tr><td>3000 to 3499</td><td>the protocol</td><td>connects again</td></tr>
 * <tr><td>3500 to 3999</td><td>the protocol</td><td>stays away</td></tr>
 * <tr><td>4000 to 4499</td><td>programs</td><td>connects again</td></tr>
 * <tr><td>4500 to 4999</td><td>programs</td><td>stays away</td></tr>
 * <tr><td>all others</td><td>the transport</td><td>connects again, but for 1009, which most stay away upon</td></tr>
 * </table>
 */
public enum DisconnectCode {
    /** The connection was closed without more being known. */
    CONNECTION_CLOSED(3000, "connection closed"),
    /** The node stops. */
    SHUTDOWN(3001, "shutdown"),
    /** Something went wrong in the server. */
    SERVER_ERROR(3004, "internal server error"),
    /** The connection has expired. */
    EXPIRED(3005, "connection expired"),
    /** A subscription has expired. */
    SUB_EXPIRED(3006, "subscription expired"),
    /** The client does not read fast enough. */
    SLOW(3008, "slow"),
    /** Writing to the client failed. */
    WRITE_ERROR(3009, "write error"),
    /** The client has missed something of a server-side subscription; by connecting again it can recover it. */
    INSUFFICIENT_STATE(3010, "insufficient state"),
    /** A program wants it to connect again. */
    FORCE_RECONNECT(3011, "force reconnect"),
    /** A ping was not answered in time. */
    NO_PONG(3012, "no pong"),
    /** The client has sent too many commands. */
    TOO_MANY_REQUESTS(3013, "too many requests"),
    /** What the client knows no longer holds; it drops its token and begins anew. */
    STATE_INVALIDATED(3014, "state invalidated"),
    /** The token is not valid. */
    INVALID_TOKEN(3500, "invalid token"),
    /** A frame is malformed, or commands came in a wrong order. */
    BAD_REQUEST(3501, "bad request"),
    /** The client has not connected in time. */
    STALE(3502, "stale"),
    /** A program wants it to stay away. */
    FORCE_NO_RECONNECT(3503, "force disconnect"),
    /** There are too many connections, of the user or in all. */
    CONNECTION_LIMIT(3504, "connection limit"),
    /** The connection has too many subscriptions. */
    CHANNEL_LIMIT(3505, "channel limit"),
    /** A client of the JSON codec would have to be sent what is not JSON. */
    INAPPROPRIATE_PROTOCOL(3506, "inappropriate protocol"),
    /** The client may not do this, and there is no reply to tell it in. */
    PERMISSION_DENIED(3507, "permission denied"),
    /** The server does not have this feature, and there is no reply to tell it in. */
    NOT_AVAILABLE(3508, "not available"),
    /** The client has caused too many errors. */
    TOO_MANY_ERRORS(3509, "too many errors");

    private final int code;
    private final String reason;

    DisconnectCode(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    /** {@return the number on the wire} */
    public int code() {
        return code;
    }

    /** {@return the text that goes with it} */
    public String reason() {
        return reason;
    }

    /** {@return whether the client connects again} */
    public boolean reconnects() {
        return reconnects(code);
    }

    /**
     * {@return whether the client connects again upon a code}
     *
     * @param code any code, also a program's own
     */
    public static boolean reconnects(long code) {
        return !(code >= 3500 && code <= 3999) && !(code >= 4500 && code <= 4999);
    }

    /**
     * {@return whether a server may send the code}
     *
     * @param code any number
     */
    public static boolean isAllowed(long code) {
        return code >= 3000 && code <= 4999;
    }
}
