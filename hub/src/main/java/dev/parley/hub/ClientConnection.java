package dev.parley.hub;

import dev.parley.websocket.Message;
import java.util.concurrent.Executor;

/**
 * What the hub needs of a client's connection: WebSocket, Server-Sent Events, HTTP streaming and tests each have theirs. All
 * methods but {@link #loop} and {@link #encoding} are called on {@link #loop()}, one at a time, and must not block.
 */
public interface ClientConnection {

    /**
     * {@return the connection's event loop: runs one task after the other, in their order. Always the same object for a
     * connection, and the same for connections that share a loop: what is published is handed over once for all of them}
     */
    Executor loop();

    /** {@return how pushes are to be written; always the same object, shared with connections alike} */
    Encoding encoding();

    /**
     * Sends a push if there is room. Need not be flushed at once: everything that comes within a turn of the event loop goes
     * together.
     *
     * @param push the push, framed
     * @return whether it was taken; if not, the connection calls {@link HubClient#writable()} once there is room again
     */
    boolean offer(Message push);

    /**
     * The server has subscribed the client. Called before the first {@link #offer} of something from the channel.
     *
     * @param result what the subscription begins with
     */
    void onSubscribed(SubscribeResult result);

    /**
     * The server has ended a subscription. Nothing from the channel is offered from now on.
     *
     * @param channel what was subscribed to
     * @param reason why
     */
    void onUnsubscribed(String channel, Unsubscribe reason);

    /**
     * The client was behind and has missed publications that it will not get.
     *
     * @param channel what is subscribed to
     * @param count how many
     */
    void onSkipped(String channel, long count);

    /**
     * A server-side message that belongs to no channel.
     *
     * @param data the message
     */
    void onMessage(Data data);

    /**
     * The connection's expiry has changed by the server's doing.
     *
     * @param expiry when it expires now
     */
    void onRefreshed(Expiry expiry);

    /**
     * The server ends the connection: to be told to the client, and closed. Called at most once, and nothing after it.
     *
     * @param reason why
     */
    void onDisconnected(Disconnect reason);
}
