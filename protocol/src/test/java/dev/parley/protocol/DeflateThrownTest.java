package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.Deflate.BothEngines;
import dev.parley.protocol.deflate.DeflateEngine;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** What a fragment becomes cannot be taken: it is not sent, and a peer can read all that is sent after it. */
class DeflateThrownTest {

    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private final Inflater peer = new Inflater(true);

    /** The extension, with sinks that have no room for what comes after some pieces. */
    private static final class NoRoom implements Extension {
        private final Extension extension;

        /** How many pieces there is room for; negative for all. */
        int pieces = -1;

        NoRoom(Extension extension) {
            this.extension = extension;
        }

        @Override
        public String name() {
            return extension.name();
        }

        @Override
        public int reservedBits() {
            return extension.reservedBits();
        }

        @Override
        public void receive(ByteBuffer payload, boolean last, PayloadSink sink) throws ViolationException {
            extension.receive(payload, last, sink);
        }

        @Override
        public int begin(Opcode opcode, long length) {
            return extension.begin(opcode, length);
        }

        @Override
        public void send(ByteBuffer payload, boolean last, PayloadSink sink) {
            extension.send(payload, last, piece -> {
                if (pieces >= 0 && pieces-- == 0) {
                    throw new OutOfMemoryError("no room for what it becomes");
                }
                return sink.accept(piece);
            });
        }

        @Override
        public void close() {
            extension.close();
        }
    }

    /** Reads all frames that were sent as one message. */
    private byte[] message(EngineDriver driver) throws DataFormatException {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        List<NaiveDecoder.Frame> frames = driver.takeFrames();
        frames.forEach(frame -> payload.writeBytes(frame.bytes()));
        payload.writeBytes(TAIL);
        peer.setInput(payload.toByteArray());
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        byte[] out = new byte[1 << 16];
        int length;
        while ((length = peer.inflate(out)) > 0) {
            message.write(out, 0, length);
        }
        assertThat(peer.getRemaining()).isZero();
        return message.toByteArray();
    }

    private static void fragment(EngineDriver driver, byte[] payload, boolean last) {
        driver.engine.sendFragment(ByteBuffer.wrap(payload), last);
    }

    @BothEngines
    void thePeerCanReadWhatFollowsAFragmentThatCouldNotBeTaken(DeflateEngine library) throws DataFormatException {
        byte[] words =
                "something that repeats itself, something that repeats itself, ".getBytes(StandardCharsets.UTF_8);
        byte[] lost = new byte[100_000];
        new SplittableRandom(7).nextBytes(lost);
        for (Role role : Role.values()) {
            // From the first piece on, and after some of the fragment had been taken.
            for (int pieces : new int[] {0, 2}) {
                for (boolean last : new boolean[] {false, true}) {
                    peer.reset();
                    NoRoom noRoom = new NoRoom(Deflate.plain(library, role));
                    EngineDriver driver = EngineDriver.of(role, EngineSettings.DEFAULTS, noRoom);
                    driver.engine.beginFragments(Opcode.BINARY);
                    fragment(driver, words, false);
                    noRoom.pieces = pieces;
                    assertThatThrownBy(() -> fragment(driver, lost, last)).isInstanceOf(OutOfMemoryError.class);
                    noRoom.pieces = -1;
                    // What was lost comes again, so that it would be referred to.
                    fragment(driver, Wire.head(lost, 20_000), false);
                    fragment(driver, words, true);
                    assertThat(message(driver)).isEqualTo(Wire.join(words, Wire.head(lost, 20_000), words));

                    driver.engine.beginFragments(Opcode.BINARY);
                    fragment(driver, Wire.head(lost, 20_000), false);
                    fragment(driver, words, true);
                    assertThat(message(driver)).isEqualTo(Wire.join(Wire.head(lost, 20_000), words));
                }
            }
        }
    }

    @BothEngines
    void aFragmentThatCouldNotBeTakenIsNoPartOfTheText(DeflateEngine library) throws DataFormatException {
        NoRoom noRoom = new NoRoom(Deflate.plain(library, Role.SERVER));
        EngineDriver driver = EngineDriver.of(Role.SERVER, EngineSettings.DEFAULTS, noRoom);
        driver.engine.beginFragments(Opcode.TEXT);
        fragment(driver, Wire.hex("61 c3"), false);
        noRoom.pieces = 0;
        assertThatThrownBy(() -> fragment(driver, Wire.hex("a9 e2"), false)).isInstanceOf(OutOfMemoryError.class);
        noRoom.pieces = -1;
        fragment(driver, Wire.hex("a9 62"), true);
        assertThat(message(driver)).isEqualTo(Wire.hex("61 c3 a9 62"));
    }
}
