package dev.parley.websocket.netty;

import static dev.parley.websocket.netty.Loopback.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.EngineSettings;
import dev.parley.protocol.Extension;
import dev.parley.protocol.Opcode;
import dev.parley.protocol.PayloadSink;
import dev.parley.protocol.ViolationException;
import dev.parley.websocket.Message;
import dev.parley.websocket.MessageStream;
import dev.parley.websocket.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many messages that each grow a thousandfold, in one read, for a program that is slow: no more than its window waits. */
@ExtendWith(NothingStaysBehind.class)
class PackedBombsTest {

    private static final int WINDOW = 200_000;
    private static final int MESSAGE = 1 << 20;
    private static final int MESSAGES = 50;

    /** What a KiB of DEFLATE grows to at most. */
    private static final int PIECE = 1032 << 10;

    static Stream<Transport> transports() {
        return Loopback.transports();
    }

    /** Decompresses, and keeps count of what the program has not taken yet. */
    private static final class Counted implements Extension {

        final AtomicLong waiting = new AtomicLong();
        final AtomicLong most = new AtomicLong();
        private final Inflater inflater = new Inflater(true);

        @Override
        public String name() {
            return "x-counted";
        }

        @Override
        public int reservedBits() {
            return RSV1;
        }

        @Override
        public void receive(ByteBuffer payload, boolean last, PayloadSink sink) throws ViolationException {
            byte[] out = new byte[1 << 14];
            inflater.setInput(payload);
            try {
                int length;
                while ((length = inflater.inflate(out)) > 0) {
                    long now = waiting.addAndGet(length);
                    most.accumulateAndGet(now, Math::max);
                    sink.accept(ByteBuffer.wrap(out, 0, length));
                }
            } catch (DataFormatException wrong) {
                throw new AssertionError(wrong);
            }
        }

        @Override
        public int begin(Opcode opcode, long length) {
            return 0;
        }

        @Override
        public void send(ByteBuffer payload, boolean last, PayloadSink sink) {}

        @Override
        public void close() {
            inflater.end();
        }
    }

    /** Frames with as many bombs as one read may bring. */
    private static byte[] bombs(RawPeer peer) {
        Deflater deflater = new Deflater(9, true);
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        byte[] compressed = new byte[1 << 14];
        for (int i = 0; i < MESSAGES; i++) {
            deflater.setInput(new byte[MESSAGE]);
            int length = deflater.deflate(compressed, 0, compressed.length, Deflater.SYNC_FLUSH);
            frames.writeBytes(peer.frame(0xC0 | Opcode.BINARY.code(), Arrays.copyOf(compressed, length)));
        }
        deflater.end();
        assertThat(frames.size()).isLessThan(NettyTransport.READ_BUFFER_BYTES);
        return frames.toByteArray();
    }

    private static Loopback.Half bombed(Loopback loopback, Counted counted, boolean streaming) throws IOException {
        loopback.extensions = () -> List.of(counted);
        EngineSettings engine =
                EngineSettings.DEFAULTS.withLimits(MESSAGE, MESSAGE, 100).withStreaming(streaming);
        Loopback.Half half = loopback.rawClient(Loopback.receiving(), new ConnectionSettings(engine, 1 << 20, WINDOW));
        half.peer().send(bombs(half.peer()));
        return half;
    }

    @ParameterizedTest
    @MethodSource("transports")
    void noMoreThanTheWindowAndOneMessageWaitsForASlowProgram(Transport kind) throws Exception {
        try (Loopback loopback = Loopback.over(kind)) {
            Counted counted = new Counted();
            Loopback.Half half = bombed(loopback, counted, false);
            for (int i = 0; i < MESSAGES; i++) {
                // Each of them is more than the window: so much has come as is going to.
                await().until(() -> half.webSocket().reading.isPaused());
                counted.waiting.addAndGet(-MESSAGE);
                assertThat(half.webSocket().receive(Loopback.PATIENCE))
                        .isInstanceOfSatisfying(
                                Message.Binary.class,
                                message -> assertThat(message.size()).isEqualTo(MESSAGE));
            }
            assertThat(counted.waiting).hasValue(0);
            assertThat(counted.most.get()).isBetween((long) MESSAGE, (long) WINDOW + MESSAGE);
            half.peer().close();
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void noMoreThanTheWindowAndOnePieceWaitsWhereMessagesAreStreamed(Transport kind) throws Exception {
        try (Loopback loopback = Loopback.over(kind)) {
            Counted counted = new Counted();
            Loopback.Half half = bombed(loopback, counted, true);
            await().until(() -> half.webSocket().reading.isPaused());
            assertThat(counted.most.get()).isBetween((long) WINDOW, (long) WINDOW + PIECE);
            for (int i = 0; i < MESSAGES; i++) {
                try (MessageStream stream = half.webSocket().receiveStream()) {
                    assertThat(stream.readAllBytes()).hasSize(MESSAGE);
                }
            }
            half.peer().close();
        }
    }
}
