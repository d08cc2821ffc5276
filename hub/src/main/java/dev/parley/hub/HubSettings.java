package dev.parley.hub;

import dev.parley.hub.broker.Broker;
import dev.parley.hub.core.Timer;
import dev.parley.hub.hook.ConnectHook;
import dev.parley.hub.hook.DisconnectHook;
import dev.parley.hub.hook.MessageHook;
import dev.parley.hub.hook.PublishHook;
import dev.parley.hub.hook.RefreshHook;
import dev.parley.hub.hook.RpcHook;
import dev.parley.hub.hook.SubRefreshHook;
import dev.parley.hub.hook.SubscribeHook;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** What {@link HubBuilder} was told. */
record HubSettings(
        String name,
        Namespaces namespaces,
        Broker broker,
        InstantSource clock,
        Optional<Timer> timer,
        Duration collectingDelay,
        Duration presenceLease,
        Duration positionCheck,
        Duration expiryGrace,
        int maximumChannelsPerClient,
        int maximumConnectionsPerUser,
        int maximumDataSize,
        Rate connectRate,
        Rate subscribeRate,
        Rate publishRate,
        Hooks hooks) {

    /** What the program decides. */
    record Hooks(
            ConnectHook connect,
            Optional<SubscribeHook> subscribe,
            Optional<PublishHook> publish,
            Optional<RpcHook> rpc,
            Optional<MessageHook> message,
            Optional<RefreshHook> refresh,
            Optional<SubRefreshHook> subRefresh,
            Optional<DisconnectHook> disconnect) {}
}
