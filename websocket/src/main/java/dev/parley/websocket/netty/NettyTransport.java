package dev.parley.websocket.netty;

import dev.parley.websocket.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A transport that works on this machine, with what Netty needs to use it: event loops, channels, and the options under
 * which they cost least.
 */
public final class NettyTransport {

    /**
     * Size of every read buffer but an accepted channel's first ones ({@link ReadSizes}). A buffer that Netty sizes by what came last makes large frames
     * span two reads, and a frame that spans reads is copied twice.
     */
    public static final int READ_BUFFER_BYTES = 64 * 1024;

    /** Where more unsent bytes wait than this, no more should be written until they are fewer than the low mark. */
    static final int WRITE_HIGH_MARK = 64 * 1024;

    static final int WRITE_LOW_MARK = 32 * 1024;

    private static final WriteBufferWaterMark WRITE_MARKS = new WriteBufferWaterMark(WRITE_LOW_MARK, WRITE_HIGH_MARK);

    private static final int BACKLOG = 4096;

    private final Carrier carrier;
    private final String reason;

    private NettyTransport(Carrier carrier, String reason) {
        this.carrier = carrier;
        this.reason = reason;
    }

    /**
     * Chooses a transport, and tries it out: for some machines say that they have one and then refuse to set it up.
     *
     * @param wanted what to use; {@link Transport#AUTO} takes the best that works
     * @throws TransportUnavailableException if a transport was asked for by name that does not work
     */
    public static NettyTransport choose(Transport wanted) {
        if (wanted != Transport.AUTO) {
            Carrier carrier = Carrier.of(wanted);
            String obstacle = carrier.obstacle();
            if (!obstacle.isEmpty()) {
                throw new TransportUnavailableException(wanted, obstacle);
            }
            return new NettyTransport(carrier, "asked for");
        }
        List<String> obstacles = new ArrayList<>();
        for (Carrier carrier : Carrier.bestFirst()) {
            String obstacle = carrier.obstacle();
            if (obstacle.isEmpty()) {
                String others = obstacles.isEmpty() ? "" : "; not " + String.join("; not ", obstacles);
                return new NettyTransport(carrier, "the best here" + others);
            }
            obstacles.add(carrier.transport() + ": " + obstacle);
        }
        throw new TransportUnavailableException(Transport.AUTO, String.join("; ", obstacles));
    }

    /** Returns which transport this is; never {@link Transport#AUTO}. */
    public Transport transport() {
        return carrier.transport();
    }

    /** Returns, for the log, why it was chosen and what kept better ones from being chosen. */
    public String reason() {
        return reason;
    }

    /**
     * Starts event loops.
     *
     * @param eventLoops how many, at least 1; each is a thread
     * @param threadName what the threads' names begin with
     * @param daemon whether the threads let the JVM exit
     */
    public EventLoopGroup newEventLoopGroup(int eventLoops, String threadName, boolean daemon) {
        IoHandlerFactory handlers = carrier.ioHandlers();
        return new MultiThreadIoEventLoopGroup(eventLoops, new DefaultThreadFactory(threadName, daemon), handlers);
    }

    /**
     * Sets the kind of channel and its options on a server's bootstrap, for this address.
     *
     * @param bootstrap the bootstrap
     * @param address where it will listen: an {@link java.net.InetSocketAddress} or {@link UnixDomainSocketAddress}
     */
    public void prepare(ServerBootstrap bootstrap, SocketAddress address) {
        boolean unix = address instanceof UnixDomainSocketAddress;
        ChannelFactory<? extends ServerChannel> factory =
                unix ? carrier.unixServerChannels() : carrier.serverChannels();
        bootstrap
                .channelFactory(factory)
                .handler(EarlyInterest.ONE)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new ReadSizes())
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_MARKS);
        if (!unix) {
            // Not TCP_NODELAY, which every channel sets by itself: Netty would set it again.
            bootstrap.option(ChannelOption.SO_REUSEADDR, true);
        }
    }

    /**
     * Sets the kind of channel and its options on a client's bootstrap, for this address.
     *
     * @param bootstrap the bootstrap
     * @param address where it will connect to: an {@link java.net.InetSocketAddress} or {@link UnixDomainSocketAddress}
     */
    public void prepare(Bootstrap bootstrap, SocketAddress address) {
        boolean unix = address instanceof UnixDomainSocketAddress;
        ChannelFactory<? extends Channel> factory = unix ? carrier.unixChannels() : carrier.channels();
        bootstrap
                .channelFactory(factory)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BUFFER_BYTES))
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_MARKS);
        if (!unix) {
            bootstrap.option(ChannelOption.TCP_NODELAY, true);
        }
    }

    /** Returns the address in the form that this transport's channels take. */
    public SocketAddress toNetty(SocketAddress address) {
        boolean translate = address instanceof UnixDomainSocketAddress && carrier != Carrier.NIO;
        return translate ? new DomainSocketAddress(address.toString()) : address;
    }

    /** Returns the address as the JDK's own type, so that no Netty type gets to programs. */
    public static SocketAddress toJdk(SocketAddress address) {
        return address instanceof DomainSocketAddress unix ? UnixDomainSocketAddress.of(unix.path()) : address;
    }

    /**
     * Ends event loops at once, and waits until they have ended.
     *
     * @param group the event loops, on none of which this is called
     * @param timeoutMillis how long to wait at most
     * @return whether they have ended
     */
    public static boolean shutDown(EventLoopGroup group, long timeoutMillis) {
        return group.shutdownGracefully(0, timeoutMillis, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(timeoutMillis, TimeUnit.MILLISECONDS);
    }

    @Override
    public String toString() {
        return transport() + " (" + reason + ")";
    }
}
