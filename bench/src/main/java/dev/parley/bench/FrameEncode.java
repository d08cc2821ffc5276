package dev.parley.bench;

import dev.parley.protocol.Engine;
import dev.parley.protocol.EngineSettings;
import dev.parley.protocol.MaskingKeys;
import dev.parley.protocol.Role;
import java.nio.ByteBuffer;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** What an engine needs to frame a binary message into an output buffer; a client masks it, with keys from SecureRandom. */
public class FrameEncode extends TimePerCall {

    /** The payload's length in bytes. */
    @Param({"64", "1024", "16384", "65536"})
    public int size;

    /** Which side sends. */
    @Param
    public Role role = Role.SERVER;

    private ByteBuffer payload = ByteBuffer.allocate(0);
    private Sink sink = new Sink(0);
    private Engine engine = engine(Role.SERVER, sink);

    private static final class Sink extends Wire {
        Sink(int capacity) {
            super(capacity);
        }

        @Override
        public void onBinary(ByteBuffer received) {
            throw new IllegalStateException("nothing is received");
        }
    }

    private static Engine engine(Role role, Sink sink) {
        return new Engine(role, EngineSettings.DEFAULTS, List.of(), sink, sink, new MaskingKeys(), 0);
    }

    /** Makes the message. */
    @Setup
    public void setup() {
        payload = Payloads.of("binary", size);
        sink = new Sink(size + 16);
        engine = engine(role, sink);
    }

    /** Sends the message. */
    @Benchmark
    public ByteBuffer encode() {
        payload.position(0);
        engine.sendBinary(payload);
        return sink.take();
    }
}
