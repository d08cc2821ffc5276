package dev.parley.bench;

import dev.parley.protocol.Engine;
import dev.parley.protocol.EngineSettings;
import dev.parley.protocol.Role;
import java.nio.ByteBuffer;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** What a server's engine needs for one frame that a client sent: header, unmasking, UTF-8, handing out. */
public class FrameDecode extends TimePerCall {

    /** The payload's length in bytes. */
    @Param({"64", "1024", "16384", "65536"})
    public int size;

    /** What it holds. */
    @Param({"binary", "ascii", "mixed"})
    public String content = "";

    private ByteBuffer in = ByteBuffer.allocate(0);
    private Engine server = engine(new Sink());
    private Sink sink = new Sink();

    private static final class Sink extends Wire {
        int received;

        Sink() {
            super(0);
        }

        @Override
        public void onBinary(ByteBuffer payload) {
            received += payload.remaining();
        }
    }

    private static Engine engine(Sink sink) {
        return new Engine(Role.SERVER, EngineSettings.DEFAULTS, List.of(), sink, sink, () -> 0, 0);
    }

    /** Makes the frame. */
    @Setup
    public void setup() {
        ByteBuffer payload = Payloads.of(content, size);
        in = ByteBuffer.allocateDirect(14 + size);
        in.put((byte) (content.equals("binary") ? 0x82 : 0x81));
        if (size < 126) {
            in.put((byte) (0x80 | size));
        } else if (size < 65536) {
            in.put((byte) (0x80 | 126)).putShort((short) size);
        } else {
            in.put((byte) (0x80 | 127)).putLong(size);
        }
        // Frames are unmasked in place. With a key of zero, which costs the same, the frame is there again each time.
        in.putInt(0).put(payload).flip();
        sink = new Sink();
        server = engine(sink);
    }

    /** Receives the frame. */
    @Benchmark
    public int decode() {
        in.position(0);
        server.receive(in, 0);
        return sink.received;
    }
}
