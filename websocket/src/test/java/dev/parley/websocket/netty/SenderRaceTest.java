package dev.parley.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.Role;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocketClosedException;
import java.io.Closeable;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two threads' steps in one order that chance seldom brings about, step by step. */
@ExtendWith(NothingStaysBehind.class)
class SenderRaceTest {

    private static final int QUEUE = 1_000;
    private static final Executor ON_A_THREAD =
            task -> Thread.ofPlatform().daemon().start(task);

    private static NettyWebSocket start(StubChannel channel) {
        return channel.start(Role.SERVER, TestSettings.queue(QUEUE), Loopback.receiving());
    }

    /** Fills the queue and the channel, so that nothing more is taken. */
    private static void fill(NettyWebSocket webSocket) {
        Message message = Message.binary(new byte[100]);
        while (webSocket.trySend(message)) {
            // The event loop moves some of it on into the channel.
            assertThat(webSocket.queuedBytes()).isLessThanOrEqualTo(QUEUE);
        }
    }

    private static void fillWholly(StubChannel channel, NettyWebSocket webSocket) {
        long before;
        do {
            fill(webSocket);
            before = webSocket.queuedBytes();
            channel.onLoop(() -> true);
        } while (webSocket.queuedBytes() != before);
        assertThat(webSocket.trySend(Message.binary(new byte[QUEUE / 2]))).isFalse();
    }

    /** A thread's send, once the queue is full: whatever happens before it parks itself. */
    private static void whileAboutToWait(
            StubLoop loop, StubChannel channel, NettyWebSocket webSocket, Runnable sending, Runnable meanwhile) {
        fillWholly(channel, webSocket);
        Runnable thread = () -> {
            // It asks after its attempts have failed, and before anybody can know that it waits.
            loop.whenAsking(meanwhile);
            sending.run();
        };
        Loopback.get(CompletableFuture.runAsync(thread, ON_A_THREAD));
    }

    @Test
    void roomThatComesAsAThreadIsAboutToWaitIsSeen() throws Exception {
        try (StubLoop loop = new StubLoop()) {
            StubChannel channel = new StubChannel(loop, 64);
            NettyWebSocket webSocket = start(channel);

            whileAboutToWait(
                    loop,
                    channel,
                    webSocket,
                    () -> webSocket.send(Message.binary(new byte[QUEUE / 2])),
                    () -> channel.onLoop(() -> channel.take(1 << 20)));

            webSocket.abort();
        }
    }

    @Test
    void theEndThatComesAsAThreadIsAboutToWaitIsSeen() {
        try (StubLoop loop = new StubLoop()) {
            StubChannel channel = new StubChannel(loop, 64);
            NettyWebSocket webSocket = start(channel);

            assertThatThrownBy(() -> whileAboutToWait(
                            loop,
                            channel,
                            webSocket,
                            () -> webSocket.send(Message.binary(new byte[QUEUE / 2])),
                            () -> channel.onLoop(channel::close)))
                    .hasCauseInstanceOf(WebSocketClosedException.class);
        }
    }

    @Test
    void whatIsHandedOverAfterTheCloseFrameFailsAndIsNotSent() throws Exception {
        try (StubLoop loop = new StubLoop()) {
            StubChannel channel = new StubChannel(loop, 1 << 16);
            NettyWebSocket webSocket = start(channel);
            // It asks when it has found the connection open, and room.
            loop.whenAsking(() -> {
                webSocket.close(4000, "");
                channel.onLoop(() -> channel.take(1 << 20));
                assertThat(webSocket.isOpen()).isFalse();
            });

            CompletableFuture<Void> late =
                    webSocket.sendAsync(Message.text("late")).toCompletableFuture();

            assertThat(failure(late)).isInstanceOf(WebSocketClosedException.class);
            assertThat(channel.onLoop(() -> channel.take(0))).hasSize(4); // The Close frame, and nothing after it.
            assertThat(webSocket.queuedBytes()).isZero();
            webSocket.abort();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aStreamWhoseCloseIsInterruptedCanBeClosedAgain(boolean isText) throws Exception {
        try (StubLoop loop = new StubLoop()) {
            StubChannel channel = new StubChannel(loop, 64);
            NettyWebSocket webSocket = start(channel);
            String text = "x".repeat(QUEUE / 2);
            Closeable stream;
            if (isText) {
                Writer writer = webSocket.sendTextStream();
                writer.write(text);
                stream = writer;
            } else {
                OutputStream out = webSocket.sendBinaryStream();
                out.write(text.getBytes(StandardCharsets.US_ASCII));
                stream = out;
            }
            fillWholly(channel, webSocket);
            Thread.currentThread().interrupt();
            assertThatThrownBy(stream::close).isInstanceOf(InterruptedIOException.class);
            assertThat(Thread.interrupted()).isTrue();

            channel.onLoop(() -> channel.take(1 << 20));
            stream.close();
            assertThat(webSocket.trySend(Message.text("after"))).isTrue();

            assertThat(new String(channel.onLoop(() -> channel.take(0)), StandardCharsets.ISO_8859_1))
                    .endsWith(text + "\u0081\u0005after");
            webSocket.abort();
        }
    }

    /** A thread does something and waits, and then the event loop does something: the program knows which was first. */
    private static void onAThread(Runnable what) {
        Loopback.get(CompletableFuture.runAsync(what, ON_A_THREAD));
    }

    @Test
    void whatTheEventLoopSendsComesAfterWhatAThreadHasHandedOverBefore() throws Exception {
        try (StubLoop loop = new StubLoop()) {
            StubChannel channel = new StubChannel(loop, 1 << 16);
            NettyWebSocket webSocket = start(channel);

            channel.onLoop(() -> {
                onAThread(() -> webSocket.send("first"));
                return webSocket.trySend(Message.text("second"));
            });

            assertThat(new String(channel.onLoop(() -> channel.take(1 << 20)), StandardCharsets.ISO_8859_1))
                    .isEqualTo("\u0081\u0005first\u0081\u0006second");
            webSocket.abort();
        }
    }

    @Test
    void whatTheEventLoopSendsAsItServesComesAfterTheRest() throws Exception {
        try (StubLoop loop = new StubLoop()) {
            StubChannel channel = new StubChannel(loop, 1 << 16);
            NettyWebSocket webSocket = start(channel);

            channel.onLoop(() -> {
                onAThread(() -> {
                    webSocket.sender.execute(() -> webSocket.trySend(Message.text("second")));
                    webSocket.send("first");
                });
                return true;
            });

            assertThat(new String(channel.onLoop(() -> channel.take(1 << 20)), StandardCharsets.ISO_8859_1))
                    .endsWith("\u0081\u0005first\u0081\u0006second");
            webSocket.abort();
        }
    }

    @Test
    void theEventLoopResumesWhatAThreadHasPausedBefore() {
        try (StubLoop loop = new StubLoop()) {
            StubChannel channel = new StubChannel(loop, 1 << 16);
            NettyWebSocket webSocket = start(channel);

            channel.onLoop(() -> {
                onAThread(webSocket::pauseReceiving);
                webSocket.resumeReceiving();
                return true;
            });

            assertThat(channel.onLoop(webSocket.reading::isPaused)).isFalse();
            webSocket.abort();
        }
    }

    /** The first to come hands the event loop a task for both, and learns that it is gone; the second hands over none. */
    @Test
    void everybodyLearnsThatTheEventLoopIsGoneWhoeverFindsOut() throws Exception {
        try (StubLoop loop = new StubLoop()) {
            NettyWebSocket first = start(new StubChannel(loop, 1 << 16));
            NettyWebSocket second = start(new StubChannel(loop, 1 << 16));
            CountDownLatch found = new CountDownLatch(2);
            CountDownLatch gone = new CountDownLatch(1);
            CountDownLatch firstHandsOver = new CountDownLatch(1);
            CompletableFuture<CompletableFuture<Void>> ofSecond = CompletableFuture.supplyAsync(
                    () -> {
                        loop.whenAsking(() -> {
                            found.countDown();
                            await(gone);
                            await(firstHandsOver);
                        });
                        return second.sendAsync(Message.text("second")).toCompletableFuture();
                    },
                    ON_A_THREAD);
            CompletableFuture<CompletableFuture<Void>> ofFirst = CompletableFuture.supplyAsync(
                    () -> {
                        loop.whenAsking(() -> {
                            found.countDown();
                            await(gone);
                        });
                        loop.whenHandingOver(() -> {
                            firstHandsOver.countDown();
                            Loopback.get(ofSecond);
                        });
                        return first.sendAsync(Message.text("first")).toCompletableFuture();
                    },
                    ON_A_THREAD);
            await(found);
            loop.shutDown();
            gone.countDown();

            for (CompletableFuture<CompletableFuture<Void>> each : List.of(ofFirst, ofSecond)) {
                assertThat(failure(Loopback.get(each))).isInstanceOf(WebSocketClosedException.class);
            }
            assertThat(first.queuedBytes()).isZero();
            assertThat(second.queuedBytes()).isZero();
        }
    }

    private static Throwable failure(CompletableFuture<Void> written) {
        return Loopback.get(written.handle((_, thrown) -> thrown));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }
}
