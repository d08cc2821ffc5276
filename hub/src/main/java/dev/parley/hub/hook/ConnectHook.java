package dev.parley.hub.hook;

import dev.parley.hub.ConnectRequest;
import dev.parley.hub.Credentials;

/** Lets clients in. */
@FunctionalInterface
public interface ConnectHook {

    /**
     * {@return who the client is}
     *
     * @param request what it has said
     * @throws Exception if it is not let in
     */
    Credentials onConnect(ConnectRequest request) throws Exception;
}
