package dev.parley.hub.hook;

import dev.parley.hub.ClientInfo;
import dev.parley.hub.Data;

/** Gets what clients send without awaiting an answer. */
@FunctionalInterface
public interface MessageHook {

    /**
     * Gets a message.
     *
     * @param client the client
     * @param data what it has sent
     * @throws Exception if the connection is to end, or the program failed
     */
    void onMessage(ClientInfo client, Data data) throws Exception;
}
