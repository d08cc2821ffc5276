package dev.parley.hub;

/** Gets the outcome of a client's wish to subscribe, on the connection's loop, once. Not called if the connection ends before. */
public interface SubscribeAnswer {

    /**
     * The client has subscribed. Called before anything from the channel is offered to its connection.
     *
     * @param result what the subscription begins with
     */
    void subscribed(SubscribeResult result);

    /**
     * The client has not subscribed.
     *
     * @param cause why
     */
    void refused(HubException cause);
}
