package dev.parley.server;

import dev.parley.websocket.netty.Addresses;
import dev.parley.websocket.netty.TlsAnswers;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.SslHandler;
import java.net.SocketAddress;
import java.util.Optional;

/** Makes the pipeline of each connection that a port accepts, or turns the connection away. */
final class PortInitializer extends ChannelInitializer<Channel> {

    private final ServerContext server;
    private final Optional<TlsContext> tls;

    /**
     * Makes one.
     *
     * @param server what all connections share
     * @param tls the TLS settings of the port, if it has any
     */
    PortInitializer(ServerContext server, Optional<TlsContext> tls) {
        this.server = server;
        this.tls = tls;
    }

    @Override
    protected void initChannel(Channel channel) {
        server.connections().add(channel);
        Optional<Place> place = Place.take(channel, server.counts());
        if (place.isEmpty()) {
            Overload.turnAway(channel, server.turnedAway(), tls.isPresent());
            return;
        }
        SocketAddress address = Addresses.remote(channel);
        new Peer(address, tls.isPresent()).keepIn(channel);
        boolean proxy = server.trusted().trusts(address);
        // The connections of a proxy are its clients': each is counted once it is known whose it is.
        if (!proxy && !place.get().enter(address)) {
            Overload.turnAway(channel, server.turnedAway(), tls.isPresent());
            return;
        }
        if (proxy && server.proxyProtocol()) {
            ProxyHeader.expect(channel, server, tls.isPresent());
        }
        tls.ifPresent(context -> {
            SslHandler handler = tlsHandler(context, channel);
            channel.pipeline().addLast(new FailedTls(handler));
            TlsAnswers.addLast(channel, handler, () -> Peer.of(channel).address());
        });
        channel.pipeline().addLast(new HttpConnection(server, channel));
    }

    private SslHandler tlsHandler(TlsContext context, Channel channel) {
        SslHandler handler = context.current().newHandler(channel.alloc(), new TlsTasks(channel));
        handler.setHandshakeTimeoutMillis(server.settings().handshakeTimeout().toMillis());
        handler.setCloseNotifyFlushTimeoutMillis(LingeringClose.LONGEST.toMillis());
        return handler;
    }
}
