package dev.parley.client;

import dev.parley.protocol.handshake.Agreement;
import dev.parley.protocol.handshake.ClientHandshake;
import dev.parley.protocol.handshake.ClientOutcome;
import dev.parley.protocol.handshake.ResponseHead;
import dev.parley.websocket.netty.NettyWebSocket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Carries out one opening handshake on a channel: sends the request and takes the answer. Belongs to the event loop. */
final class Opening extends ChannelInboundHandlerAdapter {

    /** How long the body of a refusal is waited for: it only helps to understand what is known already. */
    private static final long BODY_MILLIS = 1000;

    /** How it ended, when the server answered at all. */
    sealed interface Result {
        /** It has become a WebSocket. */
        record Opened(NettyWebSocket webSocket) implements Result {}

        /** The server answered with another status than 101. */
        record Rejected(ResponseHead response, ByteBuffer body) implements Result {}

        /** What came is no HTTP. */
        record NotHttp(String section, String text) implements Result {}

        /** The server answered with a 101, or, without a response, with a head that breaks a rule. */
        record Failed(String section, String text, Optional<ResponseHead> response) implements Result {}
    }

    /** Makes the WebSocket of a channel whose pipeline is empty. */
    @FunctionalInterface
    interface Starter {
        NettyWebSocket start(Agreement agreement, ByteBuf leftover);
    }

    private final ClientHandshake handshake;
    private final Starter starter;
    private final int maximumBody;
    private final CompletableFuture<Result> result = new CompletableFuture<>();

    /** Whether anything has come. Others read it when it is over. */
    private volatile boolean heard;

    private @Nullable ResponseHead rejection;
    private @Nullable RefusalBody body;

    Opening(ClientHandshake handshake, Starter starter, int maximumBody) {
        this.handshake = handshake;
        this.starter = starter;
        this.maximumBody = maximumBody;
    }

    /** {@return completes when the server has answered, and fails with an {@link IOException} when it does not} */
    CompletableFuture<Result> result() {
        return result;
    }

    /** {@return whether anything has come from the server} */
    boolean hasHeard() {
        return heard;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        Channel channel = context.channel();
        if (!channel.isActive()) {
            lost();
            return;
        }
        // A server that hangs up says why before: that is read even when the request could not be written any more.
        channel.config().setAutoClose(false);
        channel.writeAndFlush(Unpooled.wrappedBuffer(handshake.request().encode()));
        channel.config().setAutoRead(true);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        boolean handedOn = false;
        try {
            if (result.isDone()) {
                return; // Whoever waited has given up, and closes the channel.
            }
            if (body != null) {
                addToBody(body, bytes);
                return;
            }
            heard |= bytes.isReadable();
            ByteBuffer view = bytes.nioBuffer();
            ClientOutcome outcome = handshake.receive(view);
            bytes.skipBytes(bytes.readableBytes() - view.remaining());
            switch (outcome) {
                case ClientOutcome.Incomplete() -> {}
                case ClientOutcome.Opened(Agreement agreement) -> {
                    handedOn = true;
                    open(context, agreement, bytes);
                }
                case ClientOutcome.Rejected(ResponseHead response) -> reject(context, response, bytes);
                case ClientOutcome.NotHttp(String section, String text) ->
                    result.complete(new Result.NotHttp(section, text));
                case ClientOutcome.Failed(String section, String text) ->
                    result.complete(new Result.Failed(section, text, handshake.response()));
            }
        } finally {
            if (!handedOn) {
                bytes.release();
            }
        }
    }

    private void open(ChannelHandlerContext context, Agreement agreement, ByteBuf leftover) {
        context.pipeline().remove(this);
        context.channel().config().setAutoClose(true);
        NettyWebSocket webSocket = starter.start(agreement, leftover);
        if (!result.complete(new Result.Opened(webSocket))) {
            webSocket.abort();
        }
    }

    private void reject(ChannelHandlerContext context, ResponseHead response, ByteBuf begunBody) {
        RefusalBody begun = new RefusalBody(response, maximumBody);
        rejection = response;
        body = begun;
        addToBody(begun, begunBody);
        if (Redirects.isRedirect(response)) {
            rejected();
        }
        if (!result.isDone()) {
            context.channel().eventLoop().schedule(this::rejected, BODY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void addToBody(RefusalBody collected, ByteBuf bytes) {
        collected.receive(bytes.nioBuffer());
        if (collected.isDone()) {
            rejected();
        }
    }

    private void rejected() {
        if (rejection != null && body != null) {
            result.complete(new Result.Rejected(rejection, body.bytes()));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        lost();
    }

    private void lost() {
        rejected();
        result.completeExceptionally(new IOException("the server closed the connection before it had answered"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        rejected();
        result.completeExceptionally(cause);
    }
}
