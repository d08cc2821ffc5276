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

/** A whole echo without a network: a client's engine frames and masks, a server's decodes and answers, the client's decodes. */
public class Echo extends TimePerCall {

    /** The payload's length in bytes. */
    @Param({"64", "1024", "16384", "65536"})
    public int size;

    /** What it holds. */
    @Param({"binary", "mixed"})
    public String content = "";

    private ByteBuffer payload = ByteBuffer.allocate(0);
    private Side client = new Side(0, Role.CLIENT);
    private Side server = new Side(0, Role.SERVER);

    private static final class Side extends Wire {
        final Engine engine;
        private final boolean echoes;
        int received;

        Side(int capacity, Role role) {
            super(capacity);
            echoes = role == Role.SERVER;
            engine = new Engine(role, EngineSettings.DEFAULTS, List.of(), this, this, new MaskingKeys(), 0);
        }

        @Override
        public void onText(ByteBuffer utf8, boolean ascii) {
            if (echoes) {
                engine.sendText(utf8);
            } else {
                received += utf8.remaining();
            }
        }

        @Override
        public void onBinary(ByteBuffer message) {
            if (echoes) {
                engine.sendBinary(message);
            } else {
                received += message.remaining();
            }
        }
    }

    /** Makes the two engines. */
    @Setup
    public void setup() {
        payload = Payloads.of(content, size);
        client = new Side(size + 16, Role.CLIENT);
        server = new Side(size + 16, Role.SERVER);
    }

    /** Sends one message there and back. */
    @Benchmark
    public int echo() {
        payload.position(0);
        if (content.equals("binary")) {
            client.engine.sendBinary(payload);
        } else {
            client.engine.sendText(payload);
        }
        server.engine.receive(client.take(), 0);
        client.engine.receive(server.take(), 0);
        return client.received;
    }
}
