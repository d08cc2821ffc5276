package dev.parley.client;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears that a channel has failed while no step of the attempt attends to it, as between connecting and the first byte. The next
 * step finds the channel closed. The first handler of a channel until the last step begins.
 */
final class Unattended extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(Unattended.class);

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (equals(context.pipeline().last())) {
            LOG.debug("{} failed between two steps: {}", context.channel(), cause.toString());
            context.close();
        } else {
            context.fireExceptionCaught(cause);
        }
    }
}
