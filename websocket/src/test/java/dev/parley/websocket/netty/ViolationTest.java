package dev.parley.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.CloseCode;
import dev.parley.protocol.CloseStatus;
import dev.parley.protocol.CloseStatus.Cause;
import dev.parley.protocol.Opcode;
import dev.parley.websocket.Transport;
import dev.parley.websocket.WebSocketClosedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a peer sees that breaks the protocol (RFC 6455 §7.1.7): a Close frame that says why, and an orderly end. */
@ExtendWith(NothingStaysBehind.class)
class ViolationTest {

    private static final int LIMIT = 1_000;

    /** Frames to a server, and the close code that they earn. */
    private static final String[][] ONE_OF_EACH_CODE = {
        {"81 02 68 69", "1002"}, // Not masked.
        {"81 82 00000000 C328", "1007"}, // Text that is not UTF-8.
        {"82 FE 03E9 00000000", "1009"}, // One byte more than the limit.
    };

    private static final String[][] MORE = {
        {"83 80 00000000", "1002"}, // A reserved opcode.
        {"C1 80 00000000", "1002"}, // A reserved bit.
        {"09 80 00000000", "1002"}, // A Ping in fragments.
        {"80 80 00000000", "1002"}, // A continuation of nothing.
        {"88 81 00000000 03", "1002"}, // A Close frame with half a code.
        {"88 82 00000000 03ED", "1002"}, // A Close frame with code 1005.
    };

    static Stream<Arguments> everywhere() {
        Way usual = new Way(Transport.AUTO, Optional.empty());
        return Stream.concat(Way.all().flatMap(way -> arguments(way, ONE_OF_EACH_CODE)), arguments(usual, MORE));
    }

    private static Stream<Arguments> arguments(Way way, String[][] frames) {
        return Stream.of(frames).map(broken -> Arguments.of(way, broken[0], broken[1]));
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void thePeerSeesTheCloseBeforeTheEndThoughMoreOfItsBytesAreOnTheirWay(Way way, String hex, int code)
            throws Exception {
        try (Loopback loopback = way.open()) {
            Recorder recorder = new Recorder();
            Loopback.Half half = loopback.rawClient(Loopback.listener(recorder), TestSettings.messages(LIMIT));
            try (RawPeer peer = half.peer()) {
                peer.sendText("fine");
                peer.sendHex(hex);
                // A reset would come back for these if nobody read them, and take the Close frame away.
                peer.send(new byte[500_000]);

                RawPeer.Frame close = peer.readFrame();
                assertThat(close.is(Opcode.CLOSE)).isTrue();
                assertThat(close.closeCode()).isEqualTo(code);
                assertThat(close.closeReason()).isNotEmpty();
                assertThat(peer.endsInOrder()).isTrue();
            }
            CloseStatus status = recorder.closedOnce(loopback);
            assertThat(status.cause()).isEqualTo(Cause.VIOLATION);
            assertThat(status.code()).isEqualTo(code);
            assertThat(recorder.next()).isEqualTo("open");
            assertThat(recorder.next()).isEqualTo("text fine");
            assertThat(recorder.next()).isEqualTo("close");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.parley.websocket.netty.Way#all")
    void aServerThatMasksIsToldByTheClient(Way way) throws Exception {
        try (Loopback loopback = way.open()) {
            // The client leaves it to the server to end TCP, and gives up after the close timeout.
            ConnectionSettings settings = TestSettings.closeTimeout(Duration.ofMillis(200));
            Loopback.Half half = loopback.rawServer(Loopback.receiving(), settings);
            try (RawPeer peer = half.peer()) {
                peer.sendHex("81 82 00000000 6869");
                assertThat(peer.readFrame().closeCode()).isEqualTo(CloseCode.PROTOCOL_ERROR);
                assertThat(peer.endsInOrder()).isTrue();
            }
            CloseStatus status = Loopback.get(half.webSocket().closed().toCompletableFuture());
            assertThat(status.cause()).isEqualTo(Cause.VIOLATION);
        }
    }

    @Test
    void theHandlerLearnsWhy() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            CompletableFuture<CloseStatus> learned = new CompletableFuture<>();
            Endpoint handler = loopback.handler(webSocket -> {
                try {
                    webSocket.receive();
                } catch (WebSocketClosedException closed) {
                    learned.complete(closed.status().orElseThrow());
                }
            });
            Loopback.Half half = loopback.rawClient(handler, ConnectionSettings.DEFAULTS);
            try (RawPeer peer = half.peer()) {
                peer.sendHex("83 80 00000000");
                CloseStatus status = Loopback.get(learned);
                assertThat(status.violation()).isPresent();
                assertThat(status.toString()).contains("§5.2").contains("sent 1002");
                assertThat(peer.readFrame().closeCode()).isEqualTo(CloseCode.PROTOCOL_ERROR);
            }
        }
    }
}
