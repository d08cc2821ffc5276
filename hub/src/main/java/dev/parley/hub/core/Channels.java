package dev.parley.hub.core;

import dev.parley.hub.ClientInfo;
import dev.parley.hub.History;
import dev.parley.hub.HistoryRequest;
import dev.parley.hub.NamespaceOptions;
import dev.parley.hub.Publication;
import dev.parley.hub.StreamPosition;
import dev.parley.hub.broker.Broker;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channels that somebody on this node has subscribed to. A channel appears with its first subscriber and vanishes with its
 * last; its history is the broker's. Safe for use by any number of threads.
 */
public final class Channels {

    private static final Logger LOG = LoggerFactory.getLogger(Channels.class);

    private final Broker broker;
    private final Timer timer;
    private final Duration collectingDelay;
    private final ConcurrentHashMap<String, Channel> channels = new ConcurrentHashMap<>();

    /**
     * Creates the channels of a node.
     *
     * @param broker what they have in common with those of other nodes
     * @param timer runs what is to come later
     * @param collectingDelay how long what happens is collected before it is offered; zero for not at all
     */
    public Channels(Broker broker, Timer timer, Duration collectingDelay) {
        this.broker = broker;
        this.timer = timer;
        this.collectingDelay = collectingDelay;
    }

    Broker broker() {
        return broker;
    }

    Timer timer() {
        return timer;
    }

    /**
     * Subscribes to a channel. To be called on the subscriber's loop, and tells the subscriber the outcome there, perhaps before
     * it returns.
     *
     * @param name the channel, or a pattern with {@code *} at its end
     * @param options what the channel offers; those of the first subscriber count as long as the channel is there
     * @param subscriber what is told
     * @param since where the client was, if it wants what it has missed
     */
    public void subscribe(
            String name, NamespaceOptions options, Subscriber subscriber, Optional<StreamPosition> since) {
        Channel channel = channels.computeIfAbsent(name, _ -> new Channel(name, options, this));
        Subscription subscription = channel.add(subscriber, since);
        if (subscription != null) {
            channel.join(subscription);
            return;
        }
        // It is just vanishing: what the broker is told about a channel never overlaps.
        channel.gone()
                .whenComplete((_, _) -> execute(subscriber.loop(), () -> {
                    subscribe(name, options, subscriber, since);
                }));
    }

    /** Forgets a channel that nobody has subscribed to any more. */
    void remove(Channel channel) {
        channels.remove(channel.name, channel);
    }

    /** Has a lane run on its loop; now, or after the collecting delay. */
    void dispatch(Lane lane) {
        if (collectingDelay.isZero()) {
            execute(lane.loop, lane);
        } else {
            timer.schedule(collectingDelay, () -> execute(lane.loop, lane));
        }
    }

    static void execute(Executor loop, Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException stopped) {
            LOG.debug("Something was to be told to an event loop that has stopped", stopped);
        }
    }

    /** Runs something on a loop when a stage completes: at once, if that has been and this is the loop. */
    static <T> void onLoop(CompletionStage<T> stage, Executor loop, Outcome<T> then) {
        if (stage.toCompletableFuture().isDone()) {
            stage.whenComplete(then::accept);
        } else {
            stage.whenComplete((value, failure) -> execute(loop, () -> then.accept(value, failure)));
        }
    }

    /** What became of a stage. */
    interface Outcome<T> {
        void accept(@Nullable T value, @Nullable Throwable failure);
    }

    // ---- what the broker tells

    /**
     * Something was published.
     *
     * @param subscription what the node has subscribed to
     * @param channel the channel
     * @param publication what was published
     * @param epoch names the stream that its offset belongs to
     */
    public void published(String subscription, String channel, Publication publication, String epoch) {
        Channel subscribed = channels.get(subscription);
        if (subscribed != null) {
            subscribed.published(channel, publication, epoch);
        }
    }

    /**
     * A client has subscribed.
     *
     * @param channel the channel
     * @param client the client
     */
    public void joined(String channel, ClientInfo client) {
        Channel subscribed = channels.get(channel);
        if (subscribed != null) {
            subscribed.joined(client);
        }
    }

    /**
     * A client has left.
     *
     * @param channel the channel
     * @param client the client
     */
    public void left(String channel, ClientInfo client) {
        Channel subscribed = channels.get(channel);
        if (subscribed != null) {
            subscribed.left(client);
        }
    }

    /** The broker was away: closes gaps from the histories, and tells who cannot know whether something is missing. */
    public void brokerIsBack() {
        channels.values().forEach(channel -> channel.check(true));
    }

    /**
     * Compares all positions with the histories, and closes gaps. Keeps the streams of quiet channels from being forgotten while
     * somebody has subscribed to them.
     */
    public void checkPositions() {
        channels.values().forEach(channel -> channel.check(false));
    }

    // ---- what there is

    /** {@return how many subscriptions there are to each channel} */
    public Map<String, Integer> counts() {
        Map<String, Integer> counts = new HashMap<>();
        channels.forEach((name, channel) -> counts.put(name, channel.subscriptions()));
        return counts;
    }

    /** Returns how many bytes a channel keeps for those that are behind. */
    long backlog(String channel) {
        Channel one = channels.get(channel);
        return one == null ? 0 : one.backlog();
    }

    /** {@return how many channels there are} */
    public int size() {
        return channels.size();
    }

    /** Reads a channel's history. */
    CompletionStage<History> history(Channel channel, HistoryRequest request) {
        return broker.history(channel.name, request, channel.options.retention().positionAge());
    }
}
