package dev.parley.websocket.netty;

import static dev.parley.websocket.netty.Loopback.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.Opcode;
import dev.parley.websocket.Message;
import dev.parley.websocket.Transport;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketClosedException;
import dev.parley.websocket.WebSocketInterruptedException;
import dev.parley.websocket.WebSocketListener;
import dev.parley.websocket.WebSocketTimeoutException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NothingStaysBehind.class)
class ReceivingTest {

    static Stream<Transport> transports() {
        return Loopback.transports();
    }

    // ---- receive with and without a time

    @Test
    void receiveWaitsNoLongerThanItsTimeout() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            Loopback.Half half = loopback.rawClient(Loopback.receiving(), ConnectionSettings.DEFAULTS);
            try (RawPeer peer = half.peer()) {
                NettyWebSocket webSocket = half.webSocket();
                for (Duration none : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofMillis(20))) {
                    long begin = System.nanoTime();
                    assertThatThrownBy(() -> webSocket.receive(none))
                            .isInstanceOf(WebSocketTimeoutException.class)
                            .hasMessageContaining(none.toString());
                    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(none);
                }
                assertThat(webSocket.isOpen()).isTrue();
                peer.sendText("late");
                assertThat(webSocket.receive(Duration.ofDays(100_000))).hasToString("late");
                peer.sendText("there");
                Message[] got = new Message[1];
                await().until(() -> {
                    try {
                        got[0] = webSocket.receive(Duration.ZERO);
                        return true;
                    } catch (WebSocketTimeoutException _) {
                        return false;
                    }
                });
                assertThat(got[0]).hasToString("there");
            }
        }
    }

    @Test
    void receiveCountsTheWaitForAnotherReceivingThread() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            Loopback.Pair pair = loopback.connect(Loopback.receiving(), Loopback.receiving());
            CompletableFuture<Message> first = new CompletableFuture<>();
            Thread waiting =
                    Thread.ofVirtual().start(() -> first.complete(pair.server().receive()));
            await().until(() -> waiting.getState() == Thread.State.WAITING);

            assertThatThrownBy(() -> pair.server().receive(Duration.ofMillis(20)))
                    .isInstanceOf(WebSocketTimeoutException.class);

            pair.client().send("hello");
            assertThat(Loopback.get(first)).hasToString("hello");
        }
    }

    @Test
    void anInterruptedReceiverLosesNothing() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            Loopback.Pair pair = loopback.connect(Loopback.receiving(), Loopback.receiving());
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            Thread waiting = Thread.ofVirtual().start(() -> {
                try {
                    pair.server().receive();
                } catch (WebSocketInterruptedException expected) {
                    interrupted.complete(Thread.currentThread().isInterrupted());
                }
            });
            await().until(() -> waiting.getState() == Thread.State.WAITING);
            waiting.interrupt();
            assertThat(Loopback.get(interrupted)).isTrue();

            pair.client().send("hello");
            assertThat(pair.server().receive(Loopback.PATIENCE)).hasToString("hello");
        }
    }

    @Test
    void anEventLoopMayTakeWhatIsThereAndMustNotWait() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            Loopback.Pair pair = loopback.connect(Loopback.receiving(), Loopback.receiving());
            for (var loop : List.of(loopback.serverLoop(), loopback.clientLoop())) {
                assertThatThrownBy(
                                () -> loop.submit(() -> pair.server().receive()).get())
                        .cause()
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("use a WebSocketListener");
                assertThatThrownBy(() -> loop.submit(() -> pair.server().receive(Duration.ofSeconds(9)))
                                .get())
                        .cause()
                        .isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(() -> loop.submit(() -> pair.server().receive(Duration.ZERO))
                                .get())
                        .cause()
                        .isInstanceOf(WebSocketTimeoutException.class);
            }
            pair.client().send("hello");
            pair.client().send("hello");
            assertThat(pair.server().receive()).hasToString("hello");
            await().until(() -> {
                try {
                    return loopback.serverLoop()
                            .submit(() -> pair.server().receive(Duration.ZERO))
                            .get()
                            .equals(Message.text("hello"));
                } catch (ExecutionException tooEarly) {
                    return false;
                }
            });
        }
    }

    @Test
    void aConnectionWithAListenerReceivesInNoOtherWay() {
        try (Loopback loopback = Loopback.plain()) {
            Loopback.Pair pair = loopback.connect(Loopback.listener(new WebSocketListener() {}), Loopback.receiving());
            assertThatThrownBy(pair.server()::receive).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> pair.server().receive(Duration.ZERO)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(pair.server()::receiveStream).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> pair.server().iterator().hasNext()).isInstanceOf(IllegalStateException.class);
        }
    }

    // ---- the end

    @ParameterizedTest
    @ValueSource(strings = {"close", "finish", "reset", "violation", "abort", "local close"})
    void iterationEndsAfterTheLastMessageHoweverTheConnectionEnds(String how) throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            CompletableFuture<List<String>> received = new CompletableFuture<>();
            CountDownLatch both = new CountDownLatch(2);
            Endpoint handler = loopback.handler(webSocket -> {
                List<String> messages = new ArrayList<>();
                Iterator<Message> iterator = webSocket.iterator();
                while (iterator.hasNext()) {
                    assertThat(iterator.hasNext()).isTrue();
                    messages.add(iterator.next().toString());
                    both.countDown();
                }
                assertThat(iterator.hasNext()).isFalse();
                assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
                // Which end it was is there to be seen.
                assertThat(webSocket.closed().toCompletableFuture()).isDone();
                received.complete(messages);
            });
            Loopback.Half half = loopback.rawClient(handler, ConnectionSettings.DEFAULTS);
            half.peer().sendText("one");
            half.peer().sendText("two");
            both.await();
            switch (how) {
                case "close" -> half.peer().sendClose(1000);
                case "finish" -> half.peer().finish();
                case "reset" -> half.peer().reset();
                case "violation" -> half.peer().sendHex("83 80 00000000");
                case "abort" -> half.webSocket().abort();
                default -> {
                    half.webSocket().close(1000, "");
                    half.peer().sendClose(1000);
                }
            }
            assertThat(Loopback.get(received)).containsExactly("one", "two");
            half.peer().close();
        }
    }

    @Test
    void whatCameBeforeTheEndIsReceivedAfterIt() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            Loopback.Half half = loopback.rawClient(Loopback.receiving(), ConnectionSettings.DEFAULTS);
            for (int i = 0; i < 100; i++) {
                half.peer().sendText("message " + i);
            }
            half.peer().close();
            Loopback.get(half.webSocket().closed().toCompletableFuture());
            for (int i = 0; i < 100; i++) {
                assertThat(half.webSocket().receive()).hasToString("message " + i);
            }
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(half.webSocket()::receive)
                        .isInstanceOfSatisfying(
                                WebSocketClosedException.class,
                                closed -> assertThat(closed.status()).isPresent());
            }
        }
    }

    // ---- reading stops while the program is behind

    @ParameterizedTest
    @MethodSource("transports")
    void readingStopsWhileAHandlerIsBehindAndNothingIsLost(Transport kind) throws Exception {
        try (Loopback loopback = Loopback.over(kind)) {
            int size = 10_000;
            int messages = 6_000; // More than the kernel's buffers hold.
            CountDownLatch goOn = new CountDownLatch(1);
            AtomicInteger received = new AtomicInteger();
            Endpoint handler = loopback.handler(webSocket -> {
                goOn.await();
                for (Message message : webSocket) {
                    int number = ((Message.Binary) message).bytes().getInt();
                    assertThat(number).isEqualTo(received.getAndIncrement());
                }
            });
            CompletableFuture<NettyWebSocket> accepted = loopback.accept(handler, TestSettings.window(100_000));
            try (SocketChannel peer = SocketChannel.open(loopback.address())) {
                NettyWebSocket webSocket = Loopback.get(accepted);
                peer.configureBlocking(false);
                ByteBuffer frame = frame(size);
                int sent = 0;
                // Until reading has stopped, and nothing more fits into the kernel.
                while (sent < messages && !(peer.write(frame) == 0 && webSocket.reading.isPaused())) {
                    if (!frame.hasRemaining()) {
                        frame.putInt(8, ++sent).rewind();
                    }
                }
                assertThat(sent).as("messages that the kernel has taken").isLessThan(messages);
                assertThat(received).hasValue(0);
                assertThat(loopback.usedBytes()).isLessThan(300_000);

                goOn.countDown();
                peer.configureBlocking(true);
                while (sent < messages) {
                    peer.write(frame);
                    if (!frame.hasRemaining()) {
                        frame.putInt(8, ++sent).rewind();
                    }
                }
                await().until(() -> received.get() == messages);
            }
        }
    }

    /** A masked binary frame whose key is 0 and whose payload begins with its number. */
    private static ByteBuffer frame(int size) {
        return ByteBuffer.allocate(8 + size)
                .putShort((short) 0x82FE)
                .putShort((short) size)
                .rewind();
    }

    @ParameterizedTest
    @MethodSource("transports")
    void aListenerPausesAndResumesReceiving(Transport kind) throws Exception {
        try (Loopback loopback = Loopback.over(kind)) {
            AtomicInteger received = new AtomicInteger();
            WebSocketListener pausing = new WebSocketListener() {
                @Override
                public void onBinary(WebSocket webSocket, ByteBuffer payload) {
                    if (received.getAndIncrement() == 0) {
                        webSocket.pauseReceiving();
                    }
                }
            };
            int messages = 6_000;
            Loopback.Half half = loopback.rawClient(Loopback.listener(pausing), ConnectionSettings.DEFAULTS);
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < messages; i++) {
                        half.peer().sendFrame(Opcode.BINARY, new byte[10_000]);
                    }
                } catch (IOException failed) {
                    throw new AssertionError(failed);
                }
            });
            await().until(() -> half.webSocket().reading.isPaused());
            int before = received.get();
            // What one read has brought is still told.
            assertThat(before).isBetween(1, 1 + NettyTransport.READ_BUFFER_BYTES / 10_000);
            assertThat(sender.isAlive()).isTrue();

            half.webSocket().resumeReceiving();

            await().until(() -> received.get() == messages);
            sender.join();
            half.peer().close();
        }
    }

    @Test
    void aConnectionThatIsPausedStillCloses() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            Loopback.Half half = loopback.rawClient(Loopback.receiving(), ConnectionSettings.DEFAULTS);
            try (RawPeer peer = half.peer()) {
                half.webSocket().pauseReceiving();
                await().until(() -> half.webSocket().reading.isPaused());
                peer.sendText("unread");
                half.webSocket().close(1000, "");
                assertThat(peer.readFrame().is(Opcode.CLOSE)).isTrue();
                peer.sendClose(1000);
                assertThat(peer.endsInOrder()).isTrue();
            }
            assertThat(Loopback.get(half.webSocket().closed().toCompletableFuture())
                            .wasClean())
                    .isTrue();
        }
    }

    @Test
    void aFullInboxDoesNotKeepTheClosingHandshakeFromEnding() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            Loopback.Half half = loopback.rawClient(Loopback.receiving(), TestSettings.window(1_000));
            try (RawPeer peer = half.peer()) {
                for (int i = 0; i < 20; i++) {
                    peer.sendFrame(Opcode.BINARY, new byte[50_000]);
                }
                await().until(() -> half.webSocket().reading.isPaused());
                half.webSocket().close(1000, "");
                assertThat(peer.readFrame().is(Opcode.CLOSE)).isTrue();
                peer.sendClose(1000);
                assertThat(peer.endsInOrder()).isTrue();
            }
            assertThat(Loopback.get(half.webSocket().closed().toCompletableFuture())
                            .wasClean())
                    .isTrue();
        }
    }
}
