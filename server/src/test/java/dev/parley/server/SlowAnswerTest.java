package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.Routes.HttpRoute;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How long a client may take for an answer, with a clock that stands still and a client that takes what it is told to. */
@ExtendWith(LeakCheck.class)
class SlowAnswerTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int LENGTH = 100_000;

    private final BlockingQueue<Thread> workers = new LinkedBlockingQueue<>();
    private final SlowChannel channel = new SlowChannel();

    /** Gives to its client only what that takes. */
    private static final class SlowChannel extends EmbeddedChannel {
        private long room;
        private long taken;

        @Override
        protected void doWrite(ChannelOutboundBuffer waiting) {
            while (room > 0 && waiting.current() instanceof ByteBuf bytes) {
                long count = Math.min(room, bytes.readableBytes());
                room -= count;
                taken += count;
                waiting.removeBytes(count);
            }
        }

        void take(long bytes) {
            room = bytes;
            flush();
            room = 0;
        }

        void pass(Duration time) {
            for (int second = 0; second < time.toSeconds(); second++) {
                advanceTimeBy(1, TimeUnit.SECONDS);
                runScheduledPendingTasks();
            }
        }
    }

    @BeforeEach
    void start() {
        Routes.Builder routes = new Routes.Builder();
        routes.add(new HttpRoute(RoutePattern.parse("/memory"), "GET", request -> {
            workers.add(Thread.currentThread());
            return HttpResponse.text("x".repeat(LENGTH));
        }));
        ServerContext server = ServerContext.of(
                ServerSettings.builder().requestTimeout(TIMEOUT).build(),
                routes.build(),
                OriginPolicy.sameOrigin(),
                TrustedProxies.none(),
                false,
                Optional.empty(),
                InstantSource.system());
        channel.freezeTime();
        assertThat(Place.take(channel, server.counts())).isPresent();
        new Peer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), false).keepIn(channel);
        channel.pipeline().addLast(new HttpConnection(server, channel));
    }

    @AfterEach
    void stop() {
        channel.finishAndReleaseAll();
    }

    private void ask(String path) {
        channel.writeInbound(Unpooled.copiedBuffer(RawClient.head("GET", path), StandardCharsets.US_ASCII));
    }

    private void askForWhatIsInMemory() throws Exception {
        ask("/memory");
        workers.take().join();
        channel.runPendingTasks();
        channel.take(1);
        assertThat(channel.taken).as("the answer has begun").isEqualTo(1);
    }

    @Test
    void mayTakeLongAsLongAsItMoves() throws Exception {
        askForWhatIsInMemory();
        for (int i = 0; i < 100; i++) {
            channel.pass(TIMEOUT.minusSeconds(1));
            assertThat(channel.isOpen()).as("after %s times that", i).isTrue();
            channel.take(100);
        }
        channel.take(2 * LENGTH);
        assertThat(channel.taken).isGreaterThan(LENGTH);
        // The connection goes on: the next request is answered too.
        long before = channel.taken;
        ask("/nowhere");
        channel.take(LENGTH);
        assertThat(channel.taken).isGreaterThan(before);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void isCutWhenItTakesNothing() throws Exception {
        askForWhatIsInMemory();
        channel.take(1000);
        channel.pass(TIMEOUT.minusSeconds(1));
        assertThat(channel.isOpen()).isTrue();
        channel.pass(TIMEOUT.dividedBy(2));
        assertThat(channel.isOpen()).isFalse();
    }
}
