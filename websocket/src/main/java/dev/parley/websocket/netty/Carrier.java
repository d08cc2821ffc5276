package dev.parley.websocket.netty;

import dev.parley.websocket.Transport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueDomainSocketChannel;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerDomainSocketChannel;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDomainSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What Netty has for each transport. Nothing native is loaded before a carrier is asked whether it works. */
@SuppressWarnings("ImmutableEnumChecker") // The factories are constructor references.
enum Carrier {
    // Without a ring of provided buffers: Netty then polls first and reads second, so that an idle
    // connection holds no read buffer.
    IO_URING(
            Transport.IO_URING,
            IoUringServerSocketChannel::new,
            IoUringSocketChannel::new,
            IoUringServerDomainSocketChannel::new,
            IoUringDomainSocketChannel::new),
    EPOLL(
            Transport.EPOLL,
            EpollServerSocketChannel::new,
            EpollSocketChannel::new,
            EpollServerDomainSocketChannel::new,
            EpollDomainSocketChannel::new),
    KQUEUE(
            Transport.KQUEUE,
            KQueueServerSocketChannel::new,
            KQueueSocketChannel::new,
            KQueueServerDomainSocketChannel::new,
            KQueueDomainSocketChannel::new),
    NIO(
            Transport.NIO,
            NioServerSocketChannel::new,
            NioSocketChannel::new,
            NioServerDomainSocketChannel::new,
            NioDomainSocketChannel::new);

    /** How much is handed to the kernel at once at most, such as the frames of a broadcast. */
    private static final int RING_SIZE = 1024;

    /** How many connections can have something told at once. More are not lost, but cost more. */
    private static final int COMPLETIONS = 16 * 1024;

    private static final String STANDING_POLL = "io.netty.iouring.pollAddMultishotEnabled";

    private final Transport transport;
    private final ChannelFactory<? extends ServerChannel> serverChannels;
    private final ChannelFactory<? extends Channel> channels;
    private final ChannelFactory<? extends ServerChannel> unixServerChannels;
    private final ChannelFactory<? extends Channel> unixChannels;

    Carrier(
            Transport transport,
            ChannelFactory<? extends ServerChannel> serverChannels,
            ChannelFactory<? extends Channel> channels,
            ChannelFactory<? extends ServerChannel> unixServerChannels,
            ChannelFactory<? extends Channel> unixChannels) {
        this.transport = transport;
        this.serverChannels = serverChannels;
        this.channels = channels;
        this.unixServerChannels = unixServerChannels;
        this.unixChannels = unixChannels;
    }

    static List<Carrier> bestFirst() {
        return List.of(values());
    }

    static Carrier of(Transport transport) {
        return switch (transport) {
            case IO_URING -> IO_URING;
            case EPOLL -> EPOLL;
            case KQUEUE -> KQUEUE;
            case NIO -> NIO;
            case AUTO -> throw new IllegalArgumentException("auto is a choice between transports");
        };
    }

    Transport transport() {
        return transport;
    }

    ChannelFactory<? extends ServerChannel> serverChannels() {
        return serverChannels;
    }

    ChannelFactory<? extends Channel> channels() {
        return channels;
    }

    ChannelFactory<? extends ServerChannel> unixServerChannels() {
        return unixServerChannels;
    }

    ChannelFactory<? extends Channel> unixChannels() {
        return unixChannels;
    }

    IoHandlerFactory ioHandlers() {
        return switch (this) {
            case IO_URING ->
                IoUringIoHandler.newFactory(
                        new IoUringIoHandlerConfig().setRingSize(RING_SIZE).setCqSize(COMPLETIONS));
            case EPOLL -> EpollIoHandler.newFactory();
            case KQUEUE -> KQueueIoHandler.newFactory();
            case NIO -> NioIoHandler.newFactory();
        };
    }

    /** Returns in one line what keeps this carrier from working here; empty when it works. */
    String obstacle() {
        Throwable cause = unavailability();
        if (cause != null) {
            return firstLine(cause);
        }
        try {
            EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, ioHandlers());
            boolean ended = group.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
            return ended ? "" : "its event loop did not end when told to";
        } catch (RuntimeException | LinkageError refused) {
            return firstLine(refused);
        }
    }

    private @Nullable Throwable unavailability() {
        return switch (this) {
            case IO_URING -> ioUringUnavailability();
            case EPOLL -> Epoll.unavailabilityCause();
            case KQUEUE -> KQueue.unavailabilityCause();
            case NIO -> null;
        };
    }

    /**
     * With one standing poll for all reads of a socket, Netty 4.2.18 sometimes misses a reset that comes right after data: the
     * connection then stays until a Ping finds out. So each read gets a poll of its own, unless the program has chosen. It
     * holds for the whole JVM, and only if nothing in it has used io_uring before.
     */
    private static @Nullable Throwable ioUringUnavailability() {
        if (System.getProperty(STANDING_POLL) == null) {
            System.setProperty(STANDING_POLL, "false");
        }
        return IoUring.unavailabilityCause();
    }

    /** The innermost cause tells most: the outer ones say that a library could not be loaded. */
    private static String firstLine(Throwable thrown) {
        Throwable innermost = thrown;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String message = innermost.getMessage();
        String text =
                message == null || message.isBlank() ? innermost.getClass().getSimpleName() : message.strip();
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end).strip();
    }
}
