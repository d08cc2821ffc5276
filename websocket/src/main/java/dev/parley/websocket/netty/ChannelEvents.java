package dev.parley.websocket.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/** Tells a WebSocket what happens on its channel; the last handler there after the opening handshake. */
final class ChannelEvents extends ChannelDuplexHandler {

    private final NettyWebSocket webSocket;

    /** Whether the socket is the channel's no more. */
    private boolean left;

    private boolean closing;

    ChannelEvents(NettyWebSocket webSocket) {
        this.webSocket = webSocket;
    }

    /** The socket is about to leave the channel, and what the channel tells from now on is not about it. */
    void leave() {
        left = true;
    }

    /** Who still knows the channel may want it closed, and must not close a socket that somebody else has. */
    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (left) {
            webSocket.abort();
            if (!promise.isVoid()) {
                promise.trySuccess();
            }
        } else {
            closing = true;
            context.close(promise);
        }
    }

    /** Returns whether the channel is being closed, though it may not be yet: io_uring first waits for what is under way. */
    boolean isClosing() {
        return closing;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            webSocket.inbound.receive(bytes);
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        webSocket.readComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        webSocket.writabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (TransportEnd.isPeersEnd(event)) {
            webSocket.inbound.peerEnded();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!left) {
            webSocket.transportClosed();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        webSocket.failed(cause);
    }
}
