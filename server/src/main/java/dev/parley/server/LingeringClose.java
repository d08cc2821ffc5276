package dev.parley.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;

/**
 * Ends a connection after its last answer in the way of RFC 9112 §9.6: stops sending, reads on for a while without a look, and
 * closes when the peer has. Closing at once, with bytes unread, would send a reset, and that can take the answer away from a
 * client that has not read it yet.
 */
final class LingeringClose extends ChannelInboundHandlerAdapter {

    /** How long a peer has to close its side. */
    static final Duration LONGEST = Duration.ofSeconds(2);

    /** What a peer may send meanwhile, in bytes. */
    private static final long MOST = 1024 * 1024;

    private final Deadline deadline = new Deadline();
    private long discarded;

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        Channel channel = context.channel();
        deadline.arm(channel.eventLoop(), LONGEST, channel::close);
        channel.config().setAutoRead(true);
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls != null) {
            tls.closeOutbound();
        } else if (channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        } else {
            channel.close();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        deadline.disarm();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        discarded += bytes.readableBytes();
        bytes.release();
        if (discarded > MOST) {
            context.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close(); // The peer has reset the connection, which is as good an end as any.
    }
}
