package dev.parley.websocket.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslHandler;
import java.net.SocketAddress;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds what TLS itself answers to a peer that does not take it. In TLS 1.3 every KeyUpdate can ask for another one
 * (RFC 8446 §4.6.3), so that a peer which asks and never reads would fill the memory; nobody above TLS sees anything of it.
 *
 * <p>Stands before the handler of TLS, where the encrypted records pass, and has a part behind it that tells when these are
 * the program's. For one channel's event loop.
 */
public final class TlsAnswers extends ChannelOutboundHandlerAdapter {

    /** Some 2400 KeyUpdates. An honest peer asks for one in a while, not before it has sent gigabytes. */
    static final int MOST_WAITING = 1 << 16;

    private static final Logger LOG = LoggerFactory.getLogger(TlsAnswers.class);

    private final SslHandler tls;
    private final Supplier<SocketAddress> peer;
    private boolean programFlushes;
    private boolean dropped;
    private int waiting;

    private TlsAnswers(SslHandler tls, Supplier<SocketAddress> peer) {
        this.tls = tls;
        this.peer = peer;
    }

    /**
     * Adds a handler of TLS to the end of a channel's pipeline, with its answers bounded.
     *
     * @param channel the channel
     * @param tls the handler
     * @param peer gives the address of the other end, for the log
     */
    public static void addLast(Channel channel, SslHandler tls, Supplier<SocketAddress> peer) {
        TlsAnswers answers = new TlsAnswers(tls, peer);
        channel.pipeline().addLast(answers, tls, answers.new ProgramsFlush());
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!programFlushes && tls.handshakeFuture().isSuccess() && message instanceof ByteBuf record) {
            int bytes = record.readableBytes();
            waiting += bytes;
            promise.unvoid().addListener(written -> waiting -= bytes);
        }
        context.write(message, promise);
        if (waiting > MOST_WAITING && !dropped) {
            dropped = true;
            LOG.debug(
                    "Connection with {} dropped, as it makes TLS answer and does not take the answers",
                    Addresses.text(peer.get()));
            context.close(); // Not through the handler of TLS, which would wait for its close_notify to be taken.
        }
    }

    /** TLS encrypts what the program has written when that is flushed, and at no other time once its handshake is over. */
    private final class ProgramsFlush extends ChannelOutboundHandlerAdapter {

        @Override
        public void flush(ChannelHandlerContext context) {
            boolean before = programFlushes;
            programFlushes = true;
            try {
                context.flush();
            } finally {
                programFlushes = before;
            }
        }
    }
}
