package dev.parley.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameSkimmerTest {

    private final List<String> controls = new ArrayList<>();
    private final FrameSkimmer skimmer = new FrameSkimmer();

    private int skim(ByteBuf bytes) {
        return skimmer.skim(
                bytes, (opcode, payload) -> controls.add(opcode + new String(payload, StandardCharsets.US_ASCII)));
    }

    private static ByteBuf frame(int head, int length) {
        ByteBuf frame = Unpooled.buffer().writeByte(head);
        if (length < 126) {
            frame.writeByte(length);
        } else if (length < 65536) {
            frame.writeByte(126).writeShort(length);
        } else {
            frame.writeByte(127).writeLong(length);
        }
        return frame.writeZero(length);
    }

    private static ByteBuf ping(String payload) {
        return Unpooled.buffer()
                .writeByte(0x89)
                .writeByte(payload.length())
                .writeBytes(payload.getBytes(StandardCharsets.US_ASCII));
    }

    /** Messages of all three lengths, empty ones, one in three fragments with a Ping in it, and one after it. */
    private static byte[] stream() {
        ByteBuf all = Unpooled.wrappedBuffer(
                frame(0x81, 5),
                frame(0x82, 0),
                frame(0xC2, 126),
                frame(0x82, 70_000),
                frame(0x01, 300),
                ping("hi"),
                frame(0x00, 0),
                frame(0x80, 40),
                frame(0x82, 7));
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes);
        return bytes;
    }

    @Test
    void countsMessagesHoweverTheyAreCut() {
        byte[] bytes = stream();
        for (int piece : new int[] {1, 2, 3, 7, 100, 4096, bytes.length}) {
            FrameSkimmer fresh = new FrameSkimmer();
            List<String> seen = new ArrayList<>();
            int messages = 0;
            for (int at = 0; at < bytes.length; at += piece) {
                messages += fresh.skim(
                        Unpooled.wrappedBuffer(bytes, at, Math.min(piece, bytes.length - at)),
                        (opcode, payload) -> seen.add(opcode + new String(payload, StandardCharsets.US_ASCII)));
            }
            assertThat(messages).as("messages in pieces of %d bytes", piece).isEqualTo(6);
            assertThat(seen).containsExactly("9hi");
            assertThat(fresh.lastLength()).isEqualTo(7);
        }
    }

    @Test
    void tellsTheLengthOfAMessageInFragments() {
        assertThat(skim(Unpooled.wrappedBuffer(frame(0x01, 300), frame(0x00, 20), frame(0x80, 1))))
                .isEqualTo(1);
        assertThat(skimmer.lastLength()).isEqualTo(321);
    }

    @Test
    void handsOutControlFramesAlsoWithoutPayload() {
        assertThat(skim(Unpooled.wrappedBuffer(ping(""), ping("x"), frame(0x88, 2))))
                .isZero();
        assertThat(controls).containsExactly("9", "9x", "8\0\0");
    }

    @Test
    void refusesWhatNoServerMaySend() {
        assertThatThrownBy(() -> skim(Unpooled.wrappedBuffer(new byte[] {(byte) 0x82, (byte) 0x80, 0, 0, 0, 0})))
                .hasMessageContaining("masked");
        assertThatThrownBy(() -> new FrameSkimmer()
                        .skim(Unpooled.buffer().writeByte(0x82).writeByte(127).writeLong(-1), (_, _) -> {}))
                .hasMessageContaining("63 bits");
        assertThatThrownBy(() -> new FrameSkimmer().skim(frame(0x89, 126), (_, _) -> {}))
                .hasMessageContaining("125");
    }
}
