package dev.parley.client;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a channel tells between two steps, while the thread that carries them out is on its way to the next. With TLS 1.3
 * that is how a server says that it does not like the client's certificate. Belongs to the event loop.
 */
final class Interlude extends ChannelInboundHandlerAdapter {

    private final Queue<Object> messages = new ArrayDeque<>();
    private @Nullable Throwable failure;

    /** {@return the failure that came first, if there was one} */
    Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        messages.add(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
    }

    /** Hands on what has come, to the next step or to the end of the pipeline, which lets it go. */
    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        for (Object message = messages.poll(); message != null; message = messages.poll()) {
            context.fireChannelRead(message);
        }
    }
}
