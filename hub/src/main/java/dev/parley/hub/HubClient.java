package dev.parley.hub;

import dev.parley.websocket.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client of the hub: what its connection asks for in its name. All methods are to be called on the connection's loop, and what
 * they return completes there; what fails completes with a {@link HubException}.
 */
public final class HubClient {

    private static final Logger LOG = LoggerFactory.getLogger(HubClient.class);

    private final Hub hub;
    private final ClientConnection connection;
    private final String id;
    private final TokenBucket subscribeRate;
    private final TokenBucket publishRate;
    private final ClientHooks hooks;

    // ---- owned by the loop

    private final Map<String, ClientSubscription> subscriptions = new HashMap<>(2);
    private Credentials credentials = Credentials.of("");
    private ClientInfo info;
    private final ClientExpiry expiry;

    /** Whether the connection has refused a push, and has not said since that there is room. */
    private boolean blocked;

    private boolean connected;
    private boolean closed;

    HubClient(Hub hub, ClientConnection connection, String id) {
        this.hub = hub;
        this.connection = connection;
        this.id = id;
        this.info = new ClientInfo("", id);
        this.hooks = new ClientHooks(this, hub.settings().hooks());
        this.expiry = new ClientExpiry(this, hooks, subscriptions.values());
        this.subscribeRate =
                new TokenBucket(hub.settings().subscribeRate(), hub.settings().clock());
        this.publishRate =
                new TokenBucket(hub.settings().publishRate(), hub.settings().clock());
    }

    Hub hub() {
        return hub;
    }

    ClientConnection connection() {
        return connection;
    }

    boolean isClosed() {
        return closed;
    }

    /** {@return who it is} */
    public ClientInfo info() {
        return info;
    }

    // ---- connecting

    void connect(ConnectRequest request, ConnectAnswer answer) {
        hooks.decide(
                () -> hooks.set().connect().onConnect(request),
                decided -> {
                    credentials = decided;
                    info = new ClientInfo(decided.user(), id, decided.info(), Data.empty());
                    if (!hub.clients().add(this, hub.settings().maximumConnectionsPerUser())) {
                        disconnect(Disconnect.CONNECTION_LIMIT);
                        return;
                    }
                    connected = true;
                    subscribeAtOnce(request, answer);
                },
                answer::refused);
    }

    /** Subscribes to what the server wants, and answers when all of that is done. */
    private void subscribeAtOnce(ConnectRequest request, ConnectAnswer answer) {
        List<SubscribeResult> results = new ArrayList<>();
        int count = credentials.channels().size();
        Runnable whenAll = () -> {
            if (results.size() == count && !closed) {
                expiry.set(credentials.expiry());
                answer.connected(credentials, results);
                results.forEach(result -> begin(result.channel()));
            }
        };
        if (count == 0) {
            whenAll.run();
        }
        credentials.channels().forEach((channel, grant) -> {
            Optional<StreamPosition> since = Optional.ofNullable(request.since().get(channel));
            SubscribeRequest wanted =
                    new SubscribeRequest(channel, Optional.empty(), Data.empty(), since, true, Optional.empty());
            if (!closed) {
                subscribeByServer(wanted, grant, result -> {
                    results.add(result);
                    whenAll.run();
                });
            }
        });
    }

    /** Has a subscription of which the client has been told offer what is published. */
    private void begin(String channel) {
        ClientSubscription subscription = subscriptions.get(channel);
        if (subscription != null) {
            subscription.start();
            if (subscription.expiry().at().isPresent()) {
                expiry.watch();
            }
        }
    }

    /** The server subscribes the client. If that fails, the connection ends, and the client comes back for another try. */
    private void subscribeByServer(
            SubscribeRequest request, SubscribeGrant grant, Consumer<SubscribeResult> subscribed) {
        NamespaceOptions options;
        try {
            options = hub.settings().namespaces().ofSubscription(request.channel());
        } catch (HubException unknown) {
            LOG.error("The server was to subscribe a client: {}", unknown.getMessage());
            disconnect(Disconnect.SERVER_ERROR);
            return;
        }
        ClientSubscription subscription =
                new ClientSubscription(this, request, options, true, new ClientSubscription.Outcome() {
                    @Override
                    public void subscribed(SubscribeResult result) {
                        subscribed.accept(result);
                    }

                    @Override
                    public void refused(HubException cause) {
                        disconnect(Disconnect.SERVER_ERROR);
                    }
                });
        subscriptions.put(request.channel(), subscription);
        subscription.grant(grant, true);
    }

    /** The server subscribes the client, that is connected; does nothing if it has subscribed. */
    void subscribeByServer(String channel, Data channelInfo) {
        if (closed || subscriptions.containsKey(channel)) {
            return;
        }
        SubscribeGrant grant = new SubscribeGrant(channelInfo, Expiry.NEVER, Data.empty());
        subscribeByServer(SubscribeRequest.of(channel).withJoinLeave(), grant, result -> {
            connection.onSubscribed(result);
            begin(channel);
        });
    }

    // ---- subscribing

    /**
     * Subscribes to a channel or a pattern.
     *
     * @param request which, and how
     * @param answer gets the outcome
     */
    public void subscribe(SubscribeRequest request, SubscribeAnswer answer) {
        NamespaceOptions options;
        try {
            options = check(request);
        } catch (HubException refused) {
            answer.refused(refused);
            return;
        }
        ClientSubscription subscription =
                new ClientSubscription(this, request, options, false, new ClientSubscription.Outcome() {
                    @Override
                    public void subscribed(SubscribeResult result) {
                        answer.subscribed(result);
                        begin(result.channel());
                    }

                    @Override
                    public void refused(HubException cause) {
                        answer.refused(cause);
                    }
                });
        subscriptions.put(request.channel(), subscription);
        if (hooks.set().subscribe().isEmpty()) {
            granted(subscription, Optional.empty());
        } else {
            hooks.decide(
                    () -> hooks.set().subscribe().get().onSubscribe(info, request),
                    granted -> granted(subscription, granted),
                    subscription::refuse);
        }
    }

    private NamespaceOptions check(SubscribeRequest request) {
        String channel = request.channel();
        ensureConnected();
        if (!subscribeRate.take()) {
            throw HubError.TOO_MANY_REQUESTS.because("subscriptions: too many at once (subscribeRate)");
        }
        NamespaceOptions options = hub.settings().namespaces().ofSubscription(channel);
        if (subscriptions.containsKey(channel)) {
            throw HubError.ALREADY_SUBSCRIBED.because("channel " + channel + ": the client has subscribed already");
        }
        if (subscriptions.size() >= hub.settings().maximumChannelsPerClient()) {
            throw HubError.LIMIT_EXCEEDED.because(
                    "channels: the client has subscribed to " + subscriptions.size() + " (maximumChannelsPerClient)");
        }
        if (channel.endsWith("*") && !options.wildcards()) {
            throw HubError.NOT_AVAILABLE.because("channel " + channel + ": there are no patterns here (wildcards)");
        }
        if (request.filter().isPresent() && !options.tagFilters()) {
            throw HubError.NOT_AVAILABLE.because("channel " + channel + ": there are no filters here (tagFilters)");
        }
        return options;
    }

    private void granted(ClientSubscription subscription, Optional<SubscribeGrant> granted) {
        String channel = subscription.channel();
        if (granted.isEmpty() && !isAllowed(Permission.SUBSCRIBE, channel, subscription.options)) {
            subscription.refuse(denied("subscribe to", channel));
        } else {
            subscription.grant(granted.orElse(SubscribeGrant.PLAIN), granted.isPresent());
        }
    }

    /**
     * Unsubscribes by the client's wish; does nothing if it has not subscribed.
     *
     * @param channel what from
     */
    public void unsubscribe(String channel) {
        ClientSubscription subscription = subscriptions.remove(channel);
        if (subscription != null) {
            subscription.end();
        }
    }

    /** Unsubscribes by the server's wish. */
    void unsubscribe(String channel, Unsubscribe reason) {
        ClientSubscription subscription = subscriptions.remove(channel);
        if (subscription != null) {
            subscription.end();
            connection.onUnsubscribed(channel, reason);
        }
    }

    void unsubscribeAll(Unsubscribe reason) {
        List.copyOf(subscriptions.keySet()).forEach(channel -> unsubscribe(channel, reason));
    }

    /** A subscription never came to be. */
    void forget(ClientSubscription subscription) {
        subscriptions.remove(subscription.channel(), subscription);
    }

    /** {@return what it has subscribed to} */
    public List<String> channels() {
        return subscriptions.values().stream()
                .filter(ClientSubscription::isSubscribed)
                .map(ClientSubscription::channel)
                .toList();
    }

    // ---- what may be done

    boolean isAllowed(Permission permission, String channel, NamespaceOptions options) {
        if (credentials.grants().allow(channel, permission)) {
            return true;
        }
        ChannelName name = new ChannelName(channel);
        ClientSubscription subscription = subscriptions.get(channel);
        boolean subscribed = subscription != null && subscription.isSubscribed();
        boolean isKeptOut = name.isPrivate() && !subscribed;
        boolean isOthers = name.users().isPresent() && !name.users().get().contains(info.user());
        if (isKeptOut || isOthers) {
            return false;
        }
        Access access = switch (permission) {
            case SUBSCRIBE -> options.subscribe();
            case PUBLISH -> options.publish();
            case PRESENCE -> options.readPresence();
            case HISTORY -> options.readHistory();
        };
        return switch (access) {
            case NOBODY -> false;
            case SUBSCRIBERS -> subscribed;
            case USERS -> !info.user().isEmpty();
            case ANYONE -> true;
        };
    }

    private HubException denied(String what, String channel) {
        return HubError.PERMISSION_DENIED.because(
                "channel " + channel + ": the user \"" + info.user() + "\" may not " + what + " it");
    }

    private void ensureConnected() {
        if (!connected || closed) {
            throw HubError.UNAUTHORIZED.because("the client has not connected");
        }
    }

    private void ensureFits(Data data) {
        if (data.size() > hub.settings().maximumDataSize()) {
            throw HubError.LIMIT_EXCEEDED.because("data: got " + data.size() + " bytes, expected at most "
                    + hub.settings().maximumDataSize() + " (maximumDataSize)");
        }
    }

    // ---- requests

    /**
     * Publishes to a channel in the client's name.
     *
     * @param channel the channel
     * @param data what is published
     * @return completes with its position when it is published
     */
    public CompletionStage<StreamPosition> publish(String channel, Data data) {
        CompletableFuture<StreamPosition> published = new CompletableFuture<>();
        try {
            ensureConnected();
            ensureFits(data);
            if (!publishRate.take()) {
                throw HubError.TOO_MANY_REQUESTS.because("publications: too many at once (publishRate)");
            }
            NamespaceOptions options = hub.settings().namespaces().ofChannel(channel);
            if (hooks.set().publish().isEmpty()) {
                publish(channel, data, Optional.empty(), options, published);
            } else {
                hooks.decide(
                        () -> hooks.set().publish().get().onPublish(info, channel, data),
                        decided -> publish(channel, data, decided, options, published),
                        published::completeExceptionally);
            }
        } catch (HubException refused) {
            published.completeExceptionally(refused);
        }
        return published;
    }

    private void publish(
            String channel,
            Data data,
            Optional<Data> decided,
            NamespaceOptions options,
            CompletableFuture<StreamPosition> published) {
        if (decided.isEmpty() && !isAllowed(Permission.PUBLISH, channel, options)) {
            published.completeExceptionally(denied("publish to", channel));
            return;
        }
        ClientSubscription subscription = subscriptions.get(channel);
        ClientInfo from = subscription == null ? info : subscription.info();
        follow(hub.publish(channel, decided.orElse(data), PublishOptions.DEFAULT.from(from)), published);
    }

    /**
     * {@return completes with who is present in a channel, by the ids of the connections}
     *
     * @param channel the channel
     */
    public CompletionStage<Map<String, ClientInfo>> presence(String channel) {
        return ask(channel, Permission.PRESENCE, () -> hub.presence(channel));
    }

    /**
     * {@return completes with how many are present in a channel}
     *
     * @param channel the channel
     */
    public CompletionStage<PresenceStats> presenceStats(String channel) {
        return ask(channel, Permission.PRESENCE, () -> hub.presenceStats(channel));
    }

    /**
     * {@return completes with a part of a channel's history}
     *
     * @param channel the channel
     * @param request which part
     */
    public CompletionStage<History> history(String channel, HistoryRequest request) {
        return ask(channel, Permission.HISTORY, () -> hub.history(channel, request));
    }

    private <T> CompletionStage<T> ask(String channel, Permission permission, Supplier<CompletionStage<T>> question) {
        CompletableFuture<T> answered = new CompletableFuture<>();
        try {
            ensureConnected();
            NamespaceOptions options = hub.settings().namespaces().ofChannel(channel);
            if (!isAllowed(permission, channel, options)) {
                throw denied(permission == Permission.HISTORY ? "read the history of" : "see who is in", channel);
            }
            follow(question.get(), answered);
        } catch (HubException refused) {
            answered.completeExceptionally(refused);
        }
        return answered;
    }

    /**
     * Calls the program.
     *
     * @param method what is called; may be empty
     * @param data what for
     * @return completes with the answer
     */
    public CompletionStage<Data> rpc(String method, Data data) {
        CompletableFuture<Data> answered = new CompletableFuture<>();
        try {
            ensureConnected();
            ensureFits(data);
            if (hooks.set().rpc().isEmpty()) {
                throw HubError.NOT_AVAILABLE.because("rpc: the program answers no calls (onRpc)");
            }
            hooks.decideBeside(
                    () -> hooks.set().rpc().get().onRpc(info, method, data),
                    answered::complete,
                    answered::completeExceptionally);
        } catch (HubException refused) {
            answered.completeExceptionally(refused);
        }
        return answered;
    }

    /**
     * Hands a message to the program.
     *
     * @param data the message
     * @throws HubException if the client has not connected, or the message is too long
     */
    public void send(Data data) {
        ensureConnected();
        ensureFits(data);
        hooks.set()
                .message()
                .ifPresent(hook -> hooks.decide(
                        () -> {
                            hook.onMessage(info, data);
                            return info;
                        },
                        _ -> {},
                        refused -> LOG.debug("A client's message was refused", refused)));
    }

    /**
     * Lets the connection live longer.
     *
     * @param token what the client has to show for it
     * @return completes with when it expires now
     */
    public CompletionStage<Expiry> refresh(String token) {
        CompletableFuture<Expiry> refreshed = new CompletableFuture<>();
        if (hooks.set().refresh().isEmpty()) {
            refreshed.completeExceptionally(HubError.NOT_AVAILABLE.because("refresh: there is none (onRefresh)"));
        } else {
            hooks.decide(
                    () -> hooks.set().refresh().get().onRefresh(info, Optional.of(token)),
                    until -> {
                        expiry.set(until);
                        refreshed.complete(until);
                    },
                    refreshed::completeExceptionally);
        }
        return refreshed;
    }

    /**
     * Lets a subscription live longer.
     *
     * @param channel what the client has subscribed to
     * @param token what it has to show for it
     * @return completes with when it expires now
     */
    public CompletionStage<Expiry> subRefresh(String channel, String token) {
        CompletableFuture<Expiry> refreshed = new CompletableFuture<>();
        ClientSubscription subscription = subscriptions.get(channel);
        if (hooks.set().subRefresh().isEmpty()) {
            refreshed.completeExceptionally(
                    HubError.NOT_AVAILABLE.because("sub_refresh: there is none (onSubRefresh)"));
        } else if (subscription == null || !subscription.isSubscribed()) {
            refreshed.completeExceptionally(
                    HubError.PERMISSION_DENIED.because("channel " + channel + ": the client has not subscribed"));
        } else {
            hooks.decide(
                    () -> hooks.set().subRefresh().get().onSubRefresh(info, channel, Optional.of(token)),
                    until -> {
                        subscription.expiry(until);
                        expiry.watch();
                        refreshed.complete(until);
                    },
                    refreshed::completeExceptionally);
        }
        return refreshed;
    }

    void changeExpiry(Expiry until) {
        expiry.set(until);
        connection.onRefreshed(until);
    }

    // ---- sending

    /** Offers a push to the connection. */
    boolean offer(Message push) {
        if (closed || blocked) {
            return false;
        }
        blocked = !connection.offer(push);
        return !blocked;
    }

    /** There is room again, after the connection had none for a push. */
    public void writable() {
        blocked = false;
        for (ClientSubscription subscription : List.copyOf(subscriptions.values())) {
            if (blocked || closed) {
                return;
            }
            subscription.resume();
        }
    }

    void message(Data data) {
        if (!closed) {
            connection.onMessage(data);
        }
    }

    void renewPresence() {
        subscriptions.values().forEach(ClientSubscription::renewPresence);
    }

    // ---- the end

    /** Ends the connection by the server's wish. */
    void disconnect(Disconnect reason) {
        if (!closed) {
            close(reason);
            connection.onDisconnected(reason);
        }
    }

    /**
     * The connection has ended, or its client was told that it ends. Does nothing if the hub ended it.
     *
     * @param reason why
     */
    public void close(Disconnect reason) {
        if (closed) {
            return;
        }
        closed = true;
        expiry.cancel();
        List<ClientSubscription> ending = List.copyOf(subscriptions.values());
        subscriptions.clear();
        ending.forEach(ClientSubscription::end);
        if (connected) {
            hub.clients().remove(this);
            hooks.disconnected(info, reason);
        }
    }

    private <T> void follow(CompletionStage<T> stage, CompletableFuture<T> follower) {
        stage.whenComplete((value, failure) -> onLoop(() -> {
            if (failure == null) {
                follower.complete(value);
            } else {
                follower.completeExceptionally(Failures.toHubException(failure));
            }
        }));
    }

    /** Runs something on the connection's loop, later. */
    void onLoop(Runnable task) {
        try {
            connection.loop().execute(task);
        } catch (RejectedExecutionException stopped) {
            LOG.debug("Something was to be done on an event loop that has stopped", stopped);
        }
    }
}
