package dev.parley.hub.hook;

import dev.parley.hub.ClientInfo;
import dev.parley.hub.SubscribeGrant;
import dev.parley.hub.SubscribeRequest;
import java.util.Optional;

/** Decides who may subscribe. */
@FunctionalInterface
public interface SubscribeHook {

    /**
     * {@return what the client gets, whatever its namespace allows; empty to leave it to the namespace}
     *
     * @param client the client
     * @param request what it wants
     * @throws Exception if it may not subscribe
     */
    Optional<SubscribeGrant> onSubscribe(ClientInfo client, SubscribeRequest request) throws Exception;
}
