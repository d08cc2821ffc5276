package dev.parley.hub.hook;

import dev.parley.hub.ClientInfo;
import dev.parley.hub.Expiry;
import java.util.Optional;

/**
 * Lets subscriptions live longer: called when a client brings a new token, and without one when its subscription has expired.
 */
@FunctionalInterface
public interface SubRefreshHook {

    /**
     * {@return until when the subscription is good now}
     *
     * @param client the client
     * @param channel what it has subscribed to
     * @param token its new token; empty if the server asks of its own accord
     * @throws Exception if the subscription is not to live longer
     */
    Expiry onSubRefresh(ClientInfo client, String channel, Optional<String> token) throws Exception;
}
