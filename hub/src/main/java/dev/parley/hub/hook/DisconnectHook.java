package dev.parley.hub.hook;

import dev.parley.hub.ClientInfo;
import dev.parley.hub.Disconnect;

/** Is told which client has gone. */
@FunctionalInterface
public interface DisconnectHook {

    /**
     * A client has gone. The last call for it.
     *
     * @param client the client
     * @param reason why
     * @throws Exception if the program failed
     */
    void onDisconnect(ClientInfo client, Disconnect reason) throws Exception;
}
