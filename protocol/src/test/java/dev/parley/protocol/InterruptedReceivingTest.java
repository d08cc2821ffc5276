package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A driver that wants no more for now: what the engine has not looked at stays in the driver's buffer. */
class InterruptedReceivingTest {

    private static final EngineSettings STREAMING = EngineSettings.DEFAULTS.withStreaming(true);

    /** Wants no more as soon as there have been so many events. */
    private static EngineDriver wanting(int events, EngineDriver engine) {
        engine.wantsMore = () -> engine.events.size() < events;
        return engine;
    }

    private static ByteBuffer stream(Role role, String hex) {
        return ByteBuffer.wrap(Wire.to(role, Wire.hex(hex)));
    }

    @BothSides
    void stopsBehindAMessageAndGoesOnWithTheNext(Role role) {
        EngineDriver engine = wanting(1, EngineDriver.of(role));
        ByteBuffer in = stream(role, "82 01 0a 82 01 0b 82 01 0c");
        int each = in.remaining() / 3;
        for (int messages = 1; messages <= 3; messages++) {
            wanting(messages, engine).engine.receive(in, 0);
            assertThat(engine.events).hasSize(messages);
            assertThat(in.remaining()).isEqualTo((3 - messages) * each);
        }
        assertThat(engine.events)
                .containsExactly(new Event.Binary("0a"), new Event.Binary("0b"), new Event.Binary("0c"));
    }

    @BothSides
    void takesNothingAtAllWhileNoMoreIsWanted(Role role) {
        EngineDriver engine = wanting(0, EngineDriver.of(role));
        byte[] bytes = Wire.to(role, Wire.hex("82 01 0a"));
        ByteBuffer in = ByteBuffer.wrap(bytes.clone());
        engine.engine.receive(in, 0);
        assertThat(in.position()).isZero();
        assertThat(in).as("unmasked too early").isEqualTo(ByteBuffer.wrap(bytes));
        assertThat(engine.events).isEmpty();
    }

    @BothSides
    void stopsBehindAControlFrameThatCameBetweenFragments(Role role) {
        EngineDriver engine = wanting(1, EngineDriver.of(role));
        ByteBuffer in = stream(role, "01 01 61 89 01 31 80 01 62");
        engine.engine.receive(in, 0);
        assertThat(engine.events).containsExactly(new Event.Ping("31"));
        wanting(9, engine).engine.receive(in, 0);
        assertThat(engine.events).containsExactly(new Event.Ping("31"), new Event.Text("ab"));
    }

    @BothSides
    void tellsTheSameHoweverOftenItStops(Role role) {
        byte[] stream = Wire.to(
                role, Wire.hex("01 03 e282ac 89 01 31 00 00 80 02 c3a9 82 00 82 01 ff 8a 01 32 81 02 c3bc 88 02 03e8"));
        List<Event> expected = Reception.of(role, stream).events();
        for (int cut = 0; cut <= stream.length; cut++) {
            EngineDriver engine = EngineDriver.of(role);
            ByteBuffer in = ByteBuffer.wrap(stream.clone()).limit(cut);
            int told = 0;
            while (in.hasRemaining() || in.limit() < stream.length) {
                int before = in.position();
                wanting(++told, engine).engine.receive(in, 0);
                if (in.position() == before && in.hasRemaining()) {
                    assertThat(engine.events).hasSizeGreaterThanOrEqualTo(told);
                }
                if (!in.hasRemaining()) {
                    in.limit(stream.length);
                }
            }
            assertThat(engine.events).as("cut at " + cut).isEqualTo(expected);
        }
    }

    @BothSides
    void ignoresWhatIsLeftOnceTheConnectionHasFailed(Role role) {
        EngineDriver engine = wanting(2, EngineDriver.of(role));
        ByteBuffer in = stream(role, "82 01 0a 83 01 0b 82 01 0c");
        engine.engine.receive(in, 0);
        assertThat(in.hasRemaining()).isFalse();
        assertThat(engine.events).containsExactly(new Event.Binary("0a"), new Event.Closing());
    }

    @BothSides
    void stopsWithinAnEncodedFrameThatIsHandedOutInPieces(Role role) {
        // Each pair of bytes becomes 255: 128 KiB for each KiB.
        byte[] payload = new byte[20_000];
        for (int i = 0; i < payload.length; i += 2) {
            payload[i] = (byte) 255;
        }
        List<Integer> lengths = new ArrayList<>();
        EngineDriver engine = EngineDriver.of(role, STREAMING, new RunLengthExtension(Extension.RSV1));
        engine.reaction = event -> {
            if (event instanceof Event.Part part) {
                lengths.add(part.payload().length() / 2);
            }
        };
        ByteBuffer in = ByteBuffer.wrap(Wire.to(role, Wire.frame(0x82 | Deflate.RSV1, payload)));
        int stops = 0;
        int before;
        do {
            int unwanted = engine.events.size();
            engine.wantsMore = () -> engine.events.size() == unwanted;
            before = lengths.stream().mapToInt(Integer::intValue).sum();
            engine.engine.receive(in, 0);
            stops++;
            assertThat(lengths.stream().mapToInt(Integer::intValue).sum() - before)
                    .isBetween(1, 512 * 255);
        } while (in.hasRemaining());
        assertThat(stops).isEqualTo(20);
        assertThat(lengths.stream().mapToInt(Integer::intValue).sum()).isEqualTo(10_000 * 255);
        assertThat(engine.events.getLast())
                .isInstanceOfSatisfying(
                        Event.Part.class, part -> assertThat(part.last()).isTrue());
    }

    @BothSides
    void doesNotStopWithinAMessageThatIsHandedOutWhole(Role role) {
        byte[] payload = new byte[20_000];
        Arrays.fill(payload, (byte) 1);
        EngineDriver engine =
                wanting(1, EngineDriver.of(role, EngineSettings.DEFAULTS, new RunLengthExtension(Extension.RSV1)));
        ByteBuffer in = ByteBuffer.wrap(Wire.to(role, Wire.frame(0x82 | Deflate.RSV1, payload)));
        engine.engine.receive(in, 0);
        assertThat(in.hasRemaining()).isFalse();
        assertThat(engine.events).hasSize(1);
    }
}
