package dev.parley.bench;

import dev.parley.protocol.Engine;
import dev.parley.protocol.EngineSettings;
import dev.parley.protocol.Role;
import java.nio.ByteBuffer;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** What an engine needs for one frame from the other side: header, unmasking if a client sent it, UTF-8, handing out. */
public class FrameDecode extends TimePerCall {

    /** The payload's length in bytes. */
    @Param({"64", "1024", "16384", "65536"})
    public int size;

    /** What it holds. */
    @Param({"binary", "ascii", "mixed"})
    public String content = "";

    /** Which side receives. */
    @Param
    public Role role = Role.SERVER;

    private ByteBuffer in = ByteBuffer.allocate(0);
    private Engine engine = engine(Role.SERVER, new Sink());
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

    private static Engine engine(Role role, Sink sink) {
        return new Engine(role, EngineSettings.DEFAULTS, List.of(), sink, sink, () -> 0, 0);
    }

    /** Makes the frame. */
    @Setup
    public void setup() {
        ByteBuffer payload = Payloads.of(content, size);
        in = ByteBuffer.allocateDirect(14 + size);
        in.put((byte) (content.equals("binary") ? 0x82 : 0x81));
        int masked = role == Role.SERVER ? 0x80 : 0;
        if (size < 126) {
            in.put((byte) (masked | size));
        } else if (size < 65536) {
            in.put((byte) (masked | 126)).putShort((short) size);
        } else {
            in.put((byte) (masked | 127)).putLong(size);
        }
        if (masked != 0) {
            // Frames are unmasked in place. With a key of zero, which costs the same, the frame is there again each
            // time.
            in.putInt(0);
        }
        in.put(payload).flip();
        sink = new Sink();
        engine = engine(role, sink);
    }

    /** Receives the frame. */
    @Benchmark
    public int decode() {
        in.position(0);
        engine.receive(in, 0);
        return sink.received;
    }
}
