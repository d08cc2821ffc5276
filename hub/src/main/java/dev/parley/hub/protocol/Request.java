package dev.parley.hub.protocol;

import java.util.Map;
import java.util.Optional;

/** What a {@link Command} asks for. */
public sealed interface Request {

    /**
     * Opens the connection: the first command.
     *
     * @param token a JWT, or empty
     * @param data what the program adds
     * @param subs server-side subscriptions of the connection before, to be recovered, by channel
     * @param name what kind of client it is, such as {@code js}
     * @param version which version of the client's program it is
     * @param headers what stands in for HTTP headers, which browsers cannot set
     * @param flag bits that ask for features which the hub does not have
     */
    record Connect(
            String token,
            Payload data,
            Map<String, Subscribe> subs,
            String name,
            String version,
            Map<String, String> headers,
            long flag)
            implements Request {

        /** Copies the maps. */
        public Connect {
            subs = Check.copy(subs);
            headers = Check.copy(headers);
        }

        /**
         * {@return a request with a token and nothing else}
         *
         * @param token a JWT, or empty
         */
        public static Connect with(String token) {
            return new Connect(token, Payload.EMPTY, Map.of(), "", "", Map.of(), 0);
        }
    }

    /**
     * Subscribes to a channel.
     *
     * @param channel the channel; empty within {@link Connect#subs()}, where the key tells it
     * @param token a JWT for the channel, or empty
     * @param recover whether to get what was published since the position
     * @param epoch the position's epoch
     * @param offset the position's offset
     * @param data what the program adds
     * @param positioned whether the server is to watch that nothing is missed
     * @param recoverable whether a later recovery is wanted
     * @param joinLeave whether pushes of who joins and leaves are wanted
     * @param delta which kind of difference between publications the client understands, such as {@code fossil}; or empty
     * @param tf the filter over tags
     * @param flag bits that ask for features: 1 for channel compaction, which the hub does not have; 2 for error 112 instead
     *     of a subscription that could not recover
     * @param type 0 for a stream of publications, the only kind that the hub has
     */
    record Subscribe(
            String channel,
            String token,
            boolean recover,
            String epoch,
            long offset,
            Payload data,
            boolean positioned,
            boolean recoverable,
            boolean joinLeave,
            String delta,
            Optional<FilterNode> tf,
            long flag,
            int type)
            implements Request {

        /**
         * Checks the offset.
         *
         * @throws IllegalArgumentException if the offset is negative
         */
        public Subscribe {
            Check.offset(offset);
        }

        /**
         * {@return a request with a channel and nothing else}
         *
         * @param channel the channel
         */
        public static Subscribe to(String channel) {
            return new Subscribe(
                    channel, "", false, "", 0, Payload.EMPTY, false, false, false, "", Optional.empty(), 0, 0);
        }

        /**
         * {@return the same with a token}
         *
         * @param token a JWT for the channel
         */
        public Subscribe withToken(String token) {
            return new Subscribe(
                    channel,
                    token,
                    recover,
                    epoch,
                    offset,
                    data,
                    positioned,
                    recoverable,
                    joinLeave,
                    delta,
                    tf,
                    flag,
                    type);
        }

        /**
         * {@return the same that also asks for what was published since}
         *
         * @param position what the client has got
         */
        public Subscribe withRecovery(StreamPosition position) {
            return new Subscribe(
                    channel,
                    token,
                    true,
                    position.epoch(),
                    position.offset(),
                    data,
                    positioned,
                    true,
                    joinLeave,
                    delta,
                    tf,
                    flag,
                    type);
        }
    }

    /**
     * Ends a subscription.
     *
     * @param channel the channel
     */
    record Unsubscribe(String channel) implements Request {}

    /**
     * Publishes to a channel.
     *
     * @param channel the channel
     * @param data what is published
     * @param type 0 for a stream of publications, the only kind that the hub has
     */
    record Publish(String channel, Payload data, int type) implements Request {

        /**
         * Creates a publication to a stream.
         *
         * @param channel the channel
         * @param data what is published
         */
        public Publish(String channel, Payload data) {
            this(channel, data, 0);
        }
    }

    /**
     * Asks who is present in a channel.
     *
     * @param channel the channel
     */
    record Presence(String channel) implements Request {}

    /**
     * Asks how many are present in a channel.
     *
     * @param channel the channel
     */
    record PresenceStats(String channel) implements Request {}

    /**
     * Asks for publications of a channel's log.
     *
     * @param channel the channel
     * @param limit how many at most: 0 for none, only the position; negative for as many as there are
     * @param since after which publication, or before which in reverse
     * @param reverse whether the newest come first
     */
    record History(String channel, int limit, Optional<StreamPosition> since, boolean reverse) implements Request {}

    /** Asks whether the server lives. */
    record Ping() implements Request {}

    /**
     * Sends a message to the server that gets no reply.
     *
     * @param data the message
     */
    record Send(Payload data) implements Request {}

    /**
     * Calls a procedure of the server.
     *
     * @param data the argument
     * @param method which procedure
     */
    record Rpc(Payload data, String method) implements Request {}

    /**
     * Prolongs the connection.
     *
     * @param token the new JWT
     */
    record Refresh(String token) implements Request {}

    /**
     * Prolongs a subscription.
     *
     * @param channel the channel
     * @param token the new JWT
     * @param type 0 for a stream of publications, the only kind that the hub has
     */
    record SubRefresh(String channel, String token, int type) implements Request {

        /**
         * Creates a prolongation of a stream's subscription.
         *
         * @param channel the channel
         * @param token the new JWT
         */
        public SubRefresh(String channel, String token) {
            this(channel, token, 0);
        }
    }

    /** Answers {@link Reply.Ping}: a command with nothing in it. */
    record Pong() implements Request {}

    /** A command with an id but nothing known in it: {@link ErrorCode#METHOD_NOT_FOUND}. */
    record Unknown() implements Request {}
}
