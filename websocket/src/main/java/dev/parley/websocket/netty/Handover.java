package dev.parley.websocket.netty;

import dev.parley.protocol.Role;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDomainSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;

/**
 * Takes the socket of a connection out of its channel once the opening handshake is over: a channel, its pipeline and its
 * queue cost an idle connection more memory than all of WebSocket does, and each message some time.
 *
 * <p>A channel whose pipeline has anything else in it, such as TLS, keeps its socket; so does a client's, which threads may close
 * at any moment of the opening.
 */
final class Handover {

    /** How often is waited until all has been written, before a connection that always has more stays with its channel. */
    private static final int TRIES = 8;

    private final Channel channel;
    private final ChannelWire from;
    private final ChannelEvents events;
    private final NettyWebSocket webSocket;
    private int tries;

    private Handover(Channel channel, ChannelWire from, ChannelEvents events, NettyWebSocket webSocket) {
        this.channel = channel;
        this.from = from;
        this.events = events;
        this.webSocket = webSocket;
    }

    /**
     * Has the connection leave its channel as soon as nothing is under way there. To be called on the event loop.
     *
     * @param channel the channel
     * @param from the wire that is the channel
     * @param events the channel's last handler
     * @param webSocket the connection
     */
    static void begin(Channel channel, ChannelWire from, ChannelEvents events, NettyWebSocket webSocket) {
        if (webSocket.role() == Role.SERVER && isPossible(channel, events)) {
            new Handover(channel, from, events, webSocket).awaitQuiet();
        }
    }

    /** Waits until what has been written to the channel has gone, such as the answer of the opening handshake. */
    private void awaitQuiet() {
        tries++;
        if (isEpoll(channel)) {
            channel.flush(); // Mostly all of it goes at once, and there is nothing to wait for.
            if (isWritten()) {
                leaveLater();
                return;
            }
        }
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            if (written.isSuccess()) {
                leaveLater(); // Not now: the channel has not yet counted it as written.
            }
        });
    }

    private void leaveLater() {
        if (!channel.eventLoop().isShuttingDown()) {
            channel.eventLoop().execute(this::leaveIfQuiet);
        }
    }

    private void leaveIfQuiet() {
        if (events.isClosing() || !channel.isActive()) {
            return;
        }
        if (isQuiet() && webSocket.isSettled()) {
            // To be known before there is no way back: whether there is memory to receive into.
            if (isEpoll(channel) || LoopContext.of(channel.eventLoop()).hasReceiveBuffers()) {
                leave();
            }
        } else if (tries < TRIES) {
            awaitQuiet();
        }
    }

    private void leave() {
        from.hold(!isEpoll(channel)); // Epoll is about to be told to forget the socket, and not to be told twice.
        events.leave();
        channel.deregister().addListener(left -> {
            if (!channel.isOpen()) {
                webSocket.transportClosed(); // Of which a channel that has been deregistered does not tell.
                return;
            }
            SocketWire to;
            try {
                to = isEpoll(channel) ? new EpollWire(webSocket, channel) : new IoUringWire(webSocket, channel);
            } catch (Throwable failed) {
                webSocket.failed(failed);
                channel.unsafe().closeForcibly(); // Nobody else has the socket.
                webSocket.transportClosed();
                return;
            }
            try {
                moveTo(to);
            } catch (Throwable failed) {
                webSocket.failed(failed);
            }
        });
    }

    private void moveTo(SocketWire to) {
        webSocket.moveTo(to, channel);
        to.register();
        from.passOn(to);
        webSocket.flush();
    }

    private static boolean isPossible(Channel channel, ChannelEvents events) {
        return (isEpoll(channel) || (isIoUring(channel) && isKernelNewEnough()))
                && channel.isActive()
                && events.equals(channel.pipeline().first())
                && events.equals(channel.pipeline().last());
    }

    private static boolean isEpoll(Channel channel) {
        return channel instanceof EpollSocketChannel || channel instanceof EpollDomainSocketChannel;
    }

    /** What {@link UringOps} says of a receive is understood since the kernel that has rings of buffers, 5.19. */
    private static boolean isKernelNewEnough() {
        return IoUring.isRegisterBufferRingSupported();
    }

    private static boolean isIoUring(Channel channel) {
        return channel instanceof IoUringSocketChannel || channel instanceof IoUringDomainSocketChannel;
    }

    /** Returns whether everything has been written, and the peer goes on. */
    private boolean isQuiet() {
        return isWritten() && !((DuplexChannel) channel).isShutdown();
    }

    private boolean isWritten() {
        ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
        return out != null && out.totalPendingWriteBytes() == 0;
    }
}
