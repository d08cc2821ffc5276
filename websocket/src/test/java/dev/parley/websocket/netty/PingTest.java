package dev.parley.websocket.netty;

import static dev.parley.websocket.netty.Loopback.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.CloseCode;
import dev.parley.protocol.CloseStatus;
import dev.parley.protocol.CloseStatus.Cause;
import dev.parley.protocol.EngineSettings;
import dev.parley.protocol.Opcode;
import dev.parley.websocket.QueueFullException;
import dev.parley.websocket.Transport;
import dev.parley.websocket.WebSocketClosedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pings of the program, of the peer, and of the keep-alive (RFC 6455 §5.5.2, §5.5.3). */
@ExtendWith(NothingStaysBehind.class)
class PingTest {

    private static final Duration INTERVAL = Duration.ofMillis(150);
    private static final Duration PONG = Duration.ofMillis(300);

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    @ParameterizedTest
    @MethodSource("dev.parley.websocket.netty.Way#all")
    void pingMeasuresTheRoundTrip(Way way) {
        try (Loopback loopback = way.open()) {
            Loopback.Pair pair = loopback.connect(Loopback.receiving(), Loopback.receiving());
            assertThat(pair.client().roundTripTime()).isZero();
            long begin = System.nanoTime();
            Duration roundTrip = Loopback.get(pair.client().ping().toCompletableFuture());
            assertThat(roundTrip).isBetween(Duration.ofNanos(1), Duration.ofNanos(System.nanoTime() - begin));
            assertThat(pair.client().roundTripTime()).isEqualTo(roundTrip);
        }
    }

    @Test
    void noMoreThanSixteenPingsWaitAndTheNewestPongAnswersAll() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            Loopback.Half half = loopback.rawClient(Loopback.receiving(), ConnectionSettings.DEFAULTS);
            try (RawPeer peer = half.peer()) {
                List<CompletableFuture<Duration>> pings = new ArrayList<>();
                for (int i = 0; i < 17; i++) {
                    pings.add(half.webSocket().ping().toCompletableFuture());
                }
                assertThatThrownBy(() -> Loopback.get(pings.get(16))).cause().isInstanceOf(QueueFullException.class);
                List<byte[]> payloads = new ArrayList<>();
                for (int i = 0; i < 16; i++) {
                    RawPeer.Frame ping = peer.readFrame();
                    assertThat(ping.is(Opcode.PING)).isTrue();
                    payloads.add(bytes(ping.bytes()));
                }
                peer.sendFrame(Opcode.PONG, new byte[8]); // Asked for by nobody.
                peer.sendFrame(Opcode.PONG, payloads.get(3));
                for (int i = 0; i < 4; i++) {
                    Loopback.get(pings.get(i));
                }
                assertThat(pings.get(4)).isNotDone();
                peer.sendFrame(Opcode.PONG, payloads.get(15));
                for (int i = 4; i < 16; i++) {
                    Loopback.get(pings.get(i));
                }
                CompletableFuture<Duration> again = half.webSocket().ping().toCompletableFuture();
                peer.sendFrame(Opcode.PONG, bytes(peer.readFrame().bytes()));
                Loopback.get(again);
            }
        }
    }

    @Test
    void pingsThatAreNotAnsweredFailWithTheConnection() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            Loopback.Half half = loopback.rawClient(Loopback.receiving(), ConnectionSettings.DEFAULTS);
            CompletableFuture<Duration> ping = half.webSocket().ping().toCompletableFuture();
            assertThat(half.peer().readFrame().is(Opcode.PING)).isTrue();
            half.peer().close();
            assertThatThrownBy(() -> Loopback.get(ping)).cause().isInstanceOf(WebSocketClosedException.class);
            assertThat(half.webSocket().ping().toCompletableFuture()).isCompletedExceptionally();
        }
    }

    @Test
    void aPingMayBeAskedForFromWithinTheCompletionOfAnother() {
        try (Loopback loopback = Loopback.plain()) {
            Loopback.Pair pair = loopback.connect(Loopback.receiving(), Loopback.receiving());
            CompletableFuture<Duration> third = pair.client()
                    .ping()
                    .thenCompose(_ -> pair.client().ping())
                    .thenCompose(_ -> pair.client().ping())
                    .toCompletableFuture();
            assertThat(Loopback.get(third)).isPositive();
        }
    }

    @Test
    void aPeersPingIsAnsweredAndTold() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            Recorder recorder = new Recorder();
            Loopback.Half half = loopback.rawClient(Loopback.listener(recorder), ConnectionSettings.DEFAULTS);
            try (RawPeer peer = half.peer()) {
                peer.sendFrame(Opcode.PING, new byte[] {'h', 'i'});
                assertThat(peer.readFrame().text()).isEqualTo("hi");
                peer.sendFrame(Opcode.PONG, new byte[] {'o', 'k'});
                assertThat(List.of(recorder.next(), recorder.next(), recorder.next()))
                        .containsExactly("open", "ping hi", "pong ok");
            }
        }
    }

    @Test
    void aFloodOfPingsIsAnsweredWithoutAFloodOfPongs() throws Exception {
        try (Loopback loopback = Loopback.narrow(Transport.AUTO)) {
            Loopback.Half half = loopback.slowClient(Loopback.receiving(), ConnectionSettings.DEFAULTS);
            try (RawPeer peer = half.peer()) {
                half.fillQueue();
                long before = half.webSocket().queuedBytes();
                for (int i = 0; i < 5_000; i++) {
                    peer.sendFrame(Opcode.PING, new byte[125]);
                }
                peer.sendFrame(Opcode.PING, "last".getBytes(StandardCharsets.UTF_8));
                assertThat(half.webSocket().queuedBytes()).isLessThanOrEqualTo(before + 16 * 131);
                int pongs = 0;
                RawPeer.Frame frame;
                do {
                    frame = peer.readFrame();
                    pongs += frame.is(Opcode.PONG) ? 1 : 0;
                } while (!frame.is(Opcode.PONG) || !frame.text().equals("last"));
                assertThat(pongs).isLessThan(5_000);
            }
        }
    }

    // ---- keep-alive

    @ParameterizedTest
    @MethodSource("dev.parley.websocket.netty.Way#all")
    void aPeerThatFallsSilentIsPingedAndThenTakenForDead(Way way) throws Exception {
        try (Loopback loopback = way.open()) {
            Recorder recorder = new Recorder();
            Loopback.Half half =
                    loopback.rawClient(Loopback.listener(recorder), TestSettings.keepAlive(INTERVAL, PONG));
            try (RawPeer peer = half.peer()) {
                long begin = System.nanoTime();
                assertThat(peer.readFrame().is(Opcode.PING)).isTrue();
                RawPeer.Frame close = peer.readFrame();
                assertThat(close.closeCode()).isEqualTo(CloseCode.INTERNAL_ERROR);
                assertThat(close.closeReason()).isEqualTo("no Pong came in time");
                peer.endsInOrder();
                CloseStatus status = recorder.closedOnce(loopback);
                assertThat(status.cause()).isEqualTo(Cause.KEEP_ALIVE_TIMEOUT);
                assertThat(status.code()).isEqualTo(CloseCode.ABNORMAL_CLOSURE);
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(PONG);
            }
        }
    }

    @Test
    void peersThatAnswerStayConnected() {
        Duration interval = Duration.ofMillis(100);
        Duration pong = Duration.ofSeconds(2);
        try (Loopback loopback = Loopback.plain()) {
            ConnectionSettings settings = TestSettings.keepAlive(interval, pong);
            Loopback.Pair pair = loopback.connect(Loopback.receiving(), settings, Loopback.receiving(), settings);
            Set<Duration> server = new HashSet<>();
            Set<Duration> client = new HashSet<>();
            // Each Pong has a round trip of its own; for longer than a peer may leave one Ping without an answer.
            long enough = 5 * pong.dividedBy(interval) / 4;
            await().until(() -> {
                server.add(pair.server().roundTripTime());
                client.add(pair.client().roundTripTime());
                return Math.min(server.size(), client.size()) > enough;
            });
            assertThat(pair.server().isOpen()).isTrue();
            assertThat(pair.client().isOpen()).isTrue();
        }
    }

    @Test
    void aPeerWhosePongsNobodyReadsIsNotTakenForDead() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            CountDownLatch goOn = new CountDownLatch(1);
            EngineSettings engine = TestSettings.keepAlive(INTERVAL, PONG).engine();
            Endpoint behind = loopback.handler(webSocket -> {
                goOn.await();
                EchoTest.echo(webSocket);
            });
            Loopback.Pair pair = loopback.connect(
                    behind,
                    new ConnectionSettings(engine, 1 << 20, 100),
                    Loopback.receiving(),
                    TestSettings.closeTimeout(Duration.ofSeconds(5)));
            for (int i = 0; i < 20; i++) {
                pair.client().send("message " + i);
            }
            await().until(() -> pair.server().reading.isPaused());

            await().during(Duration.ofSeconds(1)).until(() -> pair.server().isOpen());

            goOn.countDown();
            for (int i = 0; i < 20; i++) {
                assertThat(pair.client().receive(Loopback.PATIENCE)).hasToString("message " + i);
            }
            await().during(Duration.ofSeconds(1)).until(() -> pair.server().isOpen());
        }
    }

    @Test
    void aPeerThatNeitherReadsNorIsReadIsTakenForDead() throws Exception {
        try (Loopback loopback = Loopback.narrow(Transport.AUTO)) {
            EngineSettings engine = TestSettings.keepAlive(INTERVAL, PONG).engine();
            ConnectionSettings settings = new ConnectionSettings(engine, 100_000, 10_000);
            // Each waits for the other: the handler for room to send, the peer for nothing at all.
            Endpoint echo = loopback.handler(EchoTest::echo);
            Loopback.Half half = loopback.slowClient(echo, settings);
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        half.peer().sendFrame(Opcode.BINARY, new byte[10_000]);
                    }
                } catch (IOException expected) {
                    // The connection has been dropped.
                }
            });
            CloseStatus status = Loopback.get(half.webSocket().closed().toCompletableFuture());
            assertThat(status.cause()).isEqualTo(Cause.KEEP_ALIVE_TIMEOUT);
            sender.join();
            half.peer().close();
        }
    }
}
