package dev.parley.hub;

import dev.parley.hub.broker.Broker;
import dev.parley.hub.broker.MemoryBroker;
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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Hub}. */
public final class HubBuilder {

    private String name = UUID.randomUUID().toString();
    private final Map<String, NamespaceOptions> namespaces = new HashMap<>();
    private @Nullable Broker broker;
    private InstantSource clock = InstantSource.system();
    private @Nullable Timer timer;
    private Duration collectingDelay = Duration.ZERO;
    private Duration presenceLease = Duration.ofMinutes(1);
    private Duration positionCheck = Duration.ofMinutes(1);
    private Duration expiryGrace = Duration.ofSeconds(25);
    private int maximumChannelLength = 255;
    private int maximumChannelsPerClient = 128;
    private int maximumConnectionsPerUser = Integer.MAX_VALUE;
    private int maximumDataSize = 65_536;
    private Rate connectRate = Rate.UNLIMITED;
    private Rate subscribeRate = Rate.UNLIMITED;
    private Rate publishRate = Rate.UNLIMITED;
    private ConnectHook onConnect = _ -> Credentials.of("");
    private @Nullable SubscribeHook onSubscribe;
    private @Nullable PublishHook onPublish;
    private @Nullable RpcHook onRpc;
    private @Nullable MessageHook onMessage;
    private @Nullable RefreshHook onRefresh;
    private @Nullable SubRefreshHook onSubRefresh;
    private @Nullable DisconnectHook onDisconnect;

    HubBuilder() {
        namespaces.put("", NamespaceOptions.DEFAULT);
    }

    /**
     * Sets what this node is called among others; something unique by default.
     *
     * @param value the name
     * @return this builder
     */
    public HubBuilder name(String value) {
        name = value;
        return this;
    }

    /**
     * Sets what channels without a namespace offer; {@link NamespaceOptions#DEFAULT} by default.
     *
     * @param options what they offer
     * @return this builder
     */
    public HubBuilder withoutNamespace(NamespaceOptions options) {
        namespaces.put("", options);
        return this;
    }

    /**
     * Adds a namespace. There are no channels in namespaces that were not added.
     *
     * @param namespace its name: what its channels have before the first {@code :}
     * @param options what they offer
     * @return this builder
     * @throws IllegalArgumentException if the name is none
     */
    public HubBuilder namespace(String namespace, NamespaceOptions options) {
        if (!namespace.matches("[-a-zA-Z0-9_.]{2,}")) {
            throw new IllegalArgumentException("namespace: got the name \"" + namespace
                    + "\", expected two or more letters, digits, dots, hyphens or underscores");
        }
        namespaces.put(namespace, options);
        return this;
    }

    /**
     * Sets what stands between this node and others; {@link MemoryBroker} by default.
     *
     * @param value the broker, which the hub starts and closes
     * @return this builder
     */
    public HubBuilder broker(Broker value) {
        broker = value;
        return this;
    }

    /**
     * Sets the clock; the system's by default.
     *
     * @param value the clock
     * @return this builder
     */
    public HubBuilder clock(InstantSource value) {
        clock = value;
        return this;
    }

    /**
     * Sets for how long what happens in a channel is collected before it is offered to the subscribers, so that more
     * of it goes in one write; zero by default.
     *
     * @param value the delay
     * @return this builder
     */
    public HubBuilder collectingDelay(Duration value) {
        collectingDelay = value;
        return this;
    }

    /**
     * Sets after what time clients of a node that has crashed are no longer present; a minute by default. It is
     * renewed after a third of it.
     *
     * @param value the lease
     * @return this builder
     */
    public HubBuilder presenceLease(Duration value) {
        presenceLease = value;
        return this;
    }

    /**
     * Sets how often the positions of channels are compared with their histories, for publications that got lost
     * between the broker and this node; a minute by default.
     *
     * @param value the interval
     * @return this builder
     */
    public HubBuilder positionCheck(Duration value) {
        positionCheck = value;
        return this;
    }

    /**
     * Sets how long after its expiry a connection or a subscription may still be refreshed by its client; 25 seconds
     * by default.
     *
     * @param value the time
     * @return this builder
     */
    public HubBuilder expiryGrace(Duration value) {
        expiryGrace = value;
        return this;
    }

    /**
     * Sets how many characters a channel's name may have; 255 by default.
     *
     * @param value the length
     * @return this builder
     */
    public HubBuilder maximumChannelLength(int value) {
        maximumChannelLength = value;
        return this;
    }

    /**
     * Sets how many channels a client may subscribe to; 128 by default.
     *
     * @param value how many
     * @return this builder
     */
    public HubBuilder maximumChannelsPerClient(int value) {
        maximumChannelsPerClient = value;
        return this;
    }

    /**
     * Sets how many connections a user may have with this node; any number by default. It does not apply to clients
     * whose user is not known.
     *
     * @param value how many
     * @return this builder
     */
    public HubBuilder maximumConnectionsPerUser(int value) {
        maximumConnectionsPerUser = value;
        return this;
    }

    /**
     * Sets how long the data of a publication, a message or a call may be; 64 KiB by default.
     *
     * @param value in bytes
     * @return this builder
     */
    public HubBuilder maximumDataSize(int value) {
        maximumDataSize = value;
        return this;
    }

    /**
     * Sets how often clients may connect to this node, all together; without a limit by default.
     *
     * @param value how often
     * @return this builder
     */
    public HubBuilder connectRate(Rate value) {
        connectRate = value;
        return this;
    }

    /**
     * Sets how often one client may subscribe; without a limit by default.
     *
     * @param value how often
     * @return this builder
     */
    public HubBuilder subscribeRate(Rate value) {
        subscribeRate = value;
        return this;
    }

    /**
     * Sets how often one client may publish; without a limit by default.
     *
     * @param value how often
     * @return this builder
     */
    public HubBuilder publishRate(Rate value) {
        publishRate = value;
        return this;
    }

    /**
     * Sets what lets clients in. Without it, anybody may connect, as a user that is not known.
     *
     * @param value the hook
     * @return this builder
     */
    public HubBuilder onConnect(ConnectHook value) {
        onConnect = value;
        return this;
    }

    /**
     * Sets what decides who may subscribe. Without it, the namespaces' options do.
     *
     * @param value the hook
     * @return this builder
     */
    public HubBuilder onSubscribe(SubscribeHook value) {
        onSubscribe = value;
        return this;
    }

    /**
     * Sets what decides which client may publish what. Without it, the namespaces' options do.
     *
     * @param value the hook
     * @return this builder
     */
    public HubBuilder onPublish(PublishHook value) {
        onPublish = value;
        return this;
    }

    /**
     * Sets what answers clients. Without it, they cannot call anything.
     *
     * @param value the hook
     * @return this builder
     */
    public HubBuilder onRpc(RpcHook value) {
        onRpc = value;
        return this;
    }

    /**
     * Sets what gets messages that clients send without awaiting an answer. Without it, they are dropped.
     *
     * @param value the hook
     * @return this builder
     */
    public HubBuilder onMessage(MessageHook value) {
        onMessage = value;
        return this;
    }

    /**
     * Sets what lets connections live longer. Without it, none does.
     *
     * @param value the hook
     * @return this builder
     */
    public HubBuilder onRefresh(RefreshHook value) {
        onRefresh = value;
        return this;
    }

    /**
     * Sets what lets subscriptions live longer. Without it, none does.
     *
     * @param value the hook
     * @return this builder
     */
    public HubBuilder onSubRefresh(SubRefreshHook value) {
        onSubRefresh = value;
        return this;
    }

    /**
     * Sets what is told which client has gone.
     *
     * @param value the hook
     * @return this builder
     */
    public HubBuilder onDisconnect(DisconnectHook value) {
        onDisconnect = value;
        return this;
    }

    /** Sets what runs tasks later: for tests. */
    HubBuilder timer(Timer value) {
        timer = value;
        return this;
    }

    /**
     * Starts the hub.
     *
     * @return the hub
     */
    public Hub start() {
        HubSettings.Hooks hooks = new HubSettings.Hooks(
                onConnect,
                Optional.ofNullable(onSubscribe),
                Optional.ofNullable(onPublish),
                Optional.ofNullable(onRpc),
                Optional.ofNullable(onMessage),
                Optional.ofNullable(onRefresh),
                Optional.ofNullable(onSubRefresh),
                Optional.ofNullable(onDisconnect));
        return Hub.start(new HubSettings(
                name,
                new Namespaces(namespaces, maximumChannelLength),
                broker == null ? MemoryBroker.create(clock) : broker,
                clock,
                Optional.ofNullable(timer),
                collectingDelay,
                presenceLease,
                positionCheck,
                expiryGrace,
                maximumChannelsPerClient,
                maximumConnectionsPerUser,
                maximumDataSize,
                connectRate,
                subscribeRate,
                publishRate,
                hooks));
    }
}
