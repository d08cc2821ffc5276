package dev.parley.hub;

/**
 * What a client gets with a subscription.
 *
 * @param channelInfo what other clients are told of it in this channel; may be empty
 * @param expiry until when the subscription is good unless it is refreshed
 * @param data what the client's program is told; may be empty
 */
public record SubscribeGrant(Data channelInfo, Expiry expiry, Data data) {

    /** A subscription for ever, with nothing said. */
    public static final SubscribeGrant PLAIN = new SubscribeGrant(Data.empty(), Expiry.NEVER, Data.empty());
}
