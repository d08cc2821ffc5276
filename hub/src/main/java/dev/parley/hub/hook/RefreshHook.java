package dev.parley.hub.hook;

import dev.parley.hub.ClientInfo;
import dev.parley.hub.Expiry;
import java.util.Optional;

/** Lets connections live longer: called when a client brings a new token, and without one when its connection has expired. */
@FunctionalInterface
public interface RefreshHook {

    /**
     * {@return until when the connection is good now}
     *
     * @param client the client
     * @param token its new token; empty if the server asks of its own accord
     * @throws Exception if the connection is not to live longer
     */
    Expiry onRefresh(ClientInfo client, Optional<String> token) throws Exception;
}
