package dev.parley.hub.protocol;

/**
 * What the server tells a client: the answer to a command, a push, or a ping.
 *
 * @param id the command's id; 0 for a push and a ping
 * @param content what is told
 */
public record Reply(long id, Content content) {

    /** What a reply can hold. */
    public sealed interface Content permits CommandError, Result, Push, Ping {}

    /** Asks the client for a {@link Request.Pong}, if it was told so when it connected, and tells that the server lives. */
    public record Ping() implements Content {}

    /** The ping of the server: a reply with nothing in it. */
    public static final Reply PING = new Reply(0, new Ping());

    /**
     * Checks that pushes and pings, and only they, have no id.
     *
     * @throws IllegalArgumentException if they do, or the id is not 0 to 4294967295
     */
    public Reply {
        Check.uint32("id", id);
        boolean unasked = content instanceof Push || content instanceof Ping;
        if (unasked != (id == 0)) {
            throw new IllegalArgumentException(
                    "id is " + id + "; it must be 0 for a push or a ping, and the command's, not 0, for all else");
        }
    }

    /**
     * {@return a reply that holds the push}
     *
     * @param push what is pushed
     */
    public static Reply of(Push push) {
        return new Reply(0, push);
    }
}
