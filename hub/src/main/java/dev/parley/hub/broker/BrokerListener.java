package dev.parley.hub.broker;

import dev.parley.hub.ClientInfo;
import dev.parley.hub.Data;
import dev.parley.hub.Publication;

/**
 * Is told what happens among the nodes. Its methods do not block and throw nothing. Those about one channel are called one at a
 * time; they may be called while the broker holds a lock, and ask the broker for nothing but histories.
 */
public interface BrokerListener {

    /**
     * Something was published that this node has subscribed to.
     *
     * @param subscription what the node has subscribed to: the channel, or a pattern. A publication is told once for each that
     *     fits
     * @param channel the channel
     * @param publication what was published; its offset is 0 if it is kept in no history
     * @param epoch names the stream that the offset belongs to; empty if the offset is 0
     */
    void onPublication(String subscription, String channel, Publication publication, String epoch);

    /**
     * A client has subscribed to a channel that this node has subscribed to.
     *
     * @param channel the channel
     * @param client the client
     */
    void onJoin(String channel, ClientInfo client);

    /**
     * A client has left a channel that this node has subscribed to.
     *
     * @param channel the channel
     * @param client the client
     */
    void onLeave(String channel, ClientInfo client);

    /**
     * A node has sent a message to all.
     *
     * @param message the message
     */
    void onControl(Data message);

    /**
     * The broker cannot be reached.
     *
     * @param cause why
     */
    void onAway(Throwable cause);

    /**
     * The broker can be reached again, and everything is subscribed to again that was before. Publications may have been
     * missed: the hub compares positions.
     */
    void onBack();
}
