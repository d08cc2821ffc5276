package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Frame.Direction;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameWatchTest {

    private final List<Frame> seen = new ArrayList<>();
    private final FrameWatch received = new FrameWatch(Role.CLIENT, Direction.RECEIVED, seen::add);
    private final FrameWatch sent = new FrameWatch(Role.CLIENT, Direction.SENT, seen::add);

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static Frame frame(
            Direction direction,
            boolean isFinal,
            int bits,
            Opcode opcode,
            boolean masked,
            long length,
            byte[] payload) {
        return new Frame(direction, isFinal, bits, opcode, masked, length, ByteBuffer.wrap(payload));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void tellsOfAFrameThatTheServerSent() {
        received.see(ByteBuffer.wrap(bytes("81 05 48656c6c6f"))); // RFC 6455 §5.7

        assertThat(seen).containsExactly(frame(Direction.RECEIVED, true, 0, Opcode.TEXT, false, 5, utf8("Hello")));
    }

    @Test
    void tellsOfAMaskedFrameUnmaskedAndLeavesItsBytesAsTheyAre() {
        byte[] wire = bytes("81 85 37fa213d 7f9f4d5158"); // RFC 6455 §5.7
        byte[] before = wire.clone();

        sent.see(ByteBuffer.wrap(wire));

        assertThat(seen).containsExactly(frame(Direction.SENT, true, 0, Opcode.TEXT, true, 5, utf8("Hello")));
        assertThat(wire).isEqualTo(before);
    }

    @Test
    void ofAServerWatchesWhatComesMaskedAndGoesPlain() {
        new FrameWatch(Role.SERVER, Direction.RECEIVED, seen::add)
                .see(ByteBuffer.wrap(bytes("81 85 37fa213d 7f9f4d5158")));
        new FrameWatch(Role.SERVER, Direction.SENT, seen::add).see(ByteBuffer.wrap(bytes("89 00")));

        assertThat(seen)
                .containsExactly(
                        frame(Direction.RECEIVED, true, 0, Opcode.TEXT, true, 5, utf8("Hello")),
                        frame(Direction.SENT, true, 0, Opcode.PING, false, 0, new byte[0]));
    }

    @Test
    void tellsOfFragmentsReservedBitsAndEmptyFrames() {
        received.see(ByteBuffer.wrap(bytes("41 01 aa  89 00  00 00  80 01 bb")));

        assertThat(seen)
                .containsExactly(
                        frame(Direction.RECEIVED, false, 4, Opcode.TEXT, false, 1, bytes("aa")),
                        frame(Direction.RECEIVED, true, 0, Opcode.PING, false, 0, new byte[0]),
                        frame(Direction.RECEIVED, false, 0, Opcode.CONTINUATION, false, 0, new byte[0]),
                        frame(Direction.RECEIVED, true, 0, Opcode.CONTINUATION, false, 1, bytes("bb")));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 1000, 100_000})
    void tellsTheSameHoweverTheBytesAreCut(int step) {
        ByteBuffer wire = ByteBuffer.allocate(80_000);
        wire.put(bytes("82 7f 0000000000011170")).put(new byte[70_000]); // 64-bit length
        wire.put(bytes("81 7e 0080")).put(utf8("x".repeat(128))); // 16-bit length
        wire.put(bytes("88 02 03e8"));
        wire.flip();

        while (wire.hasRemaining()) {
            int length = Math.min(step, wire.remaining());
            received.see(wire.slice(wire.position(), length));
            wire.position(wire.position() + length);
        }

        assertThat(seen)
                .containsExactly(
                        frame(Direction.RECEIVED, true, 0, Opcode.BINARY, false, 70_000, new byte[Frame.BEGINNING]),
                        frame(Direction.RECEIVED, true, 0, Opcode.TEXT, false, 128, utf8("x".repeat(Frame.BEGINNING))),
                        frame(Direction.RECEIVED, true, 0, Opcode.CLOSE, false, 2, bytes("03e8")));
    }

    @Test
    void isToldOfALongFrameAsSoonAsItsBeginningIsThere() {
        received.see(ByteBuffer.wrap(bytes("82 7f 0000000000011170")));
        assertThat(seen).isEmpty();
        received.see(ByteBuffer.allocate(Frame.BEGINNING));
        assertThat(seen).hasSize(1);
    }

    @Test
    void tellsOfNothingAfterAHeaderThatBreaksARule() {
        ByteBuffer wire = ByteBuffer.wrap(bytes("83 00  81 01 61"));

        received.see(wire);
        received.see(ByteBuffer.wrap(bytes("81 01 61")));

        assertThat(seen).isEmpty();
        assertThat(wire.hasRemaining()).isFalse();
    }
}
