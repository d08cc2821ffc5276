package dev.parley.websocket.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/** The wire that a channel is, with TLS in its pipeline or without. */
final class ChannelWire implements Wire {

    private final Channel channel;

    /** Whether nothing is to be written any more, nor reading begun or ended, since another wire is about to take over. */
    private boolean held;

    /** What is to be called when our side has been ended, which is left to that wire; null if it is not to be. */
    private @Nullable Runnable endHeld;

    /** Whether that wire is to be closed. */
    private boolean closeHeld;

    ChannelWire(Channel channel) {
        this.channel = channel;
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    }

    @Override
    public EventLoop eventLoop() {
        return channel.eventLoop();
    }

    @Override
    public ByteBufAllocator alloc() {
        return channel.alloc();
    }

    @Override
    public boolean isActive() {
        return channel.isActive();
    }

    @Override
    public boolean isReading() {
        return channel.config().isAutoRead();
    }

    @Override
    public void setReading(boolean reading) {
        if (!held) {
            channel.config().setAutoRead(reading);
        }
    }

    @Override
    public boolean isInputEnded() {
        return channel instanceof DuplexChannel duplex && duplex.isInputShutdown();
    }

    @Override
    public boolean isWritable() {
        return !held && channel.isWritable();
    }

    /**
     * Has nothing written any more. What is being read may still come.
     *
     * @param readsAhead whether the channel has reads under way with the kernel, which have to end
     */
    void hold(boolean readsAhead) {
        held = true;
        if (readsAhead) {
            // A channel that reads again after each read would never be done with what it has under way.
            channel.config().setAutoRead(false);
        }
    }

    /** Leaves to another wire what was to be done meanwhile. */
    void passOn(Wire other) {
        if (closeHeld) {
            other.close();
        } else if (endHeld != null) {
            other.endOutput(endHeld);
        }
    }

    @Override
    public void write(ByteBuf bytes) {
        channel.write(bytes, channel.voidPromise());
    }

    @Override
    public void write(ByteBuf bytes, Written written) {
        ChannelPromise promise = channel.newPromise();
        // Unlike a void promise, this one does not tell the pipeline of a failure.
        promise.addListener(done -> written.tell(done.cause()));
        channel.write(bytes, promise);
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public void endOutput(Runnable ended) {
        if (held) {
            endHeld = ended;
            return;
        }
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        ChannelFuture written = tls == null ? channel.writeAndFlush(Unpooled.EMPTY_BUFFER) : tls.closeOutbound();
        written.addListener(done -> ended.run());
    }

    @Override
    public void shutDownOutput() {
        if (channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        } else {
            close();
        }
    }

    /** Closes the channel, but not through the SslHandler, which would wait for its close_notify to be taken. */
    @Override
    public void close() {
        ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
        if (held) {
            closeHeld = true;
        } else if (tls == null) {
            channel.close();
        } else {
            tls.close();
        }
    }

    @Override
    public void whenClosed(Runnable closed) {
        channel.closeFuture().addListener(done -> closed.run());
    }
}
