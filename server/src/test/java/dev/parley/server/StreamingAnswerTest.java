package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.Routes.HttpRoute;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How streams are sent, with a clock that stands still and a client that takes what it is told to. */
@ExtendWith(LeakCheck.class)
class StreamingAnswerTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(40);
    private static final Duration PING_INTERVAL = Duration.ofSeconds(30);
    private static final int MAXIMUM = 1000;

    private final BlockingQueue<BodyStream> bodies = new LinkedBlockingQueue<>();
    private final BlockingQueue<EventStream> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<Thread> workers = new LinkedBlockingQueue<>();
    private final TakingChannel channel = new TakingChannel();

    /** Gives to its client only what that takes. */
    private static final class TakingChannel extends EmbeddedChannel {
        private final StringBuilder taken = new StringBuilder();
        private long room = Long.MAX_VALUE;

        @Override
        protected void doWrite(ChannelOutboundBuffer waiting) {
            while (room > 0 && waiting.current() instanceof ByteBuf bytes) {
                int count = (int) Math.min(room, bytes.readableBytes());
                room -= count;
                taken.append(bytes.toString(bytes.readerIndex(), count, StandardCharsets.ISO_8859_1));
                waiting.removeBytes(count);
            }
        }

        String taken() {
            runPendingTasks();
            String text = taken.toString();
            taken.setLength(0);
            return text;
        }

        void take(long bytes) {
            room = bytes;
            flush();
            runPendingTasks();
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
        routes.add(new HttpRoute(
                RoutePattern.parse("/body"),
                "GET",
                request -> HttpResponse.streamed("text/plain", body -> {
                    body.leaveOpen();
                    bodies.add(body);
                })));
        routes.add(new HttpRoute(
                RoutePattern.parse("/events"),
                "GET",
                request -> HttpResponse.events(stream -> {
                    stream.leaveOpen();
                    events.add(stream);
                })));
        routes.add(new HttpRoute(
                RoutePattern.parse("/failing"),
                "GET",
                request -> HttpResponse.streamed("text/plain", body -> {
                    workers.add(Thread.currentThread());
                    body.write('a');
                    body.flush();
                    throw new IllegalStateException("a failure that the test wants");
                })));
        ServerContext server = ServerContext.of(
                ServerSettings.builder()
                        .requestTimeout(TIMEOUT)
                        .pingInterval(PING_INTERVAL)
                        .maximumQueuedBytes(MAXIMUM)
                        .build(),
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

    private <T> T ask(String path, BlockingQueue<T> opened) throws InterruptedException {
        T stream = request(path, opened);
        assertThat(channel.taken()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\n");
        return stream;
    }

    private <T> T request(String path, BlockingQueue<T> opened) throws InterruptedException {
        channel.writeInbound(Unpooled.copiedBuffer(RawClient.head("GET", path), StandardCharsets.US_ASCII));
        T stream = opened.poll();
        while (stream == null) { // The answer comes from another thread as a task for the channel's loop.
            channel.runPendingTasks();
            stream = opened.poll(1, TimeUnit.MILLISECONDS);
        }
        return stream;
    }

    private static byte[] bytes(int length) {
        return "x".repeat(length).getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void sendsInOneChunkWhatCameTogether() throws Exception {
        EventStream stream = ask("/events", events);
        stream.send("1");
        assertThat(channel.taken()).isEqualTo("9\r\ndata: 1\n\n\r\n");
        stream.send("2");
        assertThat(stream.trySend(ServerSentEvent.of("3"))).isTrue();
        stream.comment("4");
        assertThat(channel.taken()).isEqualTo("17\r\ndata: 2\n\ndata: 3\n\n: 4\n\n\r\n");
    }

    @Test
    void takesNoMoreThanMayWait() throws Exception {
        BodyStream body = ask("/body", bodies);
        AtomicInteger announced = new AtomicInteger();
        body.onWritable(announced::incrementAndGet);
        channel.take(0);
        assertThat(body.tryWrite(bytes(600))).isTrue();
        assertThat(body.tryWrite(bytes(400))).isTrue();
        assertThat(body.tryWrite(bytes(1))).isFalse();
        channel.runPendingTasks();
        assertThat(body.tryWrite(bytes(1)))
                .as("handed to the socket, which has not taken it")
                .isFalse();
        assertThat(announced).hasValue(0);
        channel.take(2000);
        assertThat(channel.taken()).hasSize("3e8\r\n\r\n".length() + 1000);
        assertThat(announced).hasValue(1);
        assertThat(body.tryWrite(bytes(1000))).isTrue();
    }

    @Test
    void takesWhatIsLongerThanMayWaitIfNothingElseDoes() throws Exception {
        BodyStream body = ask("/body", bodies);
        channel.take(0);
        assertThat(body.tryWrite(bytes(5000))).isTrue();
        assertThat(body.tryWrite(bytes(1))).isFalse();
        channel.take(10_000);
        assertThat(body.tryWrite(bytes(5000))).isTrue();
    }

    @Test
    void hasAWriterWaitUntilHalfOfItHasLeft() throws Exception {
        BodyStream body = ask("/body", bodies);
        channel.take(0);
        body.write(bytes(900));
        body.flush();
        channel.runPendingTasks();
        WaitingWriter writer = new WaitingWriter(body);
        writer.awaitWaiting();
        channel.take("384\r\n\r\n".length() + 900);
        writer.thread.join();
        assertThat(writer.failures).isEmpty();
        channel.take(1000);
        assertThat(channel.taken()).endsWith("xx\r\n");
    }

    @Test
    void wakesAWriterWhenTheConnectionIsClosed() throws Exception {
        BodyStream body = ask("/body", bodies);
        channel.take(0);
        assertThat(body.tryWrite(bytes(1000))).isTrue();
        WaitingWriter writer = new WaitingWriter(body);
        writer.awaitWaiting();
        channel.close();
        channel.runPendingTasks();
        writer.thread.join();
        assertThat(writer.failures).hasSize(1);
        assertThat(writer.failures.peek()).isInstanceOf(StreamEndedException.class);
    }

    /** Writes 500 bytes in a thread of its own. */
    private static final class WaitingWriter {
        private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
        private final Thread thread;

        WaitingWriter(BodyStream body) {
            thread = Thread.ofPlatform().start(() -> {
                try {
                    body.write(bytes(500));
                    body.flush();
                } catch (Exception failed) {
                    failures.add(failed);
                }
            });
        }

        void awaitWaiting() {
            while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void doesNotWaitOnAnEventLoop() throws Exception {
        BodyStream body = ask("/body", bodies);
        channel.take(0);
        assertThat(body.tryWrite(bytes(1000))).isTrue();
        BlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();
        new FastThreadLocalThread(() -> {
                    try {
                        body.write(bytes(500));
                        body.flush();
                    } catch (Exception failed) {
                        thrown.add(failed);
                    }
                })
                .start();
        assertThat(thrown.poll(30, TimeUnit.SECONDS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("use tryWrite");
    }

    @Test
    void collectsWhatIsNotFlushed() throws Exception {
        BodyStream body = ask("/body", bodies);
        body.write('a');
        body.write(bytes(3));
        assertThat(channel.taken()).isEmpty();
        body.flush();
        assertThat(channel.taken()).isEqualTo("4\r\naxxx\r\n");
        body.write(bytes(8192));
        assertThat(channel.taken()).isEmpty();
        body.write('b');
        assertThat(channel.taken()).startsWith("2000\r\nx");
        body.close();
        assertThat(channel.taken()).isEqualTo("1\r\nb\r\n0\r\n\r\n");
    }

    @Test
    void dropsAClientThatTakesNothingHoweverMuchIsSentToIt() throws Exception {
        EventStream stream = ask("/events", events);
        channel.take(0);
        assertThat(stream.trySend(ServerSentEvent.of("1"))).isTrue();
        channel.runPendingTasks();
        for (int second = 1; second < TIMEOUT.toSeconds(); second++) {
            channel.pass(Duration.ofSeconds(1));
            assertThat(stream.trySend(ServerSentEvent.of("2")))
                    .as("after %s s", second)
                    .isTrue();
        }
        assertThat(channel.isOpen()).isTrue();
        channel.pass(TIMEOUT.dividedBy(2));
        assertThat(channel.isOpen()).isFalse();
        assertThat(stream.ended().toCompletableFuture()).isDone();
        assertThatThrownBy(() -> stream.send("2"))
                .isInstanceOf(StreamEndedException.class)
                .hasMessage("the client has taken nothing for PT40S (requestTimeout)");
    }

    @Test
    void sendsNoLastChunkOnceTheHandlerHasFailed() throws Exception {
        request("/failing", workers).join();
        assertThat(channel.taken()).startsWith("HTTP/1.1 200 OK\r\n").doesNotEndWith("0\r\n\r\n");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void keepsEventStreamsAliveAndLetsOthersBeSilentForAsLongAsTheyLike() throws Exception {
        EventStream stream = ask("/events", events);
        channel.pass(PING_INTERVAL.minusSeconds(1));
        assertThat(channel.taken()).isEmpty();
        stream.send("1");
        assertThat(channel.taken()).contains("data: 1");
        channel.pass(PING_INTERVAL.minusSeconds(1));
        assertThat(channel.taken()).isEmpty();
        channel.pass(Duration.ofSeconds(1));
        assertThat(channel.taken()).isEqualTo("3\r\n:\n\n\r\n");
        channel.pass(PING_INTERVAL);
        assertThat(channel.taken()).isEqualTo("3\r\n:\n\n\r\n");
        stream.close();
        assertThat(channel.taken()).isEqualTo("0\r\n\r\n");
        BodyStream body = ask("/body", bodies);
        channel.pass(PING_INTERVAL.multipliedBy(3));
        assertThat(channel.taken()).isEmpty();
        assertThat(body.isOpen()).isTrue();
    }
}
