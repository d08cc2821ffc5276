package dev.parley.hub;

/**
 * Why a request was refused: the error codes of the client protocol and its texts.
 *
 * @param code the code; programs may use those from 400 to 1999 for their own
 * @param message a short text
 * @param temporary whether the same request may succeed later
 */
public record HubError(int code, String message, boolean temporary) {

    /** Something went wrong on the server, and may not the next time. */
    public static final HubError INTERNAL = new HubError(100, "internal server error", true);

    /** The client has not said who it is. */
    public static final HubError UNAUTHORIZED = new HubError(101, "unauthorized", false);

    /** The channel's namespace does not exist. */
    public static final HubError UNKNOWN_CHANNEL = new HubError(102, "unknown channel", false);

    /** The client may not do that. */
    public static final HubError PERMISSION_DENIED = new HubError(103, "permission denied", false);

    /** There is no such command or method. */
    public static final HubError METHOD_NOT_FOUND = new HubError(104, "method not found", false);

    /** The client has subscribed to that channel already. */
    public static final HubError ALREADY_SUBSCRIBED = new HubError(105, "already subscribed", false);

    /** The client has reached a limit, such as that of channels or of sizes. */
    public static final HubError LIMIT_EXCEEDED = new HubError(106, "limit exceeded", false);

    /** The request is malformed. */
    public static final HubError BAD_REQUEST = new HubError(107, "bad request", false);

    /** The channel's namespace does not offer that. */
    public static final HubError NOT_AVAILABLE = new HubError(108, "not available", false);

    /** The token has expired: the client gets a new one. */
    public static final HubError TOKEN_EXPIRED = new HubError(109, "token expired", false);

    /** What the request relies on has expired. */
    public static final HubError EXPIRED = new HubError(110, "expired", false);

    /** There are too many requests just now. */
    public static final HubError TOO_MANY_REQUESTS = new HubError(111, "too many requests", true);

    /** There is no way from the position that was given to now. */
    public static final HubError UNRECOVERABLE_POSITION = new HubError(112, "unrecoverable position", false);

    /**
     * {@return an exception of this cause}
     *
     * @param detail what was got and what was expected
     */
    public HubException because(String detail) {
        return new HubException(this, detail);
    }
}
