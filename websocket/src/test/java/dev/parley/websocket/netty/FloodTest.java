package dev.parley.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.CloseCode;
import dev.parley.protocol.CloseStatus;
import dev.parley.protocol.CloseStatus.Cause;
import dev.parley.protocol.Opcode;
import dev.parley.websocket.Message;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A peer that goes on sending when there is nothing more to say is cut off by a bound in bytes, not only by the time. */
@ExtendWith(NothingStaysBehind.class)
class FloodTest {

    /** So long that no test would ever end by it. */
    private static final ConnectionSettings PATIENT = TestSettings.closeTimeout(Duration.ofHours(1));

    /** What may be on its way in the buffers of two sockets. */
    private static final long ON_ITS_WAY = 32L << 20;

    /** Sends until the connection is gone; returns how many bytes that took. */
    private static long flood(RawPeer peer) {
        byte[] junk = new byte[1 << 16];
        long sent = 0;
        while (sent < 100 * TransportEnd.MOST_DISCARDED) {
            try {
                peer.send(junk);
            } catch (IOException cutOff) {
                return sent;
            }
            sent += junk.length;
        }
        return sent;
    }

    private static void assertCutOffByTheBound(RawPeer peer) {
        assertThat(flood(peer))
                .isBetween(TransportEnd.MOST_DISCARDED - (1 << 16), TransportEnd.MOST_DISCARDED + ON_ITS_WAY);
    }

    @ParameterizedTest
    @MethodSource("dev.parley.websocket.netty.Way#all")
    void afterAViolation(Way way) throws Exception {
        try (Loopback loopback = way.open()) {
            Recorder recorder = new Recorder();
            Loopback.Half half = loopback.rawClient(Loopback.listener(recorder), PATIENT);
            try (RawPeer peer = half.peer()) {
                peer.sendHex("83 80 00000000"); // A reserved opcode.
                assertThat(peer.readFrame().closeCode()).isEqualTo(CloseCode.PROTOCOL_ERROR);
                assertCutOffByTheBound(peer);
            }
            assertThat(recorder.closed().cause()).isEqualTo(Cause.VIOLATION);
            loopback.awaitIdle();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.parley.websocket.netty.Way#all")
    void afterAViolationBeforeTheCloseFrameCanBeWritten(Way way) throws Exception {
        try (Loopback loopback = way.openNarrow()) {
            Recorder recorder = new Recorder();
            Loopback.Half half =
                    loopback.rawClient(Loopback.listener(recorder), PATIENT, Unpooled.EMPTY_BUFFER, 1 << 14);
            while (half.webSocket().trySend(Message.binary(new byte[100_000]))) {
                // Until nothing more fits into the queue.
            }
            try (RawPeer peer = half.peer()) {
                peer.sendHex("83 80 00000000"); // A reserved opcode.
                assertCutOffByTheBound(peer);
            }
            assertThat(recorder.closed().cause()).isEqualTo(Cause.VIOLATION);
            loopback.awaitIdle();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.parley.websocket.netty.Way#all")
    void afterItsOwnClose(Way way) throws Exception {
        try (Loopback loopback = way.open()) {
            Recorder recorder = new Recorder();
            Loopback.Half half = loopback.rawClient(Loopback.listener(recorder), PATIENT);
            try (RawPeer peer = half.peer()) {
                peer.sendClose(CloseCode.NORMAL_CLOSURE);
                assertThat(peer.readFrame().is(Opcode.CLOSE)).isTrue();
                assertCutOffByTheBound(peer);
            }
            assertThat(recorder.closed().cause()).isEqualTo(Cause.REMOTE_CLOSE);
            loopback.awaitIdle();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.parley.websocket.netty.Way#all")
    void aServerAfterItsOwnCloseThatAClientHasAnswered(Way way) throws Exception {
        try (Loopback loopback = way.open()) {
            Loopback.Half half = loopback.rawServer(Loopback.receiving(), PATIENT);
            try (RawPeer peer = half.peer()) {
                peer.sendClose(CloseCode.GOING_AWAY);
                assertThat(peer.readFrame().is(Opcode.CLOSE)).isTrue();
                assertCutOffByTheBound(peer);
            }
            CloseStatus status = Loopback.get(half.webSocket().closed().toCompletableFuture());
            assertThat(status.cause()).isEqualTo(Cause.REMOTE_CLOSE);
            loopback.awaitIdle();
        }
    }
}
