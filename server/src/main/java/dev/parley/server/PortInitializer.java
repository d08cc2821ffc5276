package dev.parley.server;

import dev.parley.websocket.netty.Addresses;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.SslHandler;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Makes the pipeline of each connection that a port accepts, or turns the connection away. */
final class PortInitializer extends ChannelInitializer<Channel> {

    private final ServerContext server;
    private final Optional<TlsContext> tls;
    private final Executor tlsTasks;

    /**
     * Makes one.
     *
     * @param server what all connections share
     * @param tls the TLS settings of the port, if it has any
     * @param tlsTasks carries out what takes long in a TLS handshake: the signing and the checking of certificates
     */
    PortInitializer(ServerContext server, Optional<TlsContext> tls, Executor tlsTasks) {
        this.server = server;
        this.tls = tls;
        this.tlsTasks = tlsTasks;
    }

    @Override
    protected void initChannel(Channel channel) {
        server.connections().add(channel);
        if (!server.counts().enter()) {
            Overload.turnAway(channel, server.turnedAway(), tls.isPresent());
            return;
        }
        channel.closeFuture().addListener(closed -> server.counts().leave());
        SocketAddress address = Addresses.remote(channel);
        new Peer(address, tls.isPresent()).keepIn(channel);
        boolean proxy = server.trusted().trusts(address);
        // The connections of a proxy are its clients': each is counted once it is known whose it is.
        if (!proxy && !enter(channel, address, server.counts())) {
            Overload.turnAway(channel, server.turnedAway(), tls.isPresent());
            return;
        }
        if (proxy && server.proxyProtocol()) {
            ProxyHeader.expect(channel, server, tls.isPresent());
        }
        tls.ifPresent(context -> channel.pipeline().addLast(tlsHandler(context, channel)));
        channel.pipeline().addLast(new HttpConnection(server, channel));
    }

    private SslHandler tlsHandler(TlsContext context, Channel channel) {
        SslHandler handler = context.current().newHandler(channel.alloc(), tlsTasks);
        handler.setHandshakeTimeoutMillis(server.settings().handshakeTimeout().toMillis());
        handler.setCloseNotifyFlushTimeoutMillis(LingeringClose.LONGEST.toMillis());
        return handler;
    }

    /** {@return whether the client has a place for this connection, which it keeps until the channel is closed} */
    static boolean enter(Channel channel, SocketAddress client, ConnectionCounts counts) {
        if (!counts.enter(client)) {
            return false;
        }
        channel.closeFuture().addListener(closed -> counts.leave(client));
        return true;
    }
}
