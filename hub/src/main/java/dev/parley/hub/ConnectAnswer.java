package dev.parley.hub;

import java.util.List;

/** Gets the outcome of a client's wish to connect, on the connection's loop, once. Not called if the connection ends before. */
public interface ConnectAnswer {

    /**
     * The client is let in. Called before anything is offered to its connection.
     *
     * @param credentials who it is
     * @param subscriptions what the server has subscribed it to
     */
    void connected(Credentials credentials, List<SubscribeResult> subscriptions);

    /**
     * The client is not let in.
     *
     * @param cause why
     */
    void refused(HubException cause);
}
