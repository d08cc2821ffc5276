package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Deflate.BothEngines;
import dev.parley.protocol.deflate.DeflateEngine;
import dev.parley.protocol.deflate.DeflateSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.Deflater;

/** RFC 7692 §7.2.2: what arrives is decompressed, wherever it is cut, and what is not DEFLATE fails the connection. */
class DeflateReceivingTest {

    private static final int TEXT = 0x81 | Deflate.RSV1;
    private static final int BINARY = 0x82 | Deflate.RSV1;

    private static Reception receive(DeflateEngine library, Role role, byte[]... frames) {
        return receive(library, role, EngineSettings.DEFAULTS, frames);
    }

    private static Reception receive(DeflateEngine library, Role role, EngineSettings settings, byte[]... frames) {
        byte[] stream = Wire.to(role, Wire.join(frames));
        return Reception.of(() -> EngineDriver.of(role, settings, Deflate.plain(library, role)), stream);
    }

    private static void bothSides(DeflateEngine library, List<Event> expected, byte[]... frames) {
        for (Role role : Role.values()) {
            receive(library, role, frames).is(expected.toArray(Event[]::new));
        }
    }

    private static byte[] text(String hex) {
        return Wire.frame(TEXT, Wire.hex(hex));
    }

    // ---- the examples of RFC 7692 §7.2.3

    @BothEngines
    void readsOneCompressedBlock(DeflateEngine library) {
        bothSides(library, List.of(new Event.Text("Hello")), text("f2 48 cd c9 c9 07 00"));
    }

    @BothEngines
    void readsAFragmentedMessageWhoseFirstFrameIsMarked(DeflateEngine library) {
        bothSides(
                library,
                List.of(new Event.Ping("70"), new Event.Text("Hello")),
                Wire.frame(0x01 | Deflate.RSV1, Wire.hex("f2 48 cd")),
                Wire.hex("89 01 70"),
                Wire.frame(0x80, Wire.hex("c9 c9 07 00")));
    }

    @BothEngines
    void readsMessagesThatShareTheirWindow(DeflateEngine library) {
        bothSides(
                library,
                List.of(new Event.Text("Hello"), new Event.Text("Hello")),
                text("f2 48 cd c9 c9 07 00"),
                text("f2 00 11 00 00"));
    }

    @BothEngines
    void readsABlockWithoutCompression(DeflateEngine library) {
        bothSides(library, List.of(new Event.Text("Hello")), text("00 05 00 fa ff 48 65 6c 6c 6f 00"));
    }

    @BothEngines
    void readsAFinalBlock(DeflateEngine library) {
        bothSides(
                library,
                List.of(new Event.Text("Hello"), new Event.Text("Hello")),
                text("f3 48 cd c9 c9 07 00 00"),
                text("f2 48 cd c9 c9 07 00"));
    }

    @BothEngines
    void readsTwoBlocks(DeflateEngine library) {
        bothSides(library, List.of(new Event.Text("Hello")), text("f2 48 05 00 00 00 ff ff ca c9 c9 07 00"));
    }

    @BothEngines
    void readsAnEmptyMessage(DeflateEngine library) {
        bothSides(
                library,
                List.of(new Event.Text(""), new Event.Text("Hello")),
                text("00"),
                text("f2 48 cd c9 c9 07 00"));
    }

    // ---- what RFC 7692 leaves open, and peers do

    @BothEngines
    void takesAFinalBlockWithNothingBehindIt(DeflateEngine library) {
        bothSides(
                library,
                List.of(new Event.Text("Hello"), new Event.Text("Hello")),
                text("f3 48 cd c9 c9 07 00"),
                text("f2 48 cd c9 c9 07 00"));
    }

    @BothEngines
    void takesAnEmptyPayloadForAnEmptyMessage(DeflateEngine library) {
        bothSides(
                library,
                List.of(new Event.Text("Hello"), new Event.Text(""), new Event.Text("Hello")),
                text("f2 48 cd c9 c9 07 00"),
                text(""),
                text("f2 00 11 00 00"));
    }

    @BothEngines
    void takesAnEmptyLastFragment(DeflateEngine library) {
        bothSides(
                library,
                List.of(new Event.Text("Hello")),
                Wire.frame(0x01 | Deflate.RSV1, Wire.hex("f2 48 cd c9 c9 07 00")),
                Wire.frame(0x00),
                Wire.frame(0x80));
    }

    @BothEngines
    void takesAnEmptyLastFragmentBehindOneWithItsTail(DeflateEngine library) {
        bothSides(
                library,
                List.of(new Event.Text("Hello"), new Event.Text("Hello")),
                Wire.frame(0x01 | Deflate.RSV1, Wire.hex("f2 48 cd c9 c9 07 00 00 00 ff ff")),
                Wire.frame(0x80),
                text("f2 00 11 00 00"));
    }

    @BothEngines
    void aBlockBehindAFinalOneMayReferToWhatWasBeforeIt(DeflateEngine library) {
        bothSides(library, List.of(new Event.Text("HelloHello")), text("f3 48 cd c9 c9 07 00" + "f2 00 11 00 00"));
    }

    @BothEngines
    void readsMessagesWithoutCompressionInBetween(DeflateEngine library) {
        bothSides(
                library,
                List.of(new Event.Text("Hello"), new Event.Text("plain"), new Event.Text("Hello")),
                text("f2 48 cd c9 c9 07 00"),
                Wire.frame(0x81, Wire.utf8("plain")),
                text("f2 00 11 00 00"));
    }

    @BothEngines
    void takesAFragmentedMessageThatIsNotMarkedAsItIs(DeflateEngine library) {
        bothSides(
                library,
                List.of(new Event.Binary("f248cdc9c90700"), new Event.Text("Hello")),
                Wire.frame(0x02, Wire.hex("f2 48 cd")),
                Wire.frame(0x80, Wire.hex("c9 c9 07 00")),
                text("f2 48 cd c9 c9 07 00"));
    }

    // ---- what another compressor makes

    @BothEngines
    void readsWhatAnotherCompressorMakes(DeflateEngine library) {
        Seed seed = Seed.fresh();
        SplittableRandom random = seed.random();
        for (Role role : Role.values()) {
            Deflater peer = new Deflater(1 + random.nextInt(9), true);
            List<byte[]> frames = new ArrayList<>();
            List<Event> expected = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                int length = i == 3 ? 0 : random.nextInt(3000);
                byte[] message = DeflateVectors.message(random, length);
                frames.add(Wire.frame(BINARY, Deflate.payload(peer, message)));
                expected.add(new Event.Binary(Event.hex(message)));
            }
            peer.end();
            assertThat(receive(library, role, frames.toArray(byte[][]::new)).events())
                    .as("%s", seed)
                    .isEqualTo(expected);
        }
    }

    @BothEngines
    void readsMessagesOfEveryLengthAroundItsBuffers(DeflateEngine library) {
        SplittableRandom random = Seed.fresh().random();
        for (int length : new int[] {1, 16383, 16384, 16385, 32767, 32768, 32769, 65536, 131072}) {
            EngineDriver driver =
                    EngineDriver.of(Role.CLIENT, EngineSettings.DEFAULTS, Deflate.plain(library, Role.CLIENT));
            Deflater peer = new Deflater(6, true);
            for (int i = 0; i < 3; i++) {
                byte[] message = DeflateVectors.message(random, length);
                driver.receive(Wire.frame(BINARY, Deflate.payload(peer, message)));
                assertThat(driver.events.getLast()).isEqualTo(new Event.Binary(Event.hex(message)));
            }
            peer.end();
        }
    }

    @BothEngines
    void handsOutAStreamedMessageAsItComes(DeflateEngine library) {
        byte[] message = DeflateVectors.message(new SplittableRandom(1), 50_000);
        byte[] payload = Deflate.payload(message);
        EngineSettings streaming = EngineSettings.DEFAULTS.withStreaming(true);
        EngineDriver driver = EngineDriver.of(Role.CLIENT, streaming, Deflate.plain(library, Role.CLIENT));
        driver.receive(Wire.frame(0x02 | Deflate.RSV1, Arrays.copyOf(payload, payload.length / 2)));
        assertThat(driver.events).isNotEmpty();
        driver.receive(Wire.frame(0x80, Arrays.copyOfRange(payload, payload.length / 2, payload.length)));
        StringBuilder all = new StringBuilder();
        for (Event event : driver.events) {
            all.append(((Event.Part) event).payload());
        }
        assertThat(all).hasToString(Event.hex(message));
        assertThat(((Event.Part) driver.events.getLast()).last()).isTrue();
    }

    // ---- what is wrong

    private static Violation invalid(String message) {
        return new Violation(CloseCode.INVALID_PAYLOAD, "RFC 7692 §7.2.2", message);
    }

    private static void fails(DeflateEngine library, String message, byte[]... frames) {
        for (Role role : Role.values()) {
            receive(library, role, frames).failsWith(invalid(message));
        }
    }

    @BothEngines
    void failsOnWhatIsNoDeflateStream(DeflateEngine library) {
        // A block of the reserved type 11.
        fails(library, "the payload is not a DEFLATE stream", text("ff ff ff ff"));
        // A stored block whose length does not match its complement.
        fails(library, "the payload is not a DEFLATE stream", text("00 05 00 fa fe 48 65 6c 6c 6f 00"));
    }

    @BothEngines
    void failsOnAReferenceToBeforeTheFirstMessage(DeflateEngine library) {
        fails(library, "the payload is not a DEFLATE stream", text("f2 00 11 00 00"));
    }

    @BothEngines
    void failsOnAMessageThatEndsWithinABlock(DeflateEngine library) {
        // A stored block of five bytes, of which three are there.
        fails(library, "the message ends within a DEFLATE block", text("00 05 00 fa ff 48 65"));
    }

    @BothEngines
    void failsOnEveryMessageThatIsCutShort(DeflateEngine library) {
        byte[] message = DeflateVectors.message(new SplittableRandom(7692), 400);
        byte[] payload = Deflate.payload(message);
        for (int length = 1; length < payload.length - 1; length++) {
            EngineDriver driver =
                    EngineDriver.of(Role.CLIENT, EngineSettings.DEFAULTS, Deflate.plain(library, Role.CLIENT));
            driver.receive(Wire.frame(BINARY, Arrays.copyOf(payload, length)));
            assertThat(driver.events).as("cut at %s", length).containsExactly(new Event.Closing());
            assertThat(driver.takeFrames().getFirst().payload()).startsWith("03ef"); // 1007
        }
    }

    @BothEngines
    void refusesTheMarkOnOtherFramesThanTheFirstOfAMessage(DeflateEngine library) {
        for (Role role : Role.values()) {
            for (byte[] frames : List.of(
                    Wire.frame(0x89 | Deflate.RSV1),
                    Wire.frame(0x8A | Deflate.RSV1),
                    Wire.frame(0x88 | Deflate.RSV1),
                    Wire.join(Wire.frame(0x01, (byte) 'a'), Wire.frame(0x80 | Deflate.RSV1, (byte) 'b')),
                    Wire.join(
                            Wire.frame(0x01 | Deflate.RSV1, Wire.hex("f2 48 cd")),
                            Wire.frame(0x80 | Deflate.RSV1, Wire.hex("c9 c9 07 00"))))) {
                assertThat(receive(library, role, frames).closeCode()).isEqualTo(CloseCode.PROTOCOL_ERROR);
            }
        }
    }

    @BothEngines
    void failsOnTextThatIsNotUtf8OnceDecompressed(DeflateEngine library) {
        byte[] payload = Deflate.payload(Wire.hex("68 c3 28"));
        for (Role role : Role.values()) {
            receive(library, role, Wire.frame(TEXT, payload)).failsWith(Violations.TEXT_NOT_UTF8);
        }
    }

    // ---- what grows

    @BothEngines
    void failsAsSoonAsAMessageHasGrownOverItsLimit(DeflateEngine library) {
        EngineSettings settings = EngineSettings.DEFAULTS.withLimits(1 << 20, 100_000, 16);
        byte[] payload = Deflate.payload(new byte[100_001]);
        byte[] fits = Deflate.payload(new byte[100_000]);
        for (Role role : Role.values()) {
            receive(library, role, settings, Wire.frame(BINARY, fits))
                    .is(new Event.Binary(Event.hex(new byte[100_000])));
            receive(library, role, settings, Wire.frame(BINARY, payload)).failsWith(Violations.messageTooBig(100_000));
        }
    }

    @BothEngines
    void takesAMessageOfTheLargestSizeThatHasGrownByBeingCompressed(DeflateEngine library) {
        EngineSettings settings = EngineSettings.DEFAULTS.withLimits(1000, 1000, 16);
        byte[] noise = new byte[1000];
        new SplittableRandom(1).nextBytes(noise);
        byte[] payload = Deflate.payload(noise);
        assertThat(payload.length).isGreaterThan(1000);
        for (Role role : Role.values()) {
            receive(library, role, settings, Wire.frame(BINARY, payload)).is(new Event.Binary(Event.hex(noise)));
            receive(library, role, settings, Wire.frame(0x82, new byte[1001])).failsWith(Violations.frameTooBig(1000));
            receive(library, role, settings, Wire.header(BINARY, 1000 + 125 + 64 + 1))
                    .failsWith(Violations.frameTooBig(1000 + 125 + 64));
        }
    }

    @BothEngines
    void failsOnAStreamedMessageThatGrowsTooMuch(DeflateEngine library) {
        EngineSettings streaming = EngineSettings.DEFAULTS.withStreaming(true);
        EngineDriver driver = EngineDriver.of(Role.CLIENT, streaming, Deflate.plain(library, Role.CLIENT));
        driver.receive(Wire.frame(BINARY, Deflate.payload(new byte[4 << 20])));
        long told = driver.events.stream()
                .filter(Event.Part.class::isInstance)
                .mapToLong(part -> ((Event.Part) part).payload().length() / 2)
                .sum();
        assertThat(told).isBetween(1L << 20, (1L << 20) + (1 << 15));
        assertThat(driver.takeFrames())
                .containsExactly(NaiveDecoder.Frame.of(
                        Opcode.CLOSE,
                        Wire.tail(Wire.close(1009, "the message grows to more than 250 times what was sent"), 2)));
    }

    @BothEngines
    void takesAStreamedMessageThatGrowsLessThanThat(DeflateEngine library) {
        byte[] message = DeflateVectors.message(new SplittableRandom(3), 3 << 20);
        EngineSettings streaming =
                EngineSettings.DEFAULTS.withLimits(8 << 20, 1 << 20, 16).withStreaming(true);
        EngineDriver driver = EngineDriver.of(Role.CLIENT, streaming, Deflate.plain(library, Role.CLIENT));
        driver.receive(Wire.frame(BINARY, Deflate.payload(message)));
        assertThat(((Event.Part) driver.events.getLast()).last()).isTrue();
    }

    @BothEngines
    void theDefaultsLetNobodyKeepAWindowOf32KiB(DeflateEngine library) {
        // The client has not said that it can do with less, so it is asked to begin anew with every message.
        String answer = Deflate.server(library, DeflateSettings.DEFAULTS.withWindowBits(15, 12))
                .accept(Deflate.offer("permessage-deflate"))
                .orElseThrow()
                .answer()
                .toString();
        assertThat(answer).isEqualTo("permessage-deflate; client_no_context_takeover");
    }
}
