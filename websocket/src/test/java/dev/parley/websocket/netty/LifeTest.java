package dev.parley.websocket.netty;

import static dev.parley.websocket.netty.Loopback.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.CloseCode;
import dev.parley.protocol.CloseStatus;
import dev.parley.protocol.CloseStatus.Cause;
import dev.parley.protocol.Extension;
import dev.parley.protocol.Opcode;
import dev.parley.protocol.PayloadSink;
import dev.parley.protocol.Role;
import dev.parley.testing.CapturedLog;
import dev.parley.websocket.Message;
import dev.parley.websocket.Transport;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketClosedException;
import dev.parley.websocket.WebSocketListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

/** The beginning and the end of a connection's life: what start() may meet, and what is left to do afterwards. */
@ExtendWith(NothingStaysBehind.class)
class LifeTest {

    // ---- the beginning

    private static ByteBuf pooled(byte[]... frames) {
        ByteBuf bytes = PooledByteBufAllocator.DEFAULT.directBuffer();
        for (byte[] frame : frames) {
            bytes.writeBytes(frame);
        }
        return bytes;
    }

    private static byte[] masked(int head, String payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(head);
        frame.write(0x80 | payload.length());
        frame.writeBytes(new byte[4]);
        frame.writeBytes(payload.getBytes(StandardCharsets.ISO_8859_1));
        return frame.toByteArray();
    }

    @Test
    void bytesThatFollowTheOpeningHandshakeAreHandledAndFreed() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            ByteBuf leftover = pooled(masked(0x81, "early"), masked(0x81, "bird"), new byte[] {(byte) 0x81});
            Recorder recorder = new Recorder() {
                @Override
                public void onText(WebSocket webSocket, String text) {
                    super.onText(webSocket, text);
                    webSocket.send(text);
                }
            };
            Loopback.Half half =
                    loopback.rawClient(Loopback.listener(recorder), ConnectionSettings.DEFAULTS, leftover, 0);
            try (RawPeer peer = half.peer()) {
                assertThat(leftover.refCnt()).isZero();
                assertThat(peer.readFrame().text()).isEqualTo("early");
                assertThat(peer.readFrame().text()).isEqualTo("bird");
                peer.sendHex("80 00000000"); // The rest of the third frame.
                assertThat(peer.readFrame().text()).isEmpty();
            }
        }
    }

    @Test
    void bytesThatComeInSeveralBuffersAreOneStream() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            byte[] frame = masked(0x81, "in pieces");
            ByteBuf leftover = Unpooled.compositeBuffer()
                    .addComponent(true, pooled(Arrays.copyOf(frame, 7)))
                    .addComponent(true, pooled(Arrays.copyOfRange(frame, 7, frame.length)));
            Loopback.Half half = loopback.rawClient(Loopback.receiving(), ConnectionSettings.DEFAULTS, leftover, 0);
            assertThat(half.webSocket().receive(Loopback.PATIENCE)).hasToString("in pieces");
            assertThat(leftover.refCnt()).isZero();
            half.peer().close();
        }
    }

    @Test
    void aConnectionMayEndWithinItsStart() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            Recorder recorder = new Recorder();
            ByteBuf leftover = pooled(masked(0x88, "\u0003\u00E8"), masked(0x81, "ignored"));
            Loopback.Half half =
                    loopback.rawClient(Loopback.listener(recorder), ConnectionSettings.DEFAULTS, leftover, 0);
            try (RawPeer peer = half.peer()) {
                assertThat(peer.readFrame().closeCode()).isEqualTo(CloseCode.NORMAL_CLOSURE);
                assertThat(peer.endsInOrder()).isTrue();
            }
            assertThat(recorder.closed().cause()).isEqualTo(Cause.REMOTE_CLOSE);
            assertThat(recorder.next()).isEqualTo("open");
            assertThat(recorder.next()).isEqualTo("close");
        }
    }

    @Test
    void aChannelThatIsDeadAlreadyIsOpenedAndClosedToTheProgram() throws Exception {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.close();
        Recorder recorder = new Recorder();
        ByteBuf leftover = pooled(masked(0x81, "late"));

        NettyWebSocket webSocket = NettyWebSocket.start(
                channel,
                Role.SERVER,
                Loopback.handshake(channel),
                ConnectionSettings.DEFAULTS,
                List.of(),
                Loopback.listener(recorder),
                leftover,
                new TestOwner());

        assertThat(leftover.refCnt()).isZero();
        assertThat(recorder.next()).isEqualTo("open");
        assertThat(recorder.next()).isEqualTo("text late");
        assertThat(recorder.closed().cause()).isEqualTo(Cause.TRANSPORT);
        assertThat(webSocket.closed().toCompletableFuture()).isDone();
        assertThat(LoopContext.of(channel.eventLoop()).isIdle()).isTrue();
        assertThat(recorder.closes).hasValue(1);
    }

    @Test
    void whoseItIsKnowsOfTheBeginningAndTheEndBeforeTheProgramDoes() throws Exception {
        TestOwner owner = new TestOwner();
        List<String> seen = new CopyOnWriteArrayList<>();
        EmbeddedChannel channel = new EmbeddedChannel();
        NettyWebSocket webSocket = NettyWebSocket.start(
                channel,
                Role.SERVER,
                Loopback.handshake(channel),
                ConnectionSettings.DEFAULTS,
                List.of(),
                new Endpoint.Listening(new WebSocketListener() {
                    @Override
                    public void onOpen(WebSocket opened) {
                        seen.add("onOpen " + owner.open.contains(opened));
                        opened.closed().thenRun(() -> seen.add("closed " + owner.open.contains(opened)));
                    }

                    @Override
                    public void onClose(WebSocket ended, CloseStatus status) {
                        seen.add("onClose " + owner.open.contains(ended));
                    }
                }),
                Unpooled.EMPTY_BUFFER,
                owner);
        webSocket.abort();
        assertThat(seen).containsExactly("onOpen true", "onClose false", "closed false");
        channel.finishAndReleaseAll();
    }

    @Test
    void aHandlerWhoseThreadCannotBeStartedEndsItsConnection() throws Exception {
        try (CapturedLog log = CapturedLog.of(NettyWebSocket.class)) {
            EmbeddedChannel channel = new EmbeddedChannel();
            NettyWebSocket webSocket = NettyWebSocket.start(
                    channel,
                    Role.SERVER,
                    Loopback.handshake(channel),
                    ConnectionSettings.DEFAULTS,
                    List.of(),
                    new Endpoint.Blocking(_ -> {}, _ -> {
                        throw new RejectedExecutionException("no more threads");
                    }),
                    Unpooled.EMPTY_BUFFER,
                    new TestOwner());
            assertThat(webSocket.closed().toCompletableFuture()).isDone();
            assertThat(channel.isOpen()).isFalse();
            assertThat(log.lines(Level.ERROR)).singleElement().asString().contains("no more threads");
            channel.finishAndReleaseAll();
        }
    }

    /** Claims the bits of every other extension. */
    private record Greedy() implements Extension {
        @Override
        public String name() {
            return "greedy";
        }

        @Override
        public int reservedBits() {
            return RSV1;
        }

        @Override
        public void receive(ByteBuffer payload, boolean last, PayloadSink sink) {}

        @Override
        public int begin(Opcode opcode, long length) {
            return 0;
        }

        @Override
        public void send(ByteBuffer payload, boolean last, PayloadSink sink) {}

        @Override
        public void close() {}
    }

    @Test
    void whatFollowsTheHandshakeIsFreedEvenIfThereIsNoStart() {
        EmbeddedChannel channel = new EmbeddedChannel();
        ByteBuf leftover = pooled(masked(0x81, "text"));
        assertThatThrownBy(() -> NettyWebSocket.start(
                        channel,
                        Role.SERVER,
                        Loopback.handshake(channel),
                        ConnectionSettings.DEFAULTS,
                        List.of(new Greedy(), new Greedy()),
                        Loopback.receiving(),
                        leftover,
                        new TestOwner()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(leftover.refCnt()).isZero();
        channel.finishAndReleaseAll();
    }

    @Test
    void startReadsOnAChannelThatWasPaused() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.config().setAutoRead(false);
        NettyWebSocket.start(
                channel,
                Role.SERVER,
                Loopback.handshake(channel),
                ConnectionSettings.DEFAULTS,
                List.of(),
                Loopback.receiving(),
                Unpooled.EMPTY_BUFFER,
                new TestOwner());
        assertThat(channel.config().isAutoRead()).isTrue();
        channel.finishAndReleaseAll();
    }

    // ---- an error of the driver's own

    @Test
    void anUnexpectedErrorDropsOneConnectionAndIsLogged() throws Exception {
        try (CapturedLog log = CapturedLog.of(NettyWebSocket.class)) {
            EmbeddedChannel channel = new EmbeddedChannel();
            Recorder recorder = new Recorder();
            NettyWebSocket.start(
                    channel,
                    Role.SERVER,
                    Loopback.handshake(channel),
                    ConnectionSettings.DEFAULTS,
                    List.of(),
                    Loopback.listener(recorder),
                    Unpooled.EMPTY_BUFFER,
                    new TestOwner());
            channel.pipeline().fireExceptionCaught(new IllegalStateException("a bug of the driver"));
            assertThat(recorder.closed().error()).containsInstanceOf(IllegalStateException.class);
            assertThat(channel.isOpen()).isFalse();
            assertThat(log.lines(Level.ERROR)).singleElement().asString().contains("a bug of the driver");
            channel.finishAndReleaseAll();
        }
    }

    // ---- what is asked for after the end

    @Test
    void afterTheEndEverySendingMethodSaysSo() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            Loopback.Half half = loopback.rawClient(Loopback.receiving(), ConnectionSettings.DEFAULTS);
            half.peer().close();
            NettyWebSocket webSocket = half.webSocket();
            CloseStatus status = Loopback.get(webSocket.closed().toCompletableFuture());
            for (Runnable sending : List.<Runnable>of(
                    () -> webSocket.send("text"),
                    () -> webSocket.send(ByteBuffer.allocate(1)),
                    () -> webSocket.send(Message.prepared(Message.text("x"))),
                    webSocket::sendBinaryStream,
                    webSocket::sendTextStream,
                    webSocket::receive)) {
                assertThatThrownBy(sending::run)
                        .isInstanceOfSatisfying(
                                WebSocketClosedException.class,
                                closed -> assertThat(closed.status()).contains(status));
            }
            assertThat(webSocket.trySend(Message.text("x"))).isFalse();
            assertThatThrownBy(() -> webSocket
                            .sendAsync(Message.text("x"))
                            .toCompletableFuture()
                            .get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(WebSocketClosedException.class);
            assertThatThrownBy(() -> webSocket.ping().toCompletableFuture().get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(WebSocketClosedException.class);
            webSocket.close();
            webSocket.abort();
            webSocket.pauseReceiving();
            webSocket.resumeReceiving();
            assertThat(Loopback.get(webSocket.close(4000, "late").toCompletableFuture()))
                    .isEqualTo(status);
            assertThat(webSocket.isOpen()).isFalse();
            assertThat(webSocket.queuedBytes()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 999, 1004, 1005, 1006, 1010, 1015, 1016, 2999, 5000, 65536})
    void closeRefusesCodesThatMustNotBeSent(int code) {
        try (Loopback loopback = Loopback.plain()) {
            Loopback.Pair pair = loopback.connect(Loopback.receiving(), Loopback.receiving());
            assertThatThrownBy(() -> pair.server().close(code, ""))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(Integer.toString(code));
            assertThat(pair.server().isOpen()).isTrue();
        }
    }

    @Test
    void closeTakesTheLongestReasonAndRefusesALongerOne() {
        try (Loopback loopback = Loopback.plain()) {
            Loopback.Pair pair = loopback.connect(Loopback.receiving(), Loopback.receiving());
            assertThatThrownBy(() -> pair.client().close(1000, "é".repeat(62)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("124 bytes");
            String longest = "é".repeat(61) + "x";
            pair.client().close(CloseCode.MANDATORY_EXTENSION, longest); // A client may.
            assertThat(Loopback.get(pair.server().closed().toCompletableFuture())
                            .reason())
                    .isEqualTo(longest);
        }
    }

    // ---- the end of the event loops

    static Stream<Transport> transports() {
        return Loopback.transports();
    }

    @ParameterizedTest
    @MethodSource("transports")
    void everybodyLearnsThatTheEventLoopHasBeenShutDown(Transport kind) throws Exception {
        try (Loopback loopback = Loopback.over(kind)) {
            Recorder recorder = new Recorder();
            Loopback.Pair listening = loopback.connect(Loopback.listener(recorder), Loopback.receiving());
            Loopback.Pair receiving = loopback.connect(Loopback.receiving(), Loopback.receiving());
            NettyWebSocket server = receiving.server();
            CompletableFuture<Throwable> thrown = new CompletableFuture<>();
            Thread receiver = Thread.ofVirtual().start(() -> {
                try {
                    server.receive();
                } catch (Throwable expected) {
                    thrown.complete(expected);
                }
            });
            await().until(() -> receiver.getState() == Thread.State.WAITING);

            loopback.shutDownServerLoops();

            assertThat(recorder.closed()).isNotNull();
            assertThat(recorder.closes).hasValue(1);
            assertThat(Loopback.get(thrown)).isInstanceOf(WebSocketClosedException.class);
            assertThat(server.trySend(Message.text("x"))).isFalse();
            assertThat(server.ping().toCompletableFuture()).isCompletedExceptionally();
            assertThatThrownBy(() -> server.send("x")).isInstanceOf(WebSocketClosedException.class);
            server.pauseReceiving();
            server.abort();
            server.close();
            assertThat(Loopback.get(listening.client().closed().toCompletableFuture())
                            .cause())
                    .isEqualTo(Cause.TRANSPORT);
        }
    }

    /** Whatever the moment at which a thread sends and the connection ends: each message is told about. */
    @ParameterizedTest
    @MethodSource("transports")
    void everySendIsCompletedHoweverItRacesWithTheEnd(Transport kind) throws Exception {
        try (Loopback loopback = Loopback.over(kind)) {
            for (int round = 0; round < 60; round++) {
                Loopback.Half half = loopback.rawClient(Loopback.receiving(), ConnectionSettings.DEFAULTS);
                NettyWebSocket webSocket = half.webSocket();
                List<CompletableFuture<?>> stages = new ArrayList<>();
                int delay = round * 20;
                Thread ending = Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < delay; i++) {
                        Thread.onSpinWait();
                    }
                    webSocket.abort();
                });
                while (webSocket.isOpen()) {
                    stages.add(webSocket.sendAsync(Message.text("x")).toCompletableFuture());
                    stages.add(webSocket.ping().toCompletableFuture());
                }
                ending.join();
                for (CompletableFuture<?> stage : stages) {
                    assertThat(stage.handle((_, _) -> true).get(30, TimeUnit.SECONDS))
                            .isTrue();
                }
                half.peer().close();
            }
        }
    }

    static Stream<Transport> transportsOfBareSockets() {
        return Loopback.transports().filter(kind -> kind == Transport.EPOLL || kind == Transport.IO_URING);
    }

    @ParameterizedTest
    @MethodSource("transportsOfBareSockets")
    void aServersSocketLeavesItsChannel(Transport kind) {
        try (Loopback loopback = Loopback.over(kind)) {
            Loopback.Pair pair = loopback.connect(Loopback.receiving(), Loopback.receiving());
            await().until(() -> loopback.hasLeftItsChannel(pair.server()));
            assertThat(loopback.hasLeftItsChannel(pair.client())).isFalse();
            pair.client().send("still there");
            assertThat(pair.server().receive(Loopback.PATIENCE)).isEqualTo(Message.text("still there"));
        }
    }

    @Test
    void idleConnectionsKeepNothingButThemselves() {
        try (Loopback loopback = Loopback.plain()) {
            for (int i = 0; i < 50; i++) {
                loopback.connect(Loopback.listener(new WebSocketListener() {}), Loopback.receiving());
            }
            await().during(Duration.ofMillis(200)).until(() -> loopback.usedBytes() == 0);
        }
    }
}
