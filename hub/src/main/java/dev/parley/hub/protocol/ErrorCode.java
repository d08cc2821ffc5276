package dev.parley.hub.protocol;

/** The errors that the protocol defines for replies to commands. Programs have 400 to 1999 for their own. */
public enum ErrorCode {
    /** Something went wrong in the server. */
    INTERNAL(100, "internal server error", true),
    /** The client is not authorised. */
    UNAUTHORIZED(101, "unauthorized", false),
    /** There is no such channel, such as one of a namespace that is not configured. */
    UNKNOWN_CHANNEL(102, "unknown channel", false),
    /** The client may not do this. */
    PERMISSION_DENIED(103, "permission denied", false),
    /** There is no such command or procedure. */
    METHOD_NOT_FOUND(104, "method not found", false),
    /** The connection has a subscription to the channel already. */
    ALREADY_SUBSCRIBED(105, "already subscribed", false),
    /** A limit is exceeded, such as that of a channel's length. */
    LIMIT_EXCEEDED(106, "limit exceeded", false),
    /** The command makes no sense, however often it is sent. */
    BAD_REQUEST(107, "bad request", false),
    /** The channel does not have this feature. */
    NOT_AVAILABLE(108, "not available", false),
    /** The token has expired. Clients ask for a new one and try again. */
    TOKEN_EXPIRED(109, "token expired", false),
    /** The connection has expired, without a token being involved. */
    EXPIRED(110, "expired", false),
    /** A rate limit is exceeded. */
    TOO_MANY_REQUESTS(111, "too many requests", true),
    /** The log does not have what was asked for: it was trimmed, or its epoch is another. */
    UNRECOVERABLE_POSITION(112, "unrecoverable position", false),
    /** The token was revoked. */
    TOKEN_REVOKED(113, "token revoked", false);

    private final int code;
    private final String message;
    private final boolean temporary;

    ErrorCode(int code, String message, boolean temporary) {
        this.code = code;
        this.message = message;
        this.temporary = temporary;
    }

    /** {@return the number on the wire} */
    public int code() {
        return code;
    }

    /** {@return the text that goes with it} */
    public String message() {
        return message;
    }

    /** {@return whether the client may try again} */
    public boolean temporary() {
        return temporary;
    }

    /** {@return what a reply holds} */
    public CommandError error() {
        return new CommandError(code, message, temporary);
    }
}
