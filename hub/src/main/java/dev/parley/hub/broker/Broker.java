package dev.parley.hub.broker;

import dev.parley.hub.ClientInfo;
import dev.parley.hub.Data;
import dev.parley.hub.History;
import dev.parley.hub.HistoryRequest;
import dev.parley.hub.PresenceStats;
import dev.parley.hub.StreamPosition;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * What a node of a hub has in common with the other nodes: histories, who is present, and the way from one to the others.
 *
 * <p>Any thread may call any method at any time, event loops among them, so none may block. What is asked of an absent broker
 * completes exceptionally, with a {@link BrokerUnavailableException}, and soon: waiting is for clients, who have a clock for it.
 * A stage may complete on any thread, also on the calling one before the method returns.
 *
 * <p>What always holds:
 *
 * <ul>
 *   <li>A publication gets its offset, a place in the history and a place in the order of what all nodes are told in one step.
 *       Offsets of a channel in one epoch have no gaps.
 *   <li>A node is told the publications of a channel one at a time, in the order of their offsets, and each once. When it
 *       misses some, because the broker was away, those that follow come with their own offsets, which tells the gap.
 *   <li>When {@link #subscribe} has completed, the node is told everything that is published from then on. So whoever
 *       subscribes first and then reads the history misses nothing.
 *   <li>When {@link #publish} has completed, the publication survives as much as the broker survives.
 * </ul>
 */
public interface Broker extends AutoCloseable {

    /** For how long at least an idempotency key is remembered. */
    Duration IDEMPOTENCY_AGE = Duration.ofMinutes(5);

    /**
     * Connects this node with the others. Called once, before any other method. A broker that cannot be reached is no error:
     * it is away, and the listener is told when it is back.
     *
     * @param listener what is told of what happens
     * @return completes when the broker can be used or is known to be away
     */
    CompletionStage<Void> start(BrokerListener listener);

    /**
     * Publishes to a channel: appends to its history, if it has one, and tells every node that has subscribed to it, this one
     * among them.
     *
     * @param channel the channel
     * @param draft what is published and how
     * @return completes when it is published, with its position; {@link StreamPosition#NONE} when it is kept in no history. For
     *     an idempotency key that is known, with the position of the first time
     */
    CompletionStage<StreamPosition> publish(String channel, PublicationDraft draft);

    /**
     * Tells the nodes that have subscribed to a channel that a client has subscribed to it.
     *
     * @param channel the channel
     * @param client the client
     * @return completes when it is told
     */
    CompletionStage<Void> publishJoin(String channel, ClientInfo client);

    /**
     * Tells the nodes that have subscribed to a channel that a client has left it.
     *
     * @param channel the channel
     * @param client the client
     * @return completes when it is told
     */
    CompletionStage<Void> publishLeave(String channel, ClientInfo client);

    /**
     * Has this node told what happens in a channel. The hub calls this once before it unsubscribes; its calls for one channel
     * never overlap. When this completes exceptionally, nothing is subscribed to.
     *
     * @param channel the channel; or a pattern with {@code *} at its end, which stands for any channels that begin like it.
     *     Of these the node is told publications alone, beside what it is told by subscriptions to the channels themselves
     * @return completes when everything that is published from then on will be told
     */
    CompletionStage<Void> subscribe(String channel);

    /**
     * Has this node no longer told what happens in a channel. What is under way may still be told.
     *
     * @param channel what was subscribed to
     * @return completes when it is done
     */
    CompletionStage<Void> unsubscribe(String channel);

    /**
     * Reads from a channel's history. The position of the answer belongs to the same moment as its publications. A channel
     * that has no stream yet gets one by this, so that the position has an epoch that holds.
     *
     * @param channel the channel
     * @param request which part
     * @param positionAge for how long the stream's offset and epoch are kept at least, from now on; zero to leave it at that,
     *     and to begin no stream
     * @return completes with the part
     */
    CompletionStage<History> history(String channel, HistoryRequest request, Duration positionAge);

    /**
     * Removes the publications from a channel's history. Its offset and epoch stay.
     *
     * @param channel the channel
     * @return completes when they are gone
     */
    CompletionStage<Void> removeHistory(String channel);

    /**
     * Notes that a client is present in a channel, or still present. Unless that is said again in time, it is no longer: so a
     * node that has crashed leaves no ghosts.
     *
     * @param channel the channel
     * @param client the client
     * @param lease for how long
     * @return completes when it is noted
     */
    CompletionStage<Void> addPresence(String channel, ClientInfo client, Duration lease);

    /**
     * Notes that a client has left a channel.
     *
     * @param channel the channel
     * @param client the client
     * @return completes when it is noted
     */
    CompletionStage<Void> removePresence(String channel, ClientInfo client);

    /**
     * {@return completes with who is present in a channel, by the ids of the connections}
     *
     * @param channel the channel
     */
    CompletionStage<Map<String, ClientInfo>> presence(String channel);

    /**
     * {@return completes with how many are present in a channel}
     *
     * @param channel the channel
     */
    CompletionStage<PresenceStats> presenceStats(String channel);

    /**
     * Sends a message to all nodes, this one among them. What it says is the hub's affair.
     *
     * @param message the message
     * @return completes when it is sent
     */
    CompletionStage<Void> publishControl(Data message);

    /** Leaves the other nodes, and completes exceptionally what is under way. */
    @Override
    void close();
}
