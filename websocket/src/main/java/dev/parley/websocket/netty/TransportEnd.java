package dev.parley.websocket.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/**
 * The end of a connection's transport: first our side's, then the peer's, and after some time whatever the peer does.
 *
 * <p>RFC 6455 §7.1.1: an endpoint ends its sending side and reads on until the peer has ended too, or the reset that follows
 * unread bytes might take its Close frame away.
 *
 * <p>Belongs to the event loop.
 */
final class TransportEnd {

    private final Channel channel;
    private final long patience;

    /** When the transport is dropped; valid once the end has begun. */
    private long until;

    private boolean begun;
    private boolean outputEnded;
    private boolean peerEnded;

    /**
     * Lets the peer end its side before ours.
     *
     * @param channel the channel
     * @param patience for how long the peer is waited for, in nanoseconds
     */
    TransportEnd(Channel channel, long patience) {
        this.channel = channel;
        this.patience = patience;
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    }

    /** Sets the clock, if it has not been set. */
    void begin() {
        if (!begun) {
            begun = true;
            until = System.nanoTime() + patience;
        }
    }

    boolean hasBegun() {
        return begun;
    }

    long nanosLeft(long now) {
        return until - now;
    }

    /** Ends our side after what has been written to the channel. */
    void endOutput() {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        ChannelFuture written = tls == null ? channel.writeAndFlush(Unpooled.EMPTY_BUFFER) : tls.closeOutbound();
        written.addListener(_ -> {
            outputEnded = true;
            if (!peerEnded && channel instanceof DuplexChannel duplex) {
                duplex.shutdownOutput();
            } else {
                drop();
            }
        });
    }

    /** Notes that the peer has ended its side. */
    void peerEnded() {
        peerEnded = true;
        if (outputEnded) {
            drop();
        }
    }

    /** Closes the channel, but not through the SslHandler, which would wait for its close_notify to be taken. */
    void drop() {
        ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
        if (tls == null) {
            channel.close();
        } else {
            tls.close();
        }
    }
}
