package dev.parley.server;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.SocketAddress;

/**
 * Who is at the other end of a connection.
 *
 * @param address the address that the connection comes from, or the one that the PROXY protocol names
 * @param secure whether what it sends came over TLS, to this server or to the proxy
 */
record Peer(SocketAddress address, boolean secure) {

    private static final AttributeKey<Peer> KEY = AttributeKey.valueOf(Peer.class, "peer");

    static Peer of(Channel channel) {
        return channel.attr(KEY).get();
    }

    void keepIn(Channel channel) {
        channel.attr(KEY).set(this);
    }
}
