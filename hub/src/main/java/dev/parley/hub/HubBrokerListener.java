package dev.parley.hub;

import dev.parley.hub.broker.BrokerListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands what the broker tells to the channels and the clients of this node. */
final class HubBrokerListener implements BrokerListener {

    private static final Logger LOG = LoggerFactory.getLogger(HubBrokerListener.class);

    private final Hub hub;

    HubBrokerListener(Hub hub) {
        this.hub = hub;
    }

    @Override
    public void onPublication(String subscription, String channel, Publication publication, String epoch) {
        hub.channels().published(subscription, channel, publication, epoch);
    }

    @Override
    public void onJoin(String channel, ClientInfo client) {
        hub.channels().joined(channel, client);
    }

    @Override
    public void onLeave(String channel, ClientInfo client) {
        hub.channels().left(channel, client);
    }

    @Override
    public void onControl(Data message) {
        try {
            ControlMessage.decode(message).ifPresent(this::carryOut);
        } catch (IllegalArgumentException malformed) {
            LOG.warn("A message of another node was not understood", malformed);
        }
    }

    private void carryOut(ControlMessage message) {
        Clients clients = hub.clients();
        switch (message) {
            case ControlMessage.EndConnections end ->
                clients.each(end.target(), client -> client.disconnect(end.disconnect()));
            case ControlMessage.EndSubscriptions end
            when end.channel().isEmpty() ->
                clients.each(end.target(), client -> client.unsubscribeAll(end.unsubscribe()));
            case ControlMessage.EndSubscriptions end ->
                clients.each(end.target(), client -> client.unsubscribe(end.channel(), end.unsubscribe()));
            case ControlMessage.BeginSubscriptions begin ->
                clients.each(begin.target(), client -> client.subscribeByServer(begin.channel(), begin.channelInfo()));
            case ControlMessage.ChangeExpiry change ->
                clients.each(change.target(), client -> client.changeExpiry(change.expiry()));
            case ControlMessage.Node node -> hub.knownNodes().hear(node.node());
        }
    }

    @Override
    public void onAway(Throwable cause) {
        LOG.warn("The broker is away: connections stay, and nothing can be published", cause);
    }

    @Override
    public void onBack() {
        LOG.info("The broker is back");
        hub.channels().brokerIsBack();
    }
}
