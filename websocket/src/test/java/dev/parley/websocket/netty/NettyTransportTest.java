package dev.parley.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.websocket.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NettyTransportTest {

    private static final boolean LINUX =
            System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");

    /** Each channel's inbound bytes, as text. */
    @Sharable
    private static final class Collector extends ChannelInboundHandlerAdapter {
        private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            received.add(bytes.toString(StandardCharsets.US_ASCII));
            bytes.release();
        }
    }

    @Sharable
    private static final class Echo extends ChannelInboundHandlerAdapter {
        private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();

        @Override
        public void channelActive(ChannelHandlerContext context) {
            accepted.add(context.channel());
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.writeAndFlush(message);
        }
    }

    /** Which transports must work depends on the machine: io_uring may be forbidden, the rest of its system's may not. */
    static Stream<Transport> working() {
        return Stream.of(Transport.IO_URING, Transport.EPOLL, Transport.KQUEUE, Transport.NIO)
                .filter(transport -> Carrier.of(transport).obstacle().isEmpty());
    }

    @Test
    void epollAndNioWorkOnLinux() {
        assertThat(working()).contains(Transport.NIO);
        if (LINUX) {
            assertThat(working()).contains(Transport.EPOLL);
        }
    }

    @Test
    void takesTheBestThatWorksAndKeepsTheReasons() {
        Transport best = working().findFirst().orElseThrow();

        NettyTransport chosen = NettyTransport.choose(Transport.AUTO);

        assertThat(chosen.transport()).isEqualTo(best);
        assertThat(chosen.reason()).startsWith("the best here").doesNotContain("\n");
    }

    @Test
    void refusesATransportThatThisMachineLacks() {
        Transport foreign = LINUX ? Transport.KQUEUE : Transport.EPOLL;
        assertThatThrownBy(() -> NettyTransport.choose(foreign))
                .isInstanceOf(TransportUnavailableException.class)
                .hasMessageStartingWith("transport " + foreign + " does not work here: ")
                .hasMessageEndingWith("choose auto to get the best that does")
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @MethodSource("working")
    void carriesBytesOverTcp(Transport kind) throws Exception {
        carriesBytes(NettyTransport.choose(kind), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @ParameterizedTest
    @MethodSource("working")
    void carriesBytesOverAUnixDomainSocket(Transport kind, @TempDir Path folder) throws Exception {
        carriesBytes(NettyTransport.choose(kind), UnixDomainSocketAddress.of(folder.resolve("socket")));
    }

    private static void carriesBytes(NettyTransport transport, SocketAddress address) throws InterruptedException {
        EventLoopGroup group = transport.newEventLoopGroup(1, "test", true);
        try {
            Echo echo = new Echo();
            ServerBootstrap server = new ServerBootstrap().group(group).childHandler(echo);
            transport.prepare(server, address);
            Channel listening = server.bind(transport.toNetty(address))
                    .syncUninterruptibly()
                    .channel();
            SocketAddress bound = NettyTransport.toJdk(listening.localAddress());
            assertThat(bound).isInstanceOf(address.getClass());

            Collector collector = new Collector();
            Bootstrap client = new Bootstrap().group(group).handler(collector);
            transport.prepare(client, bound);
            Channel connected = client.connect(transport.toNetty(bound))
                    .syncUninterruptibly()
                    .channel();
            connected.writeAndFlush(Unpooled.copiedBuffer("parley", StandardCharsets.US_ASCII));

            assertThat(collector.received.poll(10, TimeUnit.SECONDS)).isEqualTo("parley");
            assertTuned(connected, bound);
            Channel accepted = echo.accepted.poll(10, TimeUnit.SECONDS);
            assertThat(accepted).isNotNull();
            assertTuned(accepted, bound);

            connected.close().syncUninterruptibly();
            listening.close().syncUninterruptibly();
        } finally {
            assertThat(NettyTransport.shutDown(group, 10_000)).isTrue();
        }
    }

    private static void assertTuned(Channel channel, SocketAddress address) {
        ChannelConfig config = channel.config();
        assertThat(config.getAllocator()).isSameAs(PooledByteBufAllocator.DEFAULT);
        var sizes = config.<DefaultMaxMessagesRecvByteBufAllocator>getRecvByteBufAllocator()
                .newHandle();
        sizes.lastBytesRead(ReadSizes.SMALL_BYTES);
        assertThat(sizes.guess()).isEqualTo(NettyTransport.READ_BUFFER_BYTES);
        assertThat(config.getWriteBufferHighWaterMark()).isEqualTo(64 * 1024);
        assertThat(config.getWriteBufferLowWaterMark()).isEqualTo(32 * 1024);
        if (address instanceof InetSocketAddress) {
            assertThat(config.getOption(ChannelOption.TCP_NODELAY)).isTrue();
        }
    }
}
