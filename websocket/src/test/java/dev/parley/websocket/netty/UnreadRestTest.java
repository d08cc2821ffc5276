package dev.parley.websocket.netty;

import static dev.parley.websocket.netty.Loopback.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.CloseStatus;
import dev.parley.protocol.EngineSettings;
import dev.parley.protocol.Opcode;
import dev.parley.websocket.Message;
import dev.parley.websocket.Transport;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketClosedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One read brings more than the program has room for: the rest waits, and whatever happens meanwhile comes behind it. */
@ExtendWith(NothingStaysBehind.class)
class UnreadRestTest {

    private static final int SIZE = 1_000;
    private static final int MESSAGES = 20;

    /** Less than one message: each one stops reading. */
    private static final ConnectionSettings NARROW = TestSettings.window(SIZE / 2);

    static Stream<Transport> transports() {
        return Loopback.transports();
    }

    /** Messages that begin with their numbers, and what follows them, as one piece. */
    private static byte[] packed(RawPeer peer, byte[]... behind) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < MESSAGES; i++) {
            byte[] payload = ByteBuffer.allocate(SIZE).putInt(i).array();
            bytes.writeBytes(peer.frame(0x80 | Opcode.BINARY.code(), payload));
        }
        for (byte[] next : behind) {
            bytes.writeBytes(next);
        }
        return bytes.toByteArray();
    }

    private static byte[] close(RawPeer peer) {
        return peer.frame(0x80 | Opcode.CLOSE.code(), new byte[] {0x03, (byte) 0xE8});
    }

    private static boolean hasRest(Loopback loopback, NettyWebSocket webSocket) {
        return ask(loopback, webSocket.reading::hasRest);
    }

    private static boolean isEndPending(Loopback loopback, NettyWebSocket webSocket) {
        return ask(loopback, webSocket.inbound::isEndPending);
    }

    private static boolean ask(Loopback loopback, Callable<Boolean> question) {
        try {
            return loopback.serverLoop().submit(question).get();
        } catch (InterruptedException | ExecutionException failed) {
            throw new AssertionError(failed);
        }
    }

    private static Loopback.Half withRest(Loopback loopback) throws IOException {
        return withRest(loopback, NARROW, _ -> new byte[0]);
    }

    /** A connection with a rest, and what a client says behind that. */
    private static Loopback.Half withRest(
            Loopback loopback, ConnectionSettings settings, Function<RawPeer, byte[]> behind) throws IOException {
        Loopback.Half half = loopback.rawClient(Loopback.receiving(), settings);
        half.peer().send(packed(half.peer(), behind.apply(half.peer())));
        await().until(() -> hasRest(loopback, half.webSocket()));
        return half;
    }

    private static void receiveAll(WebSocket webSocket) {
        for (int i = 0; i < MESSAGES; i++) {
            assertThat(((Message.Binary) webSocket.receive(Loopback.PATIENCE))
                            .bytes()
                            .getInt())
                    .isEqualTo(i);
        }
    }

    private static CloseStatus status(NettyWebSocket webSocket) {
        return Loopback.get(webSocket.closed().toCompletableFuture());
    }

    @ParameterizedTest
    @MethodSource("transports")
    void theRestIsReceivedInOrderAndReadingGoesOn(Transport kind) throws Exception {
        try (Loopback loopback = Loopback.over(kind)) {
            Loopback.Half half = withRest(loopback);
            receiveAll(half.webSocket());
            half.peer().send(packed(half.peer()));
            receiveAll(half.webSocket());
            await().until(() -> !half.webSocket().reading.isPaused());
            await().until(() -> loopback.usedBytes() == 0);
            half.peer().close();
        }
    }

    @Test
    void theRestIsReceivedOverTlsToo() throws Exception {
        try (Loopback loopback = Loopback.encrypted(Transport.AUTO)) {
            Loopback.Half half = loopback.rawClient(Loopback.receiving(), NARROW);
            // More than a record holds: the others come while the rest of the first is waiting.
            byte[] packed = packed(half.peer());
            ByteArrayOutputStream thrice = new ByteArrayOutputStream();
            for (int i = 0; i < 3; i++) {
                thrice.writeBytes(packed);
            }
            half.peer().send(thrice.toByteArray());
            await().until(() -> hasRest(loopback, half.webSocket()));
            for (int i = 0; i < 3; i++) {
                receiveAll(half.webSocket());
            }
            half.peer().close();
        }
    }

    @Test
    void whatFollowsTheOpeningHandshakeWaitsToo() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            ByteBuf leftover;
            Loopback.Half other = loopback.rawClient(Loopback.receiving(), NARROW);
            leftover = Unpooled.wrappedBuffer(
                    Unpooled.wrappedBuffer(packed(other.peer())), Unpooled.wrappedBuffer(close(other.peer())));
            Loopback.Half half = loopback.rawClient(Loopback.receiving(), NARROW, leftover, 0);
            assertThat(hasRest(loopback, half.webSocket())).isTrue();
            receiveAll(half.webSocket());
            assertThat(status(half.webSocket()).wasClean()).isTrue();
            assertThat(leftover.refCnt()).isZero();
            half.peer().close();
            other.peer().close();
        }
    }

    // ---- what comes behind it

    @ParameterizedTest
    @MethodSource("transports")
    void aCloseFrameBehindItIsReachedWhenTheProgramHasCaughtUp(Transport kind) throws Exception {
        try (Loopback loopback = Loopback.over(kind)) {
            Loopback.Half half = withRest(loopback, NARROW, UnreadRestTest::close);
            assertThat(half.webSocket().isOpen()).isTrue();
            receiveAll(half.webSocket());
            assertThat(half.peer().readFrame().is(Opcode.CLOSE)).isTrue();
            assertThat(half.peer().endsInOrder()).isTrue();
            half.peer().close();
            assertThat(status(half.webSocket()).wasClean()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void thePeersEndBehindItTakesNothingAway(Transport kind) throws Exception {
        try (Loopback loopback = Loopback.over(kind)) {
            Loopback.Half half = withRest(loopback);
            half.peer().finish();
            receiveAll(half.webSocket());
            assertThatThrownBy(() -> half.webSocket().receive(Loopback.PATIENCE))
                    .isInstanceOf(WebSocketClosedException.class);
            assertThat(status(half.webSocket()).cause()).isEqualTo(CloseStatus.Cause.TRANSPORT);
            half.peer().close();
        }
    }

    /** The selector of {@code java.nio} tells of no end while nothing is read. */
    static Stream<Transport> transportsThatTellOfTheEnd() {
        return Loopback.transports().filter(kind -> kind != Transport.NIO);
    }

    @ParameterizedTest
    @MethodSource("transportsThatTellOfTheEnd")
    void thePeersEndBehindItIsToldThoughTheProgramNeverReceives(Transport kind) throws Exception {
        try (Loopback loopback = Loopback.over(kind)) {
            Duration soon = Duration.ofMillis(200);
            ConnectionSettings asked = new ConnectionSettings(
                    EngineSettings.DEFAULTS.withTimes(soon, soon, Duration.ofSeconds(5)), 1 << 20, SIZE / 2);
            Loopback.Half half = withRest(loopback, asked, UnreadRestTest::close);
            half.peer().close();
            assertThat(status(half.webSocket()).wasClean()).isFalse();
            await().until(() -> loopback.usedBytes() == 0);
        }
    }

    @Test
    void allThatComesWithThePeersEndIsReceived() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            Loopback.Half half = withRest(loopback);
            for (int i = 0; i < 10; i++) {
                half.peer().send(packed(half.peer()));
            }
            half.peer().finish();
            for (int i = 0; i < 11; i++) {
                receiveAll(half.webSocket());
            }
            assertThatThrownBy(() -> half.webSocket().receive(Loopback.PATIENCE))
                    .isInstanceOf(WebSocketClosedException.class);
            half.peer().close();
        }
    }

    @ParameterizedTest
    @MethodSource("transportsThatTellOfTheEnd")
    void whatIsBeforeThePeersEndStaysInTheKernel(Transport kind) throws Exception {
        try (Loopback loopback = Loopback.wide(kind)) {
            Loopback.Half half = loopback.rawClient(Loopback.receiving(), NARROW);
            await().until(() -> loopback.hasLeftItsChannel(half.webSocket()));
            byte[] packed = packed(half.peer());
            int times = 15; // Less than a receive buffer holds where one must not be larger than 208 KiB, doubled.
            for (int i = 0; i < times; i++) {
                half.peer().send(packed);
            }
            half.peer().finish();
            await().until(() -> isEndPending(loopback, half.webSocket()));
            assertThat(loopback.usedBytes()).isLessThanOrEqualTo(4L * NettyTransport.READ_BUFFER_BYTES);
            for (int i = 0; i < times; i++) {
                receiveAll(half.webSocket());
            }
            assertThatThrownBy(() -> half.webSocket().receive(Loopback.PATIENCE))
                    .isInstanceOf(WebSocketClosedException.class);
            half.peer().close();
        }
    }

    @Test
    void thePeersEndByTlsTakesNothingAwayEither() throws Exception {
        try (Loopback loopback = Loopback.encrypted(Transport.AUTO)) {
            Loopback.Half half = withRest(loopback);
            half.peer().close();
            receiveAll(half.webSocket());
            assertThatThrownBy(() -> half.webSocket().receive(Loopback.PATIENCE))
                    .isInstanceOf(WebSocketClosedException.class);
        }
    }

    @Test
    void aViolationBehindItIsToldWhenItIsReached() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            Loopback.Half half = withRest(loopback, NARROW, peer -> peer.frame(0x83, new byte[0]));
            receiveAll(half.webSocket());
            assertThat(half.peer().readFrame().closeCode()).isEqualTo(1002);
            half.peer().close();
            assertThat(status(half.webSocket()).cause()).isEqualTo(CloseStatus.Cause.VIOLATION);
        }
    }

    // ---- what becomes of it when the connection ends

    @Test
    void aResetReleasesIt() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            Loopback.Half half = withRest(loopback);
            half.peer().reset();
            assertThat(status(half.webSocket()).cause()).isEqualTo(CloseStatus.Cause.TRANSPORT);
            await().until(() -> loopback.usedBytes() == 0);
            assertThat(half.webSocket().receive()).isInstanceOf(Message.Binary.class);
            assertThatThrownBy(half.webSocket()::receive).isInstanceOf(WebSocketClosedException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void anAbortReleasesIt(Transport kind) throws Exception {
        try (Loopback loopback = Loopback.over(kind)) {
            Loopback.Half half = withRest(loopback);
            half.webSocket().abort();
            assertThat(status(half.webSocket()).cause()).isEqualTo(CloseStatus.Cause.LOCAL_CLOSE);
            await().until(() -> loopback.usedBytes() == 0);
            half.peer().close();
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void aCloseOfOursReadsOnToThePeersCloseFrameBehindIt(Transport kind) throws Exception {
        try (Loopback loopback = Loopback.over(kind)) {
            Loopback.Half half = withRest(loopback, NARROW, UnreadRestTest::close);
            half.webSocket().close(1000, "");
            assertThat(half.peer().readFrame().is(Opcode.CLOSE)).isTrue();
            assertThat(half.peer().endsInOrder()).isTrue();
            half.peer().close();
            assertThat(status(half.webSocket()).wasClean()).isTrue();
            await().until(() -> loopback.usedBytes() == 0);
        }
    }

    // ---- listeners

    @ParameterizedTest
    @MethodSource("transports")
    void aListenerThatPausesIsToldNothingMoreUntilItResumes(Transport kind) throws Exception {
        try (Loopback loopback = Loopback.over(kind)) {
            Recorder recorder = new Recorder() {
                @Override
                public void onBinary(WebSocket webSocket, ByteBuffer payload) {
                    webSocket.pauseReceiving();
                    super.onBinary(webSocket, payload.limit(4));
                }
            };
            Loopback.Half half = loopback.rawClient(Loopback.listener(recorder), ConnectionSettings.DEFAULTS);
            assertThat(recorder.next()).isEqualTo("open");
            half.peer().send(packed(half.peer(), close(half.peer())));
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(recorder.next()).isEqualTo("binary 4");
                await().until(() -> hasRest(loopback, half.webSocket()));
                assertThat(recorder.isEmpty()).isTrue();
                half.webSocket().resumeReceiving();
            }
            assertThat(status(half.webSocket()).wasClean()).isTrue();
            half.peer().close();
        }
    }

    @Test
    void aListenerMayResumeAtOnce() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            CountDownLatch all = new CountDownLatch(MESSAGES);
            Recorder recorder = new Recorder() {
                @Override
                public void onBinary(WebSocket webSocket, ByteBuffer payload) {
                    webSocket.pauseReceiving();
                    all.countDown();
                    webSocket.resumeReceiving();
                }
            };
            Loopback.Half half = loopback.rawClient(Loopback.listener(recorder), ConnectionSettings.DEFAULTS);
            half.peer().send(packed(half.peer()));
            all.await();
            half.peer().close();
        }
    }

    // ---- how much it is

    @ParameterizedTest
    @MethodSource("transports")
    void aShortRestDoesNotKeepTheBufferThatItCameIn(Transport kind) throws Exception {
        try (Loopback loopback = Loopback.over(kind)) {
            Loopback.Half half = loopback.rawClient(Loopback.receiving(), NARROW);
            for (int i = 0; i < 2; i++) {
                half.peer().sendFrame(Opcode.BINARY, new byte[SIZE]);
            }
            await().until(() -> half.webSocket().reading.isPaused());
            await().until(() -> loopback.usedBytes() <= 2 * SIZE);
            half.peer().close();
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void thePeersEndBringsNoMoreThanItWouldWithoutARest(Transport kind) throws Exception {
        try (Loopback loopback = Loopback.over(kind)) {
            Loopback.Half half = loopback.rawClient(Loopback.receiving(), NARROW);
            byte[] packed = packed(half.peer());
            for (int i = 0; i < 20; i++) {
                half.peer().send(packed);
            }
            await().until(() -> half.webSocket().reading.isPaused());
            half.peer().finish();
            // A read or two are needed to see whether the end is all that there is; the rest stays in the kernel.
            for (int i = 0; i < 20; i++) {
                assertThat(loopback.usedBytes()).isLessThanOrEqualTo(4L * NettyTransport.READ_BUFFER_BYTES);
                receiveAll(half.webSocket());
            }
            assertThatThrownBy(() -> half.webSocket().receive(Loopback.PATIENCE))
                    .isInstanceOf(WebSocketClosedException.class);
            half.peer().close();
        }
    }
}
