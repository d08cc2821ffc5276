package dev.parley.hub;

import java.util.Map;

/**
 * Who a client is, and what it gets.
 *
 * @param user the user's id; empty for one that is not known
 * @param info what other clients are told of it; may be empty
 * @param expiry until when the connection is good unless it is refreshed
 * @param data what the client's program is told; may be empty
 * @param channels what the server subscribes it to at once
 * @param grants what it is allowed beyond what the namespaces allow
 */
public record Credentials(
        String user, Data info, Expiry expiry, Data data, Map<String, SubscribeGrant> channels, Grants grants) {

    /** Copies the channels. */
    public Credentials {
        channels = Map.copyOf(channels);
    }

    /**
     * {@return a user of whom nothing else is said}
     *
     * @param user the user's id; empty for one that is not known
     */
    public static Credentials of(String user) {
        return new Credentials(user, Data.empty(), Expiry.NEVER, Data.empty(), Map.of(), Grants.NONE);
    }

    /**
     * {@return the same with channels that the server subscribes the client to at once}
     *
     * @param subscriptions the channels
     */
    public Credentials withChannels(Map<String, SubscribeGrant> subscriptions) {
        return new Credentials(user, info, expiry, data, subscriptions, grants);
    }

    /**
     * {@return the same with an expiry}
     *
     * @param until until when the connection is good
     */
    public Credentials expiring(Expiry until) {
        return new Credentials(user, info, until, data, channels, grants);
    }

    /**
     * {@return the same, allowed more}
     *
     * @param more what it is allowed beyond what the namespaces allow
     */
    public Credentials withGrants(Grants more) {
        return new Credentials(user, info, expiry, data, channels, more);
    }
}
