package dev.parley.hub;

/** What a channel tells its subscribers. */
public sealed interface Push {

    /** {@return the channel that it happened in} */
    String channel();

    /**
     * Something was published.
     *
     * @param subscription what was subscribed to: the channel, or a pattern
     * @param channel the channel
     * @param publication what was published
     */
    record Published(String subscription, String channel, Publication publication) implements Push {}

    /**
     * A client has subscribed.
     *
     * @param channel the channel
     * @param client the client
     */
    record Joined(String channel, ClientInfo client) implements Push {}

    /**
     * A client has left.
     *
     * @param channel the channel
     * @param client the client
     */
    record Left(String channel, ClientInfo client) implements Push {}
}
