package dev.parley.websocket.netty;

import static dev.parley.websocket.netty.Loopback.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.CloseCode;
import dev.parley.protocol.CloseStatus;
import dev.parley.protocol.CloseStatus.Cause;
import dev.parley.protocol.Opcode;
import dev.parley.websocket.WebSocketClosedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The closing handshake and the end of the transport, as the peer sees them on the wire (RFC 6455 §7). */
@ExtendWith(NothingStaysBehind.class)
class ClosingTest {

    private static final Duration SHORT = Duration.ofMillis(150);

    /** Much longer than any close timeout here, much shorter than the default. */
    private static final Duration SOON = Duration.ofSeconds(4);

    private static CloseStatus closed(NettyWebSocket webSocket) {
        return Loopback.get(webSocket.closed().toCompletableFuture());
    }

    // ---- the server's side

    @ParameterizedTest
    @MethodSource("dev.parley.websocket.netty.Way#all")
    void aServerThatClosesWaitsForTheAnswerAndEndsTheTransport(Way way) throws Exception {
        try (Loopback loopback = way.open()) {
            Recorder recorder = new Recorder();
            Loopback.Half half = loopback.rawClient(Loopback.listener(recorder), ConnectionSettings.DEFAULTS);
            try (RawPeer peer = half.peer()) {
                half.webSocket().close(4000, "bye");

                RawPeer.Frame close = peer.readFrame();
                assertThat(close.is(Opcode.CLOSE)).isTrue();
                assertThat(close.closeCode()).isEqualTo(4000);
                assertThat(close.closeReason()).isEqualTo("bye");
                assertThat(half.webSocket().isOpen()).isFalse();
                assertThat(half.webSocket().closed().toCompletableFuture()).isNotDone();
                peer.sendClose(4000);
                assertThat(peer.endsInOrder()).isTrue();
            }
            CloseStatus status = closed(half.webSocket());
            assertThat(status.cause()).isEqualTo(Cause.LOCAL_CLOSE);
            assertThat(status.wasClean()).isTrue();
            assertThat(status.code()).isEqualTo(4000);
            assertThat(recorder.closedOnce(loopback)).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.parley.websocket.netty.Way#all")
    void aPeersCloseIsAnsweredAndTheServerEndsTheTransport(Way way) throws Exception {
        try (Loopback loopback = way.open()) {
            Recorder recorder = new Recorder();
            Loopback.Half half = loopback.rawClient(Loopback.listener(recorder), ConnectionSettings.DEFAULTS);
            try (RawPeer peer = half.peer()) {
                peer.sendClose(CloseCode.GOING_AWAY);

                assertThat(peer.readFrame().closeCode()).isEqualTo(CloseCode.GOING_AWAY);
                assertThat(peer.endsInOrder()).isTrue();
            }
            CloseStatus status = recorder.closedOnce(loopback);
            assertThat(status.cause()).isEqualTo(Cause.REMOTE_CLOSE);
            assertThat(status.wasClean()).isTrue();
            assertThat(status.code()).isEqualTo(CloseCode.GOING_AWAY);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.parley.websocket.netty.Way#all")
    void aPeerThatClosesAndEndsItsSideAtOnceStillGetsTheAnswer(Way way) throws Exception {
        try (Loopback loopback = way.open()) {
            Loopback.Half half = loopback.rawClient(Loopback.receiving(), ConnectionSettings.DEFAULTS);
            try (RawPeer peer = half.peer()) {
                peer.sendText("last words");
                peer.sendClose(CloseCode.NORMAL_CLOSURE);
                peer.finish();

                if (!way.tls().equals(Optional.of("TLSv1.2"))) {
                    // In TLS 1.2 a close_notify ends both directions.
                    assertThat(peer.readFrame().closeCode()).isEqualTo(CloseCode.NORMAL_CLOSURE);
                    assertThat(peer.endsInOrder()).isTrue();
                }
            }
            assertThat(half.webSocket().receive()).hasToString("last words");
            assertThat(closed(half.webSocket()).cause()).isEqualTo(Cause.REMOTE_CLOSE);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.parley.websocket.netty.Way#all")
    void messagesThatAreQueuedGoBeforeTheClose(Way way) throws Exception {
        try (Loopback loopback = way.open()) {
            Loopback.Half half = loopback.rawClient(Loopback.receiving(), ConnectionSettings.DEFAULTS);
            try (RawPeer peer = half.peer()) {
                byte[] payload = new byte[300_000];
                half.webSocket().send(ByteBuffer.wrap(payload));
                half.webSocket().send("second");
                half.webSocket().close(CloseCode.NORMAL_CLOSURE, "");

                assertThat(peer.readFrame().bytes().remaining()).isEqualTo(payload.length);
                assertThat(peer.readFrame().text()).isEqualTo("second");
                assertThat(peer.readFrame().closeCode()).isEqualTo(CloseCode.NORMAL_CLOSURE);
                peer.sendClose(CloseCode.NORMAL_CLOSURE);
                assertThat(peer.endsInOrder()).isTrue();
            }
            assertThat(closed(half.webSocket()).wasClean()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.parley.websocket.netty.Way#all")
    void aPeerThatNeverAnswersIsGivenUp(Way way) throws Exception {
        try (Loopback loopback = way.open()) {
            Loopback.Half half = loopback.rawClient(Loopback.receiving(), TestSettings.closeTimeout(SHORT));
            try (RawPeer peer = half.peer()) {
                long begin = System.nanoTime();
                half.webSocket().close(CloseCode.NORMAL_CLOSURE, "");
                assertThat(peer.readFrame().is(Opcode.CLOSE)).isTrue();

                CloseStatus status = closed(half.webSocket());

                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(SHORT, SOON);
                assertThat(status.cause()).isEqualTo(Cause.CLOSE_TIMEOUT);
                assertThat(status.wasClean()).isFalse();
                peer.endsInOrder();
                loopback.awaitIdle();
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.parley.websocket.netty.Way#all")
    void aPeerThatDoesNotReadIsDroppedInTime(Way way) throws Exception {
        try (Loopback loopback = way.openNarrow()) {
            ConnectionSettings settings = TestSettings.closeTimeout(SHORT);
            Loopback.Half half = loopback.slowClient(Loopback.receiving(), settings);
            half.fillQueue();
            long begin = System.nanoTime();
            half.webSocket().close(CloseCode.NORMAL_CLOSURE, "");

            assertThat(closed(half.webSocket()).cause()).isEqualTo(Cause.CLOSE_TIMEOUT);
            loopback.awaitIdle();

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(SHORT, SOON);
            half.peer().close();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.parley.websocket.netty.Way#all")
    void aPeerThatBreaksTheProtocolAndDoesNotReadIsDroppedInTime(Way way) throws Exception {
        try (Loopback loopback = way.openNarrow()) {
            ConnectionSettings settings = TestSettings.closeTimeout(SHORT);
            Loopback.Half half = loopback.slowClient(Loopback.receiving(), settings);
            half.fillQueue();
            long begin = System.nanoTime();
            half.peer().sendHex("81 02 68 69"); // Not masked.

            assertThat(closed(half.webSocket()).cause()).isEqualTo(Cause.VIOLATION);
            loopback.awaitIdle();

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(SHORT, SOON);
            half.peer().close();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.parley.websocket.netty.Way#all")
    void aPeerThatHasTheCloseAndStaysIsDroppedInTime(Way way) throws Exception {
        try (Loopback loopback = way.open()) {
            Loopback.Half half = loopback.rawClient(Loopback.receiving(), TestSettings.closeTimeout(SHORT));
            try (RawPeer peer = half.peer()) {
                long begin = System.nanoTime();
                peer.sendClose(CloseCode.NORMAL_CLOSURE);
                assertThat(peer.readFrame().is(Opcode.CLOSE)).isTrue();
                // The peer neither ends its side nor resets: it just stays.
                loopback.awaitIdle();

                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
                assertThat(closed(half.webSocket()).wasClean()).isTrue();
            }
        }
    }

    // ---- the client's side

    @ParameterizedTest
    @MethodSource("dev.parley.websocket.netty.Way#all")
    void aClientThatClosesWaitsForTheServerToEndTheTransport(Way way) throws Exception {
        try (Loopback loopback = way.open()) {
            Recorder recorder = new Recorder();
            Loopback.Half half = loopback.rawServer(Loopback.listener(recorder), ConnectionSettings.DEFAULTS);
            long begin = System.nanoTime();
            try (RawPeer peer = half.peer()) {
                half.webSocket().close(CloseCode.NORMAL_CLOSURE, "done");
                assertThat(peer.readFrame().closeReason()).isEqualTo("done");
                assertThat(half.webSocket().closed().toCompletableFuture()).isNotDone();
                peer.sendClose(CloseCode.NORMAL_CLOSURE);
                peer.finish();
                assertThat(peer.endsInOrder()).isTrue();
            }
            CloseStatus status = recorder.closedOnce(loopback);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
            assertThat(status.cause()).isEqualTo(Cause.LOCAL_CLOSE);
            assertThat(status.wasClean()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.parley.websocket.netty.Way#all")
    void aClientAnswersTheServersCloseAndEndsWithTheTransport(Way way) throws Exception {
        try (Loopback loopback = way.open()) {
            Loopback.Half half = loopback.rawServer(Loopback.receiving(), ConnectionSettings.DEFAULTS);
            try (RawPeer peer = half.peer()) {
                peer.sendClose(CloseCode.SERVICE_RESTART);
                assertThat(peer.readFrame().closeCode()).isEqualTo(CloseCode.SERVICE_RESTART);
                peer.finish();
                assertThat(peer.endsInOrder()).isTrue();
            }
            CloseStatus status = closed(half.webSocket());
            assertThat(status.cause()).isEqualTo(Cause.REMOTE_CLOSE);
            assertThat(status.code()).isEqualTo(CloseCode.SERVICE_RESTART);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.parley.websocket.netty.Way#all")
    void aClientGivesUpOnAServerThatDoesNotEndTheTransport(Way way) throws Exception {
        try (Loopback loopback = way.open()) {
            Loopback.Half half = loopback.rawServer(Loopback.receiving(), TestSettings.closeTimeout(SHORT));
            try (RawPeer peer = half.peer()) {
                long begin = System.nanoTime();
                peer.sendClose(CloseCode.NORMAL_CLOSURE);
                assertThat(peer.readFrame().is(Opcode.CLOSE)).isTrue();

                CloseStatus status = closed(half.webSocket());

                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(SHORT, SOON);
                assertThat(status.cause()).isEqualTo(Cause.REMOTE_CLOSE);
                loopback.awaitIdle();
            }
        }
    }

    // ---- both sides

    @ParameterizedTest
    @MethodSource("dev.parley.websocket.netty.Way#all")
    void bothSidesMayCloseAtTheSameTime(Way way) {
        try (Loopback loopback = way.open()) {
            for (int i = 0; i < 20; i++) {
                Loopback.Pair pair = loopback.connect(Loopback.receiving(), Loopback.receiving());
                Thread server = Thread.ofVirtual().start(() -> pair.server().close(4001, "server"));
                pair.client().close(4002, "client");

                assertThat(closed(pair.server()).wasClean()).isTrue();
                assertThat(closed(pair.client()).wasClean()).isTrue();
                assertThat(closed(pair.server()).received()).isPresent();
                await().until(() -> !server.isAlive());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.parley.websocket.netty.Way#all")
    void closeWaitsForTheEndAndTakesNoLongerThanItMust(Way way) {
        try (Loopback loopback = way.open()) {
            for (boolean byServer : new boolean[] {true, false}) {
                Loopback.Pair pair = loopback.connect(Loopback.receiving(), Loopback.receiving());
                long begin = System.nanoTime();
                try (NettyWebSocket closing = byServer ? pair.server() : pair.client()) {
                    closing.send("one");
                }
                NettyWebSocket closing = byServer ? pair.server() : pair.client();
                assertThat(closing.closed().toCompletableFuture()).isDone();
                closing.close();
                assertThat(closed(pair.client()).code()).isEqualTo(CloseCode.NORMAL_CLOSURE);
                assertThat(closed(pair.server()).code()).isEqualTo(CloseCode.NORMAL_CLOSURE);
                loopback.awaitIdle();
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
            }
        }
    }

    // ---- ends without a closing handshake

    @ParameterizedTest
    @MethodSource("dev.parley.websocket.netty.Way#all")
    void abortEndsTheConnectionAtOnceEvenIfThePeerDoesNotRead(Way way) throws Exception {
        try (Loopback loopback = way.openNarrow()) {
            Recorder recorder = new Recorder();
            Loopback.Half half = loopback.slowClient(Loopback.listener(recorder), ConnectionSettings.DEFAULTS);
            half.fillQueue();
            long begin = System.nanoTime();
            half.webSocket().abort();

            CloseStatus status = recorder.closedOnce(loopback);
            assertThat(status.cause()).isEqualTo(Cause.LOCAL_CLOSE);
            assertThat(status.sent()).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
            half.peer().close();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.parley.websocket.netty.Way#all")
    void anAbortedConnectionSendsNoCloseFrame(Way way) throws Exception {
        try (Loopback loopback = way.open()) {
            Loopback.Half half = loopback.rawClient(Loopback.receiving(), ConnectionSettings.DEFAULTS);
            try (RawPeer peer = half.peer()) {
                half.webSocket().abort();
                assertThatThrownBy(peer::readFrame).isInstanceOf(IOException.class);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.parley.websocket.netty.Way#all")
    void aPeerThatEndsTheTransportWithoutACloseIsToldAsSuch(Way way) throws Exception {
        try (Loopback loopback = way.open()) {
            Recorder recorder = new Recorder();
            Loopback.Half half = loopback.rawClient(Loopback.listener(recorder), ConnectionSettings.DEFAULTS);
            try (RawPeer peer = half.peer()) {
                peer.sendText("hello");
                peer.finish();
                CloseStatus status = recorder.closedOnce(loopback);
                assertThat(status.cause()).isEqualTo(Cause.TRANSPORT);
                assertThat(status.code()).isEqualTo(CloseCode.ABNORMAL_CLOSURE);
                assertThat(status.error()).isEmpty();
                assertThat(recorder.next()).isEqualTo("open");
                assertThat(recorder.next()).isEqualTo("text hello");
                assertThat(recorder.next()).isEqualTo("close");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.parley.websocket.netty.Way#all")
    void aResetIsToldWithItsError(Way way) throws Exception {
        try (Loopback loopback = way.open()) {
            Recorder recorder = new Recorder();
            Loopback.Half half = loopback.rawClient(Loopback.listener(recorder), ConnectionSettings.DEFAULTS);
            CompletableFuture<Void> ping =
                    half.webSocket().ping().toCompletableFuture().thenAccept(_ -> {});
            assertThat(half.peer().readFrame().is(Opcode.PING)).isTrue();

            half.peer().reset();

            CloseStatus status = recorder.closedOnce(loopback);
            assertThat(status.cause()).isEqualTo(Cause.TRANSPORT);
            if (way.tls().isEmpty()) {
                // With TLS the peer says goodbye before it resets, and either may be seen first.
                assertThat(status.error()).containsInstanceOf(IOException.class);
            }
            assertThatThrownBy(() -> Loopback.get(ping)).cause().isInstanceOf(WebSocketClosedException.class);
        }
    }
}
