package dev.parley.server;

import dev.parley.websocket.netty.AddressRange;
import dev.parley.websocket.netty.Addresses;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxySSLTLV;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up what the PROXY protocol, version 1 or 2, says about the client of a connection, before anything else is read from
 * it. The protocol forbids to guess whether its header is there, so where it is expected it must come.
 */
final class ProxyHeader extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(ProxyHeader.class);

    private final ServerContext server;
    private final boolean tls;
    private final Deadline deadline = new Deadline();
    private boolean dropped;

    private ProxyHeader(ServerContext server, boolean tls) {
        this.server = server;
        this.tls = tls;
    }

    /** Has a channel begin with a PROXY protocol header. */
    static void expect(Channel channel, ServerContext server, boolean tls) {
        channel.pipeline()
                .addLast(
                        new ProxyHeaderLength(),
                        new HAProxyMessageDecoder(ProxyHeaderLength.MOST),
                        new ProxyHeader(server, tls));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        Channel channel = context.channel();
        deadline.arm(channel.eventLoop(), server.settings().handshakeTimeout(), channel::close);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        deadline.disarm();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof HAProxyMessage header)) {
            context.fireChannelRead(message);
            return;
        }
        Channel channel = context.channel();
        try {
            takeUp(channel, header);
        } finally {
            header.release();
        }
        context.pipeline().remove(this);
    }

    private void takeUp(Channel channel, HAProxyMessage header) {
        Peer proxy = Peer.of(channel);
        // LOCAL: the proxy itself, looking whether this server is well. UNKNOWN: somebody whose address it cannot tell.
        Optional<SocketAddress> client = header.command() == HAProxyCommand.LOCAL ? Optional.empty() : source(header);
        boolean overTls =
                header.tlvs().stream().anyMatch(part -> part instanceof HAProxySSLTLV ssl && ssl.isPP2ClientSSL());
        new Peer(client.orElse(proxy.address()), proxy.secure() || overTls).keepIn(channel);
        if (client.isPresent() && !Place.of(channel).enter(client.get())) {
            if (tls) {
                channel.close();
            } else {
                channel.pipeline().get(HttpConnection.class).refuseUnlogged(Overload.refusal());
            }
        }
    }

    private static Optional<SocketAddress> source(HAProxyMessage header) {
        String address = header.sourceAddress();
        return Optional.ofNullable(address)
                .flatMap(AddressRange::literal)
                .map(literal -> new InetSocketAddress(literal, header.sourcePort()));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // The decoder goes on through what has come, and complains of each line.
        if (!dropped) {
            dropped = true;
            log(Addresses.remote(context.channel()), cause);
            context.close();
        }
    }

    private void log(SocketAddress proxy, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug(
                    "Connection from the proxy {} lost before its PROXY protocol header: {}", proxy, cause.toString());
            return;
        }
        String problem = cause instanceof TooLongFrameException
                ? String.valueOf(cause.getMessage())
                : "it does not begin with a PROXY protocol header of version 1 or 2; is the proxy set up to send one?";
        server.peerLog().warn("Connection from the proxy {} dropped: {}", proxy, problem);
        LOG.debug("What the decoder says of it", cause);
    }
}
