package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Frame;
import dev.parley.testing.CapturedLog;
import dev.parley.websocket.netty.LogBudget;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A listener that throws harms nobody. */
final class FrameTapTest {

    private final List<Frame> told = new ArrayList<>();
    private final LogBudget budget = new LogBudget("failures", 10, InstantSource.system());

    private static ByteBuf text(boolean masked) {
        return Unpooled.wrappedBuffer(HexFormat.of().parseHex(masked ? "8182000000006869" : "81026869"));
    }

    private void fail(Frame frame) {
        told.add(frame);
        throw new AssertionError("tired");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void allPassesAndTheListenerIsToldOfNothingMore(boolean sendsFirst) {
        try (CapturedLog log = CapturedLog.of(FrameTap.class)) {
            EmbeddedChannel channel = new EmbeddedChannel(new FrameTap(this::fail, budget));
            for (int i = 0; i < 3; i++) {
                if (sendsFirst) {
                    assertThat(channel.writeOutbound(text(true))).isTrue();
                    assertThat(channel.writeInbound(text(false))).isTrue();
                } else {
                    assertThat(channel.writeInbound(text(false))).isTrue();
                    assertThat(channel.writeOutbound(text(true))).isTrue();
                }
                ByteBuf sent = channel.readOutbound();
                ByteBuf received = channel.readInbound();
                assertThat(sent).isEqualTo(text(true));
                assertThat(received).isEqualTo(text(false));
                assertThat(sent.release()).isTrue();
                assertThat(received.release()).isTrue();
            }
            channel.checkException();

            assertThat(channel.isOpen()).isTrue();
            assertThat(told).hasSize(1);
            assertThat(log.lines())
                    .containsExactly("ERROR A frameListener failed, and is told of no more frames: tired");
        }
    }
}
