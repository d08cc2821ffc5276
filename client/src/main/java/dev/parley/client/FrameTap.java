package dev.parley.client;

import dev.parley.protocol.Frame;
import dev.parley.protocol.FrameListener;
import dev.parley.protocol.FrameWatch;
import dev.parley.protocol.Role;
import dev.parley.websocket.netty.LogBudget;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Stands between the socket and the WebSocket of a request that has its frames watched, and lets all pass, whatever the
 * listener does. Belongs to the event loop.
 */
final class FrameTap extends ChannelDuplexHandler {

    private static final Logger LOG = LoggerFactory.getLogger(FrameTap.class);

    private final FrameWatch received;
    private final FrameWatch sent;
    private final LogBudget failures;

    /** Whether the listener has thrown, so that it is told of nothing more. */
    private boolean failed;

    FrameTap(FrameListener listener, LogBudget failures) {
        this.failures = failures;
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

    private void see(FrameWatch watch, ByteBuf bytes) {
        if (failed) {
            return;
        }
        try {
            for (ByteBuffer buffer : bytes.nioBuffers()) {
                watch.see(buffer);
            }
        } catch (Throwable thrown) {
            failed = true;
            failures.log(LOG, Level.ERROR, "A frameListener failed, and is told of no more frames", thrown);
        }
    }
}
