package dev.parley.client;

import dev.parley.protocol.handshake.ClientExtension;
import dev.parley.websocket.netty.NettyTransport;
import dev.parley.websocket.netty.RunningCompression;
import io.netty.channel.EventLoopGroup;
import java.util.List;
import java.util.Optional;

/**
 * What all connections of a client share.
 *
 * @param settings limits and times
 * @param transport drives the sockets
 * @param loops the event loops
 * @param resolver finds the addresses of hosts
 * @param tls how TLS is spoken
 * @param proxies the ways to servers
 * @param cookies where cookies are kept, if anywhere
 * @param compression how messages are compressed, if at all
 * @param turns keeps connections to one address from being made all at once
 * @param connections the open ones, and those that are being opened
 */
record ClientContext(
        ClientSettings settings,
        NettyTransport transport,
        EventLoopGroup loops,
        HostResolver resolver,
        TlsContext tls,
        ProxyChoice proxies,
        Optional<CookieJar> cookies,
        Optional<RunningCompression> compression,
        OpeningTurns turns,
        ClientConnections connections) {

    /** {@return what is offered to servers} */
    List<ClientExtension> extensions() {
        return compression.map(RunningCompression::clientExtension).stream().toList();
    }
}
