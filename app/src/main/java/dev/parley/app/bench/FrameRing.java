package dev.parley.app.bench;

import dev.parley.protocol.Engine;
import dev.parley.protocol.EngineEvents;
import dev.parley.protocol.EngineSettings;
import dev.parley.protocol.Extension;
import dev.parley.protocol.MaskingKeys;
import dev.parley.protocol.Output;
import dev.parley.protocol.Role;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Frames that were made before the run, so that sending costs no more than the system call. Parley's own engine has made
 * them, as a client's: masked, with a key each, and compressed if that was agreed on. A connection sends them in their order,
 * and may begin again at the first one at any time, as that refers to none before it. Immutable.
 *
 * <p>To send the same bytes again is nothing that a client may do towards a server that it does not know (RFC 6455 §5.3, §10.3):
 * what is sent must not be foreseen by those who choose its payload. Here nobody chooses it.
 */
final class FrameRing {

    private static final long SEED = 6455;

    /** How many different messages there are at least, and what they take at most, if in flight are fewer. */
    private static final int LEAST_FRAMES = 64;

    private static final int MOST_BYTES = 4 << 20;

    /** Twice the largest window of compression: no message is still in it when it is sent again. */
    private static final int WINDOWS = 2 << 15;

    /** All frames, one behind the other. */
    private final ByteBuf bytes;

    /** Where each frame begins; at the end, where the last one ends. */
    private final int[] starts;

    private FrameRing(ByteBuf bytes, int[] starts) {
        this.bytes = bytes;
        this.starts = starts;
    }

    /**
     * Makes the frames.
     *
     * @param payload the messages
     * @param inFlight how many are to be sent at once
     * @param extensions what was agreed on; closed in the end
     */
    static FrameRing of(Payload payload, int inFlight, List<Extension> extensions) {
        int different = Math.max(LEAST_FRAMES, WINDOWS / payload.size() + 1);
        int count = Math.max(inFlight, Math.min(different, Math.max(2, MOST_BYTES / payload.size())));
        Recorder recorder = new Recorder();
        Engine engine = new Engine(
                Role.CLIENT,
                EngineSettings.DEFAULTS,
                extensions,
                recorder,
                recorder,
                new MaskingKeys(),
                System.nanoTime());
        SplittableRandom random = new SplittableRandom(SEED);
        int[] starts = new int[count + 1];
        for (int i = 0; i < count; i++) {
            ByteBuffer message = payload.message(random);
            if (payload.text()) {
                engine.sendText(message);
            } else {
                engine.sendBinary(message);
            }
            starts[i + 1] = recorder.bytes.writerIndex();
        }
        engine.transportClosed(Optional.empty());
        return new FrameRing(Unpooled.directBuffer(recorder.bytes.writerIndex()).writeBytes(recorder.bytes), starts);
    }

    /** Frees the memory, when nothing is sent any more. */
    void release() {
        bytes.release();
    }

    /** Returns how many frames there are; more cannot be sent at once. */
    int count() {
        return starts.length - 1;
    }

    /** Returns at which frame to go on, in order to send so many frames. */
    int startFor(int next, int frames) {
        return next + frames > count() ? 0 : next;
    }

    /** Returns frames, to be released by whoever sends them. */
    ByteBuf frames(int from, int frames) {
        return bytes.retainedSlice(starts[from], starts[from + frames] - starts[from]);
    }

    /** Keeps what the engine sends. Nothing is received. */
    private static final class Recorder implements Output, EngineEvents {
        private final ByteBuf bytes = Unpooled.buffer();
        private ByteBuffer room = ByteBuffer.allocate(0);

        @Override
        public ByteBuffer beginFrame(int length) {
            bytes.ensureWritable(length);
            room = bytes.nioBuffer(bytes.writerIndex(), bytes.writableBytes());
            return room;
        }

        @Override
        public ByteBuffer continueFrame(int length) {
            return beginFrame(length);
        }

        @Override
        public void advance(int count) {
            bytes.writerIndex(bytes.writerIndex() + count);
        }

        @Override
        public void control(ByteBuffer frame) {
            bytes.writeBytes(frame);
        }
    }
}
