package dev.parley.hub.protocol;

/**
 * What the server tells unasked.
 *
 * @param channel the channel that it is about; empty for {@link Message}, {@link Connect}, {@link Disconnect} and
 *     {@link Refresh}
 * @param content what is told
 */
public record Push(String channel, Content content) implements Reply.Content {

    /** What a push can hold. */
    public sealed interface Content {}

    /**
     * Something was published to the channel.
     *
     * @param publication what was published
     */
    public record Published(Publication publication) implements Content {}

    /**
     * A client has subscribed to the channel.
     *
     * @param info who
     */
    public record Join(ClientInfo info) implements Content {}

    /**
     * A client's subscription to the channel has ended.
     *
     * @param info whose
     */
    public record Leave(ClientInfo info) implements Content {}

    /**
     * The server has ended the client's subscription to the channel.
     *
     * @param code why, see {@link UnsubscribeCode}; from 2500 on the client subscribes again
     * @param reason the same for people
     */
    public record Unsubscribe(long code, String reason) implements Content {

        /**
         * Checks the code.
         *
         * @throws IllegalArgumentException if the code is not 0 to 4294967295
         */
        public Unsubscribe {
            Check.uint32("code", code);
        }

        /**
         * Creates the push for a code of the protocol.
         *
         * @param code why
         */
        public Unsubscribe(UnsubscribeCode code) {
            this(code.code(), code.reason());
        }
    }

    /**
     * A message of the program, which belongs to no channel.
     *
     * @param data the message
     */
    public record Message(Payload data) implements Content {}

    /**
     * The server has subscribed the client to the channel.
     *
     * @param recoverable whether the client may ask for recovery when it comes back
     * @param epoch the epoch of the position
     * @param offset the offset of the position
     * @param positioned whether the server watches that nothing is missed
     * @param data what the program adds
     */
    public record Subscribe(boolean recoverable, String epoch, long offset, boolean positioned, Payload data)
            implements Content {

        /**
         * Checks the offset.
         *
         * @throws IllegalArgumentException if the offset is negative
         */
        public Subscribe {
            Check.offset(offset);
        }
    }

    /**
     * The connection is open: for streams on which the client sends nothing.
     *
     * @param result what a connect command would have been answered with
     */
    public record Connect(Result.Connect result) implements Content {}

    /**
     * The server ends the connection, where the transport itself cannot tell why.
     *
     * @param code why, see {@link DisconnectCode}
     * @param reason the same for people
     * @param reconnect whether the client is to come back; newer clients go by the code
     */
    public record Disconnect(long code, String reason, boolean reconnect) implements Content {

        /**
         * Checks the code.
         *
         * @throws IllegalArgumentException if the code is not 0 to 4294967295
         */
        public Disconnect {
            Check.uint32("code", code);
        }

        /**
         * Creates the push for a code of the protocol.
         *
         * @param code why
         */
        public Disconnect(DisconnectCode code) {
            this(code.code(), code.reason(), code.reconnects());
        }
    }

    /**
     * The server has prolonged the connection.
     *
     * @param expires whether it ends unless it is refreshed
     * @param ttl after how many seconds
     */
    public record Refresh(boolean expires, long ttl) implements Content {

        /**
         * Checks the time.
         *
         * @throws IllegalArgumentException if ttl is not 0 to 4294967295
         */
        public Refresh {
            Check.uint32("ttl", ttl);
        }
    }

    /**
     * {@return a push of something published}
     *
     * @param channel the channel that is subscribed to
     * @param publication what was published
     */
    public static Push of(String channel, Publication publication) {
        return new Push(channel, new Published(publication));
    }
}
