package dev.parley.hub.hook;

import dev.parley.hub.ClientInfo;
import dev.parley.hub.Data;
import java.util.Optional;

/** Decides which client may publish what. */
@FunctionalInterface
public interface PublishHook {

    /**
     * {@return what is to be published, whatever the namespace allows: the client's data, or others; empty to leave it to the
     * namespace}
     *
     * @param client the client
     * @param channel the channel
     * @param data what it wants to publish
     * @throws Exception if it may not publish
     */
    Optional<Data> onPublish(ClientInfo client, String channel, Data data) throws Exception;
}
