package dev.parley.hub.hook;

import dev.parley.hub.ClientInfo;
import dev.parley.hub.Data;

/** Answers clients. Calls of one client run beside each other. */
@FunctionalInterface
public interface RpcHook {

    /**
     * {@return the answer}
     *
     * @param client the client
     * @param method what it calls; may be empty
     * @param data what it has sent
     * @throws Exception if there is no answer
     */
    Data onRpc(ClientInfo client, String method, Data data) throws Exception;
}
