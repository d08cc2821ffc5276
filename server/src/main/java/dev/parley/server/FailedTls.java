package dev.parley.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a client whose TLS handshake failed read why. In TLS 1.3 it may have sent its request already when its certificate is
 * refused (RFC 8446 §4.4.2.4); to close with that unread would be a reset, which takes away the alert that was sent before. So
 * the end is a {@link LingeringClose}.
 *
 * <p>Stands before the handler of TLS, whose attempt to close the channel it sees. For one channel's event loop.
 */
final class FailedTls extends ChannelOutboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(FailedTls.class);

    private final SslHandler tls;
    private boolean ending;

    FailedTls(SslHandler tls) {
        this.tls = tls;
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        Channel channel = context.channel();
        @Nullable Throwable failure = tls.handshakeFuture().cause();
        if (ending || !isWorthAnAlert(failure) || !channel.isActive()) {
            context.close(promise);
            return;
        }
        ending = true;
        LOG.debug("TLS with {} failed: {}", Peer.of(channel).address(), String.valueOf(failure));
        channel.closeFuture().addListener(_ -> promise.trySuccess());
        clearAfterTls(channel.pipeline());
        channel.pipeline().addLast(new Silence());
        // Not now: the handler of TLS is at work.
        channel.eventLoop().execute(() -> {
            clear(channel.pipeline());
            channel.pipeline().addLast(new LingeringClose());
        });
    }

    private static boolean isWorthAnAlert(@Nullable Throwable failure) {
        return failure instanceof SSLException && !(failure instanceof SslHandshakeTimeoutException);
    }

    private void clearAfterTls(ChannelPipeline pipeline) {
        while (!tls.equals(pipeline.last())) {
            pipeline.removeLast();
        }
    }

    /** Last first: what TLS has not decrypted is for nobody. */
    private static void clear(ChannelPipeline pipeline) {
        for (ChannelHandler handler : List.copyOf(pipeline.toMap().values()).reversed()) {
            pipeline.remove(handler);
        }
    }

    /** Hears the handler of TLS complain of what is known. */
    private static final class Silence extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            LOG.trace("After TLS has failed", cause);
        }
    }
}
