package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Deflate.BothEngines;
import dev.parley.protocol.deflate.DeflateAccount;
import dev.parley.protocol.deflate.DeflateEngine;
import dev.parley.protocol.deflate.DeflateLibrary;
import dev.parley.protocol.deflate.PermessageDeflateServer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;

/** Connections of one thread share their contexts, also while one of them is in the middle of decompressing a message. */
class DeflateNestingTest {

    private static final EngineSettings STREAMING =
            EngineSettings.DEFAULTS.withLimits(1 << 24, 1 << 24, 1 << 14).withStreaming(true);

    @BothEngines
    void aMessageArrivesWholeThoughTheProgramSendsInTheMiddleOfIt(DeflateEngine engine) {
        DeflateLibrary library = Deflate.library(engine, Deflate.ALL.withBounds(0, 2000), DeflateAccount.UNLIMITED);
        byte[] message = Wire.utf8(words());
        for (boolean direct : new boolean[] {false, true}) {
            EngineDriver receiver = connection(library);
            EngineDriver other = connection(library);
            ByteArrayOutputStream got = new ByteArrayOutputStream();
            receiver.reaction = event -> {
                if (event instanceof Event.Part part) {
                    other.engine.sendText("a report to somebody else ".repeat(1000));
                    receiver.engine.sendText("a report, a report, a report");
                    got.writeBytes(Wire.hex(part.payload()));
                }
            };
            byte[] wire = Wire.to(Role.SERVER, Wire.frame(0x82 | Deflate.RSV1, Deflate.payload(message)));
            ByteBuffer in =
                    direct ? ByteBuffer.allocateDirect(wire.length).put(wire).flip() : ByteBuffer.wrap(wire);
            receiver.engine.receive(in, 0);
            assertThat(receiver.engine.isOpen()).isTrue();
            assertThat(got.toByteArray()).isEqualTo(message);
        }
    }

    private static EngineDriver connection(DeflateLibrary library) {
        return EngineDriver.of(
                Role.SERVER,
                STREAMING,
                new PermessageDeflateServer(library)
                        .accept(Deflate.offer("permessage-deflate"))
                        .orElseThrow()
                        .extension());
    }

    /** A program that sends a piece on at once, as a relay does, sends what is in the buffer that is lent to it. */
    @BothEngines
    void aPieceCanBeSentOnFromTheBufferInWhichItCame(DeflateEngine engine) {
        DeflateLibrary library =
                Deflate.library(engine, Deflate.ALL.withLevels(0, 1).withBounds(0, 2000), DeflateAccount.UNLIMITED);
        EngineDriver to = connection(library);
        to.engine.beginFragments(Opcode.BINARY);
        Relay relay = new Relay(to);
        EngineDriver unused = connection(library);
        Extension extension = new PermessageDeflateServer(library)
                .accept(Deflate.offer("permessage-deflate"))
                .orElseThrow()
                .extension();
        Engine from = new Engine(Role.SERVER, STREAMING, List.of(extension), relay, unused, () -> 0, 0);
        byte[] message = Wire.utf8(words());
        from.receive(
                ByteBuffer.wrap(Wire.to(Role.SERVER, Wire.frame(0x82 | Deflate.RSV1, Deflate.payload(message)))), 0);

        EngineDriver peer = EngineDriver.of(
                Role.CLIENT,
                EngineSettings.DEFAULTS.withLimits(1 << 24, 1 << 24, 1 << 14),
                Deflate.plain(engine, Role.CLIENT));
        peer.receive(to.takeWire());
        assertThat(peer.events).containsExactly(new Event.Binary(Event.hex(message)));
    }

    private static final class Relay implements EngineEvents {
        private final EngineDriver to;

        Relay(EngineDriver to) {
            this.to = to;
        }

        @Override
        public void onMessagePart(Opcode opcode, ByteBuffer payload, boolean last) {
            to.engine.sendFragment(payload.slice(), last);
        }
    }

    /** Long enough to come in many pieces, compressed and not. */
    private static String words() {
        SplittableRandom random = new SplittableRandom(1);
        StringBuilder words = new StringBuilder();
        while (words.length() < 300_000) {
            words.append(random.nextInt(1 << 16)).append(' ');
        }
        return words.toString();
    }
}
