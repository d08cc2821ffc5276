package dev.parley.bench;

import dev.parley.protocol.Engine;
import dev.parley.protocol.EngineSettings;
import dev.parley.protocol.MaskingKeys;
import dev.parley.protocol.Role;
import dev.parley.protocol.deflate.DeflateAccount;
import dev.parley.protocol.deflate.DeflateContexts;
import dev.parley.protocol.deflate.DeflateEngine;
import dev.parley.protocol.deflate.DeflateLibrary;
import dev.parley.protocol.deflate.DeflateSettings;
import dev.parley.protocol.deflate.PermessageDeflateServer;
import dev.parley.protocol.handshake.ExtensionOffer;
import dev.parley.protocol.handshake.ExtensionOffer.Parameter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** A server sends JSON to, and receives JSON from, clients with permessage-deflate. */
public class Deflate extends TimePerCall {

    private static final int MESSAGES = 64;

    /** More connections than keep their deflater. */
    private static final int MANY = 1000;

    /** About how many bytes a message has. */
    @Param({"64", "256", "1024", "4096", "65536"})
    public int size;

    /** What compresses. */
    @Param({"system", "jdk"})
    public String engine = "";

    /**
     * What a message may refer to: {@code none} for nothing before it; {@code busy} for what was sent before, on one
     * connection; {@code idle} the same on a thousand connections that take turns.
     */
    @Param({"none", "busy", "idle"})
    public String takeover = "";

    private final List<ByteBuffer> messages = new ArrayList<>();
    private final List<ByteBuffer> frames = new ArrayList<>();
    private final List<Side> sides = new ArrayList<>();
    private int at;

    private static final class Side extends Wire {
        final Engine engine;
        int received;

        Side(PermessageDeflateServer extension, int capacity) {
            super(capacity);
            ExtensionOffer offer =
                    new ExtensionOffer("permessage-deflate", List.of(new Parameter("client_max_window_bits")));
            engine = new Engine(
                    Role.SERVER,
                    EngineSettings.DEFAULTS,
                    List.of(extension.accept(offer).orElseThrow().extension()),
                    this,
                    this,
                    new MaskingKeys(),
                    0);
        }

        @Override
        public void onBinary(ByteBuffer message) {
            received += message.remaining();
        }
    }

    /** Makes messages, frames and connections. */
    @Setup
    public void setup() {
        SplittableRandom random = new SplittableRandom(1);
        DeflateSettings settings = DeflateSettings.DEFAULTS.withBounds(0, 250);
        if (takeover.equals("none")) {
            settings = settings.withTakeover(false, false);
        }
        DeflateEngine library = engine.equals("jdk")
                ? DeflateEngine.jdk()
                : DeflateEngine.system().orElseThrow();
        DeflateContexts contexts = new DeflateContexts(library, settings, DeflateAccount.UNLIMITED);
        PermessageDeflateServer extension = new PermessageDeflateServer(
                new DeflateLibrary(settings, library, DeflateAccount.UNLIMITED, () -> contexts));
        for (int i = 0; i < MESSAGES; i++) {
            messages.add(ByteBuffer.wrap(json(random)));
        }
        int connections = takeover.equals("idle") ? MANY : 1;
        for (int i = 0; i < connections; i++) {
            sides.add(new Side(extension, 4 * size + 1024));
        }
        // What is received was sent by one that refers to nothing before it, so that any connection can take it.
        DeflateSettings alone = settings.withTakeover(false, false);
        DeflateContexts senders = new DeflateContexts(library, alone, DeflateAccount.UNLIMITED);
        Side sender = new Side(
                new PermessageDeflateServer(
                        new DeflateLibrary(alone, library, DeflateAccount.UNLIMITED, () -> senders)),
                4 * size + 1024);
        for (ByteBuffer message : messages) {
            sender.engine.sendText(message.duplicate());
            frames.add(masked(sender.take()));
        }
    }

    /** Makes a client's frame of a server's, with a masking key of zeros, which leaves the payload as it is. */
    private static ByteBuffer masked(ByteBuffer frame) {
        int header = 2 + ((frame.get(1) & 0xFF) == 126 ? 2 : (frame.get(1) & 0xFF) == 127 ? 8 : 0);
        ByteBuffer masked = ByteBuffer.allocateDirect(frame.remaining() + Integer.BYTES);
        masked.put(frame.slice(0, header)).putInt(0).put(frame.slice(header, frame.limit() - header));
        masked.put(1, (byte) (masked.get(1) | 0x80));
        return masked.flip();
    }

    private byte[] json(SplittableRandom random) {
        StringBuilder text = new StringBuilder("[");
        while (text.length() < size - 60) {
            text.append("{\"symbol\":\"")
                    .append((char) ('A' + random.nextInt(26)))
                    .append("RLY\",\"price\":");
            text.append(random.nextInt(10_000) / 100.0).append(",\"volume\":").append(random.nextInt(100_000));
            text.append("},");
        }
        text.append("{\"id\":").append(random.nextInt(1_000_000)).append("}]");
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private Side next() {
        at++;
        return sides.get(at % sides.size());
    }

    /** Compresses and frames one message. */
    @Benchmark
    public int send() {
        Side side = next();
        side.engine.sendText(messages.get(at % MESSAGES).duplicate());
        return side.take().remaining();
    }

    /** Decompresses one message. */
    @Benchmark
    public int receive() {
        Side side = next();
        side.engine.receive(frames.get(at % MESSAGES).duplicate(), 0);
        return side.received;
    }
}
