package dev.parley.server;

import dev.parley.protocol.handshake.Headers;
import dev.parley.protocol.handshake.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Turns a connection away that is one too many, with bytes that are always the same and without reading what it wants.
 *
 * <p>On a TLS port there is no answer: it would take the TLS handshake, which is what costs most.
 */
final class Overload extends ChannelInboundHandlerAdapter {

    private static final byte[] ANSWER = refusal().encode();

    /** Connections that are being told so. Beyond these, the next are closed without a word. */
    private static final int MOST_AT_A_TIME = 256;

    private Overload() {}

    static Refusal refusal() {
        return new Refusal(
                503, Headers.of("Retry-After", "5"), "there are too many connections now: try again in a while");
    }

    /**
     * Turns a channel away.
     *
     * @param channel the channel
     * @param beingTold counts those that are being told so, over the whole server
     * @param tls whether the channel waits for a TLS handshake
     */
    static void turnAway(Channel channel, AtomicInteger beingTold, boolean tls) {
        if (tls) {
            channel.close();
            return;
        }
        channel.closeFuture().addListener(closed -> beingTold.decrementAndGet());
        if (beingTold.incrementAndGet() > MOST_AT_A_TIME) {
            channel.close();
        } else {
            channel.pipeline().addLast(new Overload());
        }
    }

    /** A channel that has only just been accepted becomes active after this, and cannot write before. */
    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.writeAndFlush(Unpooled.wrappedBuffer(ANSWER))
                .addListener(written -> context.pipeline().replace(this, null, new LingeringClose()));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ((ByteBuf) message).release();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
