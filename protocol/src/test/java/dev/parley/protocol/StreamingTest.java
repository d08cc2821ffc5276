package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Messages handed out in pieces, for those that are larger than memory. */
class StreamingTest {

    private static final EngineSettings STREAMING =
            EngineSettings.DEFAULTS.withLimits(1000, 10, 100).withStreaming(true);

    @BothSides
    void handsOutEachFragmentAsItComes(Role role) {
        EngineDriver engine = EngineDriver.of(role, STREAMING);
        engine.receiveFrames("02 02 0102");
        assertThat(engine.events).containsExactly(new Event.Part(Opcode.BINARY, "0102", false));
        engine.receiveFrames("00 01 03");
        engine.receiveFrames("80 01 04");
        assertThat(engine.events)
                .containsExactly(
                        new Event.Part(Opcode.BINARY, "0102", false),
                        new Event.Part(Opcode.BINARY, "03", false),
                        new Event.Part(Opcode.BINARY, "04", true));
    }

    @BothSides
    void handsOutPartsOfAFrameAsTheyCome(Role role) {
        EngineDriver engine = EngineDriver.of(role, STREAMING);
        byte[] frame = Wire.to(role, Wire.hex("81 05 48656c6c6f"));
        int header = frame.length - 5;
        engine.receive(Wire.head(frame, header + 2));
        assertThat(engine.events).containsExactly(new Event.Part(Opcode.TEXT, "4865", false));
        engine.receive(Wire.tail(frame, header + 2));
        assertThat(engine.events)
                .containsExactly(
                        new Event.Part(Opcode.TEXT, "4865", false), new Event.Part(Opcode.TEXT, "6c6c6f", true));
    }

    @BothSides
    void tellsTheEndOfAMessageEvenWithAnEmptyPart(Role role) {
        EngineDriver engine = EngineDriver.of(role, STREAMING).receiveFrames("01 00");
        assertThat(engine.events).as("an empty fragment is not worth telling").isEmpty();
        engine.receiveFrames("80 00 82 00");
        assertThat(engine.events)
                .containsExactly(new Event.Part(Opcode.TEXT, "", true), new Event.Part(Opcode.BINARY, "", true));
    }

    @BothSides
    void tellsTheSameWhateverTheCuts(Role role) {
        byte[] stream = Wire.to(role, Wire.hex("01 03 e282ac 89 01 31 00 00 80 02 c3a9 82 01 ff 02 00 80 00"));
        Reception.of(role, STREAMING, stream)
                .is(
                        new Event.Part(Opcode.TEXT, "e282ac", false),
                        new Event.Ping("31"),
                        new Event.Part(Opcode.TEXT, "c3a9", true),
                        new Event.Part(Opcode.BINARY, "ff", true),
                        new Event.Part(Opcode.BINARY, "", true));
    }

    @BothSides
    void aPartMayEndWithinACharacter(Role role) {
        EngineDriver engine = EngineDriver.of(role, STREAMING).receiveFrames("01 02 e282 80 01 ac");
        assertThat(engine.events)
                .containsExactly(new Event.Part(Opcode.TEXT, "e282", false), new Event.Part(Opcode.TEXT, "ac", true));
    }

    @BothSides
    void aPartThatIsNotTextIsNotHandedOut(Role role) {
        EngineDriver engine = EngineDriver.of(role, STREAMING).receiveFrames("01 02 6162 00 02 63ff");
        assertThat(engine.events).containsExactly(new Event.Part(Opcode.TEXT, "6162", false), new Event.Closing());
        assertThat(engine.end().violation()).hasValue(Violations.TEXT_NOT_UTF8);
    }

    @BothSides
    void theLastPartOfATextThatEndsWithinACharacterIsNotHandedOut(Role role) {
        EngineDriver engine = EngineDriver.of(role, STREAMING).receiveFrames("01 01 61 80 01 c3");
        assertThat(engine.events).containsExactly(new Event.Part(Opcode.TEXT, "61", false), new Event.Closing());
        assertThat(engine.end().violation()).hasValue(Violations.TEXT_NOT_UTF8);
    }

    @BothSides
    void aMessageMayBeLargerThanMemory(Role role) {
        EngineDriver engine = EngineDriver.of(
                role, EngineSettings.DEFAULTS.withStreaming(true).withLimits(1 << 20, 0, 1 << 20));
        long[] length = {0};
        engine.reaction = event -> {
            length[0] += ((Event.Part) event).payload().length() / 2;
            engine.events.clear();
        };
        byte[] first = Wire.to(role, Wire.frame(0x02, new byte[1000]));
        byte[] next = Wire.to(role, Wire.frame(0x00, new byte[1000]));
        engine.receive(first);
        for (int i = 1; i < 5000; i++) {
            engine.receive(next);
        }
        assertThat(length[0]).isEqualTo(5_000_000);
    }

    @BothSides
    void thePiecesOfAMessageTogetherAreTheMessage(Role role) {
        Seed seed = Seed.fresh();
        EngineSettings whole = EngineSettings.DEFAULTS.withLimits(1 << 20, 1 << 20, 100);
        for (int i = 0; i < 1000; i++) {
            SplittableRandom random = seed.random(i);
            byte[] stream = i % 2 == 0 ? RandomStream.valid(random, role) : RandomStream.damaged(random, role);
            EngineDriver assembling = EngineDriver.of(role, whole).receive(stream);
            EngineDriver streaming = EngineDriver.of(role, whole.withStreaming(true));
            for (int at = 0; at < stream.length; ) {
                int length = random.nextInt(1, Math.min(100, stream.length - at) + 1);
                streaming.receive(Arrays.copyOfRange(stream, at, at + length));
                at += length;
            }
            assertThat(streaming.end()).as("%s", seed).isEqualTo(assembling.end());
            assertThat(messages(streaming.events)).as("%s", seed).isEqualTo(messages(assembling.events));
        }
    }

    /** The messages, opcode and payload; of a streamed one all its pieces together, if it was ended. */
    private static List<String> messages(List<Event> events) {
        List<String> messages = new ArrayList<>();
        StringBuilder pieces = new StringBuilder();
        for (Event event : events) {
            switch (event) {
                case Event.Text text -> messages.add("TEXT " + Event.hex(Wire.utf8(text.text())));
                case Event.Binary binary -> messages.add("BINARY " + binary.payload());
                case Event.Part part -> {
                    pieces.append(part.payload());
                    if (part.last()) {
                        messages.add(part.opcode() + " " + pieces);
                        pieces.setLength(0);
                    }
                }
                case Event.Ping _, Event.Pong _, Event.RoundTrip _, Event.Closing _, Event.Closed _ -> {}
            }
        }
        return messages;
    }
}
