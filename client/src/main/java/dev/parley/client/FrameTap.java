package dev.parley.client;

import dev.parley.protocol.Frame;
import dev.parley.protocol.FrameListener;
import dev.parley.protocol.FrameWatch;
import dev.parley.protocol.Role;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.nio.ByteBuffer;

/** Stands between the socket and the WebSocket of a request that has its frames watched, and lets all pass. */
final class FrameTap extends ChannelDuplexHandler {

    private final FrameWatch received;
    private final FrameWatch sent;

    FrameTap(FrameListener listener) {
        received = new FrameWatch(Role.CLIENT, Frame.Direction.RECEIVED, listener);
        sent = new FrameWatch(Role.CLIENT, Frame.Direction.SENT, listener);
    }

    /** Looks at bytes that did not come through the pipeline. */
    void received(ByteBuf bytes) {
        see(received, bytes);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        received((ByteBuf) message);
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            see(sent, bytes);
        }
        context.write(message, promise);
    }

    private static void see(FrameWatch watch, ByteBuf bytes) {
        for (ByteBuffer buffer : bytes.nioBuffers()) {
            watch.see(buffer);
        }
    }
}
