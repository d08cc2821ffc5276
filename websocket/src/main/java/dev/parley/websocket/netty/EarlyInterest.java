package dev.parley.websocket.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;

/**
 * Has an accepted channel want input before it is registered, so that epoll is told so with the socket and not again by
 * itself. For the pipeline of a channel that listens.
 */
@Sharable
final class EarlyInterest extends ChannelInboundHandlerAdapter {

    static final EarlyInterest ONE = new EarlyInterest();

    private EarlyInterest() {}

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        if (accepted instanceof EpollSocketChannel || accepted instanceof EpollDomainSocketChannel) {
            ((Channel) accepted).unsafe().beginRead();
        }
        context.fireChannelRead(accepted);
    }
}
