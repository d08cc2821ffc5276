package dev.parley.server;

import dev.parley.websocket.netty.TransportEnd;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Ends a connection after its last answer in the way of RFC 9112 §9.6, as {@link TransportEnd} knows it. */
final class LingeringClose extends ChannelInboundHandlerAdapter {

    /** How long a peer has to close its side. */
    static final Duration LONGEST = Duration.ofSeconds(2);

    /** Null before the handler has a channel. */
    private @Nullable TransportEnd end;

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        TransportEnd beginning = new TransportEnd(context.channel(), LONGEST);
        end = beginning;
        context.channel().config().setAutoRead(true);
        beginning.begin();
        beginning.endOutput();
    }

    private TransportEnd end() {
        return Objects.requireNonNull(end, "the handler has no channel");
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        end().discard(bytes.readableBytes());
        bytes.release();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (TransportEnd.isPeersEnd(event)) {
            end().peerEnded();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end().drop(); // The peer has reset the connection, which is as good an end as any.
    }
}
