package dev.parley.hub;

import dev.parley.hub.ControlMessage.Target;
import dev.parley.hub.broker.Broker;
import dev.parley.hub.broker.PublicationDraft;
import dev.parley.hub.core.Channels;
import dev.parley.hub.core.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node of a push hub: what is published to a channel goes to every client that has subscribed to it, on this node and on all
 * that share its broker.
 *
 * <pre>{@code
 * try (Hub hub = Hub.builder()
 *         .namespace("news", NamespaceOptions.builder()
 *                 .history(Retention.of(100, Duration.ofMinutes(10)))
 *                 .recovery(true)
 *                 .subscribe(Access.ANYONE)
 *                 .build())
 *         .start()) {
 *     hub.publish("news:world", Data.of("{\"title\":\"…\"}"));
 * }
 * }</pre>
 *
 * <p>Any thread may call any method at any time, and none blocks. What they return completes exceptionally with a
 * {@link HubException} when the request is refused, or when the broker is away, which is {@linkplain HubError#temporary()
 * temporary}; it may complete on any thread, so what is chained to it must not block.
 */
public final class Hub implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Hub.class);

    /** How long the loops of clients have to disconnect them. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final HubSettings settings;
    private final Channels channels;
    private final Clients clients = new Clients();
    private final Nodes nodes;
    private final TokenBucket connectRate;
    private final Timer timer;
    private final Optional<SystemTimer> ownTimer;
    private volatile boolean closed;

    private Hub(HubSettings settings) {
        this.settings = settings;
        this.ownTimer = settings.timer().isPresent() ? Optional.empty() : Optional.of(new SystemTimer());
        this.timer = settings.timer().isPresent() ? settings.timer().get() : ownTimer.orElseThrow();
        this.channels = new Channels(settings.broker(), timer, settings.collectingDelay());
        this.nodes = new Nodes(settings.clock());
        this.connectRate = new TokenBucket(settings.connectRate(), settings.clock());
    }

    /** {@return makes a hub} */
    public static HubBuilder builder() {
        return new HubBuilder();
    }

    static Hub start(HubSettings settings) {
        Hub hub = new Hub(settings);
        settings.broker().start(new HubBrokerListener(hub)).whenComplete((_, failure) -> {
            if (failure != null) {
                LOG.error("The broker did not start", failure);
            }
        });
        hub.announce();
        hub.every(NodeInfo.INTERVAL, hub::announce);
        hub.every(settings.presenceLease().dividedBy(3), hub::renewPresence);
        hub.every(settings.positionCheck(), hub.channels::checkPositions);
        return hub;
    }

    private void every(Duration interval, Runnable task) {
        timer.schedule(interval, () -> {
            if (!closed) {
                task.run();
                every(interval, task);
            }
        });
    }

    private void renewPresence() {
        clients.all().forEach(client -> client.onLoop(client::renewPresence));
    }

    private void announce() {
        quietly("node info", settings.broker().publishControl(new ControlMessage.Node(info()).encode()));
    }

    // ---- what the rest of the hub uses

    HubSettings settings() {
        return settings;
    }

    Broker broker() {
        return settings.broker();
    }

    Channels channels() {
        return channels;
    }

    Clients clients() {
        return clients;
    }

    Nodes knownNodes() {
        return nodes;
    }

    Timer timer() {
        return timer;
    }

    /** Goes on although something may fail: it will be tried again, or does not matter enough. */
    void quietly(String what, CompletionStage<?> stage) {
        stage.whenComplete((_, failure) -> {
            if (failure != null) {
                LOG.debug("The broker did not take: {}", what, failure);
            }
        });
    }

    // ---- clients

    /**
     * Has a client connect. To be called on the connection's loop.
     *
     * @param connection its connection
     * @param request what it has said; {@link ConnectRequest#client} must be unique among all nodes
     * @param answer gets the outcome
     * @return the client, which can do nothing until it is let in but {@linkplain HubClient#close(Disconnect) go}
     */
    public HubClient connect(ClientConnection connection, ConnectRequest request, ConnectAnswer answer) {
        HubClient client = new HubClient(this, connection, request.client());
        if (closed) {
            client.disconnect(Disconnect.SHUTDOWN);
        } else if (connectRate.take()) {
            client.connect(request, answer);
        } else {
            answer.refused(HubError.TOO_MANY_REQUESTS.because("connections: too many at once (connectRate)"));
        }
        return client;
    }

    /** {@return the hub's clock, by which what expires does so} */
    public InstantSource clock() {
        return settings.clock();
    }

    /**
     * Runs a task later, for what carries connections: on a thread of the hub, so it must not block.
     *
     * @param delay when, from now on
     * @param task the task; not run once the hub is closed
     * @return calls it off, if it is not too late
     */
    public Runnable schedule(Duration delay, Runnable task) {
        return timer.schedule(delay, task)::cancel;
    }

    // ---- channels

    /**
     * Publishes to a channel.
     *
     * @param channel the channel
     * @param data what is published
     * @return completes with its position once the broker has it; {@link StreamPosition#NONE} if it is kept in no history
     */
    public CompletionStage<StreamPosition> publish(String channel, Data data) {
        return publish(channel, data, PublishOptions.DEFAULT);
    }

    /**
     * Publishes to a channel.
     *
     * @param channel the channel
     * @param data what is published
     * @param options how
     * @return completes with its position once the broker has it; {@link StreamPosition#NONE} if it is kept in no history
     */
    public CompletionStage<StreamPosition> publish(String channel, Data data, PublishOptions options) {
        return ask(() -> {
            NamespaceOptions namespace = settings.namespaces().ofChannel(channel);
            if (data.size() > settings.maximumDataSize()) {
                throw HubError.LIMIT_EXCEEDED.because("data: got " + data.size() + " bytes, expected at most "
                        + settings.maximumDataSize() + " (maximumDataSize)");
            }
            return settings.broker()
                    .publish(
                            channel,
                            new PublicationDraft(
                                    data,
                                    options.info(),
                                    options.tags(),
                                    settings.clock().instant(),
                                    options.skipHistory() ? Retention.NONE : namespace.retention(),
                                    options.idempotencyKey()));
        });
    }

    /**
     * Publishes the same to several channels. One that fails does not keep the others from being published to.
     *
     * @param to the channels
     * @param data what is published
     * @param options how; an idempotency key counts for each channel by itself
     * @return what became of each, in their order
     */
    public List<CompletionStage<StreamPosition>> broadcast(Collection<String> to, Data data, PublishOptions options) {
        List<CompletionStage<StreamPosition>> published = new ArrayList<>();
        to.forEach(channel -> published.add(publish(channel, data, options)));
        return published;
    }

    /**
     * {@return completes with a part of a channel's history}
     *
     * @param channel the channel
     * @param request which part
     */
    public CompletionStage<History> history(String channel, HistoryRequest request) {
        return ask(() -> {
            NamespaceOptions namespace = settings.namespaces().ofChannel(channel);
            if (!namespace.retention().isKept()) {
                throw HubError.NOT_AVAILABLE.because("channel " + channel + ": it keeps no history (history)");
            }
            return settings.broker()
                    .history(channel, request, namespace.retention().positionAge());
        });
    }

    /**
     * Removes a channel's history.
     *
     * @param channel the channel
     * @return completes when it is gone
     */
    public CompletionStage<Void> removeHistory(String channel) {
        return ask(() -> {
            if (!settings.namespaces().ofChannel(channel).retention().isKept()) {
                throw HubError.NOT_AVAILABLE.because("channel " + channel + ": it keeps no history (history)");
            }
            return settings.broker().removeHistory(channel);
        });
    }

    /**
     * {@return completes with who is present in a channel, by the ids of the connections}
     *
     * @param channel the channel
     */
    public CompletionStage<Map<String, ClientInfo>> presence(String channel) {
        return ask(() -> {
            ensurePresence(channel);
            return settings.broker().presence(channel);
        });
    }

    /**
     * {@return completes with how many are present in a channel}
     *
     * @param channel the channel
     */
    public CompletionStage<PresenceStats> presenceStats(String channel) {
        return ask(() -> {
            ensurePresence(channel);
            return settings.broker().presenceStats(channel);
        });
    }

    private void ensurePresence(String channel) {
        if (!settings.namespaces().ofChannel(channel).presence()) {
            throw HubError.NOT_AVAILABLE.because("channel " + channel + ": nobody knows who is there (presence)");
        }
    }

    private static <T> CompletionStage<T> ask(Supplier<CompletionStage<T>> question) {
        CompletableFuture<T> answered = new CompletableFuture<>();
        try {
            question.get().whenComplete((value, failure) -> {
                if (failure == null) {
                    answered.complete(value);
                } else {
                    answered.completeExceptionally(Failures.toHubException(failure));
                }
            });
        } catch (HubException refused) {
            answered.completeExceptionally(refused);
        }
        return answered;
    }

    /** {@return how many subscriptions this node has to each channel; channels without any are not there} */
    public Map<String, Integer> localChannels() {
        return channels.counts();
    }

    // ---- the server's wishes, on all nodes

    /**
     * Subscribes a user's connections to a channel, those that have not.
     *
     * @param user the user
     * @param client of the connections only this one; all if empty
     * @param channel the channel
     * @param channelInfo what other clients are told of them there; may be empty
     * @return completes when all nodes have been asked
     */
    public CompletionStage<Void> subscribe(String user, Optional<String> client, String channel, Data channelInfo) {
        return ask(() -> {
            settings.namespaces().ofChannel(channel);
            return tellAll(new ControlMessage.BeginSubscriptions(target(user, client), channel, channelInfo));
        });
    }

    /**
     * Ends subscriptions of a user's connections.
     *
     * @param user the user
     * @param client of the connections only this one; all if empty
     * @param channel the channel; all if empty
     * @param reason what they are told
     * @return completes when all nodes have been asked
     */
    public CompletionStage<Void> unsubscribe(
            String user, Optional<String> client, Optional<String> channel, Unsubscribe reason) {
        return tellAll(new ControlMessage.EndSubscriptions(target(user, client), channel.orElse(""), reason));
    }

    /**
     * Ends a user's connections.
     *
     * @param user the user
     * @param client of the connections only this one; all if empty
     * @param reason what they are told
     * @return completes when all nodes have been asked
     */
    public CompletionStage<Void> disconnect(String user, Optional<String> client, Disconnect reason) {
        return tellAll(new ControlMessage.EndConnections(target(user, client), reason));
    }

    /**
     * Changes when a user's connections expire.
     *
     * @param user the user
     * @param client of the connections only this one; all if empty
     * @param expiry when they expire
     * @return completes when all nodes have been asked
     */
    public CompletionStage<Void> refresh(String user, Optional<String> client, Expiry expiry) {
        return tellAll(new ControlMessage.ChangeExpiry(target(user, client), expiry));
    }

    private static Target target(String user, Optional<String> client) {
        return new Target(user, client.orElse(""));
    }

    private CompletionStage<Void> tellAll(ControlMessage message) {
        return ask(() -> settings.broker().publishControl(message.encode()));
    }

    // ---- nodes

    /** {@return how this node is} */
    public NodeInfo info() {
        Map<String, Integer> counts = channels.counts();
        int subscriptions = counts.values().stream().mapToInt(Integer::intValue).sum();
        return new NodeInfo(settings.name(), clients.all().size(), clients.users(), counts.size(), subscriptions);
    }

    /** {@return how the nodes are that have been heard of lately, this one among them, by their names} */
    public Map<String, NodeInfo> nodes() {
        Map<String, NodeInfo> all = new LinkedHashMap<>(nodes.known());
        all.put(settings.name(), info());
        return all;
    }

    /**
     * Disconnects all clients with {@link Disconnect#SHUTDOWN}, which has them come back, and leaves the other nodes once that is
     * done, or after some seconds.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        CompletableFuture<?>[] gone = clients.all().stream()
                .map(client -> {
                    CompletableFuture<Void> one = new CompletableFuture<>();
                    client.onLoop(() -> {
                        client.disconnect(Disconnect.SHUTDOWN);
                        one.complete(null);
                    });
                    return one;
                })
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture<Void> all = CompletableFuture.allOf(gone);
        timer.schedule(CLOSE_TIMEOUT, () -> all.complete(null));
        all.whenComplete((_, _) -> {
            settings.broker().close();
            ownTimer.ifPresent(SystemTimer::close);
        });
    }
}
