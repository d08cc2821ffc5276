package dev.parley.hub;

/**
 * Who a client is, as other clients of a channel may see it.
 *
 * @param user the user's id; empty for one that is not known
 * @param client the connection's id, which the hub made up
 * @param connectionInfo what the connect hook or the connection's token said of the client; may be empty
 * @param channelInfo what the subscribe hook or the subscription's token said of it in this channel; may be empty
 */
public record ClientInfo(String user, String client, Data connectionInfo, Data channelInfo) {

    /**
     * Creates the info of a client of which nothing more is said.
     *
     * @param user the user's id; empty for one that is not known
     * @param client the connection's id
     */
    public ClientInfo(String user, String client) {
        this(user, client, Data.empty(), Data.empty());
    }

    /**
     * {@return the same client in a channel}
     *
     * @param info what is said of the client there
     */
    public ClientInfo withChannelInfo(Data info) {
        return new ClientInfo(user, client, connectionInfo, info);
    }
}
