package dev.parley.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Opcode;
import dev.parley.protocol.Role;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When our side is ended and when the channel is closed, with the time in the test's hand (RFC 6455 §7.1.1). */
class TransportEndTest {

    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Duration MOMENT = Duration.ofMillis(10);
    private static final Duration NEARLY_QUIET = TransportEnd.QUIET.minus(MOMENT);

    private final DuplexEmbeddedChannel channel = new DuplexEmbeddedChannel();
    private final TransportEnd end = new TransportEnd(channel, LONGEST);

    @AfterEach
    void finish() {
        channel.finishAndReleaseAll();
    }

    @Test
    void endsOurSideAtOnceAndClosesWhenThePeerHasEndedItsOwn() {
        end.begin();
        end.endOutput();
        assertThat(channel.isOutputShutdown()).isTrue();
        assertThat(channel.isOpen()).isTrue();

        end.peerEnded();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void closesWhenThePeerHadEndedItsSideBefore() {
        end.begin();
        end.peerEnded();
        assertThat(channel.isOpen()).as("before our last words").isTrue();
        end.endOutput();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void closesWhenTheTimeIsUp() {
        end.begin();
        end.endOutput();
        channel.pass(LONGEST.minus(MOMENT));
        assertThat(channel.isOpen()).isTrue();
        channel.pass(MOMENT);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void holdsOurSideOpenUntilThePeerIsQuiet() {
        end.begin();
        end.endOutputOnceQuiet();
        for (int i = 0; i < 5; i++) {
            channel.pass(NEARLY_QUIET);
            assertThat(channel.isOutputShutdown()).isFalse();
            end.discard(1);
        }
        channel.pass(NEARLY_QUIET);
        assertThat(channel.isOutputShutdown()).isFalse();
        channel.pass(MOMENT);
        assertThat(channel.isOutputShutdown()).isTrue();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void holdsOurSideNoLongerThanUntilThePeerEndsItsOwn() {
        end.begin();
        end.endOutputOnceQuiet();
        end.peerEnded();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void doesNotHoldOurSideForAPeerThatHasEndedItsOwn() {
        end.begin();
        end.peerEnded();
        end.endOutputOnceQuiet();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void doesNotWaitForAPeerThatHadEndedItsOwnBefore() {
        channel.endInput();
        end.begin();
        end.endOutput();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void closesWhenTheTimeIsUpThoughThePeerIsNeverQuiet() {
        end.begin();
        end.endOutputOnceQuiet();
        for (Duration passed = MOMENT; passed.compareTo(LONGEST) < 0; passed = passed.plus(MOMENT)) {
            channel.pass(MOMENT);
            end.discard(1);
        }
        assertThat(channel.isOpen()).isTrue();
        assertThat(channel.isOutputShutdown()).isFalse();
        channel.pass(MOMENT);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void closesAfterTooManyBytesWhetherOurSideHasEndedOrNot() {
        for (boolean hold : new boolean[] {true, false}) {
            DuplexEmbeddedChannel flooded = new DuplexEmbeddedChannel();
            TransportEnd bounded = new TransportEnd(flooded, LONGEST);
            bounded.begin();
            if (hold) {
                bounded.endOutputOnceQuiet();
            } else {
                bounded.endOutput();
            }
            bounded.discard((int) TransportEnd.MOST_DISCARDED - 1);
            bounded.discard(1);
            assertThat(flooded.isOpen()).isTrue();
            bounded.discard(1);
            assertThat(flooded.isOpen()).isFalse();
        }
    }

    // ---- in the hands of a WebSocket

    private void start() {
        start(Role.SERVER);
    }

    private void start(Role role) {
        NettyWebSocket.start(
                channel,
                role,
                Loopback.handshake(channel),
                ConnectionSettings.DEFAULTS,
                List.of(),
                Loopback.receiving(),
                Unpooled.EMPTY_BUFFER,
                new TestOwner());
    }

    private void receive(String hex) {
        channel.writeInbound(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex.replace(" ", ""))));
    }

    private int closeCodeOut() throws IOException {
        ByteBuf written = channel.readOutbound();
        RawPeer.Frame frame = new RawPeer.FrameReader(new ByteArrayInputStream(ByteBufUtil.getBytes(written))).read();
        written.release();
        assertThat(frame.is(Opcode.CLOSE)).isTrue();
        return frame.closeCode();
    }

    @Test
    void aServerEndsItsSideAtOnceWhenBothCloseFramesHavePassed() throws IOException {
        start();
        receive("88 82 00000000 03E8");
        assertThat(closeCodeOut()).isEqualTo(1000);
        assertThat(channel.isOutputShutdown()).isTrue();
    }

    @Test
    void afterAViolationAServerEndsItsSideOnlyWhenThePeerIsQuiet() throws IOException {
        start();
        receive("83 80 00000000");
        assertThat(closeCodeOut()).isEqualTo(1002);
        channel.pass(NEARLY_QUIET);
        receive("00");
        channel.pass(NEARLY_QUIET);
        assertThat(channel.isOutputShutdown()).isFalse();
        channel.pass(MOMENT);
        assertThat(channel.isOutputShutdown()).isTrue();
        channel.endInput();
        assertThat(channel.isOpen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"88 02 03E8", "83 00"})
    void aClientLeavesItToTheServerToEndItsSideFirst(String closeOrViolation) throws IOException {
        start(Role.CLIENT);
        receive(closeOrViolation);
        channel.<ByteBuf>readOutbound().release();
        channel.pass(LONGEST.minus(MOMENT));
        assertThat(channel.isOutputShutdown()).isFalse();
        assertThat(channel.isOpen()).isTrue();
        channel.endInput();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aClientDoesNotWaitForAServerForEver() {
        start(Role.CLIENT);
        receive("83 00");
        channel.<ByteBuf>readOutbound().release();
        channel.pass(LONGEST);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aPeerThatEndsItsSideAfterAViolationIsNotWaitedFor() throws IOException {
        start();
        receive("83 80 00000000");
        assertThat(closeCodeOut()).isEqualTo(1002);
        channel.endInput();
        assertThat(channel.isOpen()).isFalse();
    }
}
