package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** RFC 6455 §10.4: limits on frames, messages and fragments; refused with 1009 as soon as they are known to be passed. */
class LimitsTest {

    private static final EngineSettings SETTINGS = EngineSettings.DEFAULTS.withLimits(200, 300, 4);

    private static Reception receive(Role role, byte[]... frames) {
        return Reception.of(role, SETTINGS, Wire.to(role, Wire.join(frames)));
    }

    @BothSides
    void takesAFrameOfExactlyTheLimit(Role role) {
        receive(role, Wire.frame(0x82, new byte[200])).is(new Event.Binary("00".repeat(200)));
    }

    @BothSides
    void refusesAFrameOneByteOverTheLimitAtItsHeader(Role role) {
        receive(role, Wire.frame(0x82, new byte[201])).failsWith(Violations.frameTooBig(200));
        receive(role, Wire.header(0x82, 201)).failsWith(Violations.frameTooBig(200));
        receive(role, Wire.header(0x01, Long.MAX_VALUE)).failsWith(Violations.frameTooBig(200));
    }

    @BothSides
    void refusesAShortFrameOverAShortLimit(Role role) {
        EngineSettings settings = EngineSettings.DEFAULTS.withLimits(125, 100, 1);
        Reception.of(role, settings, Wire.to(role, Wire.frame(0x82, new byte[100])))
                .is(new Event.Binary("00".repeat(100)));
        Reception.of(role, settings, Wire.to(role, Wire.frame(0x82, new byte[101])))
                .failsWith(Violations.messageTooBig(100));
        Reception.of(role, settings, Wire.to(role, Wire.frame(0x82, new byte[126])))
                .failsWith(Violations.frameTooBig(125));
    }

    @BothSides
    void takesAMessageOfExactlyTheLimit(Role role) {
        receive(role, Wire.frame(0x02, new byte[200]), Wire.frame(0x80, new byte[100]))
                .is(new Event.Binary("00".repeat(300)));
    }

    @BothSides
    void refusesAMessageOneByteOverTheLimitAtTheHeaderThatSaysSo(Role role) {
        receive(role, Wire.frame(0x02, new byte[200]), Wire.header(0x80, 101)).failsWith(Violations.messageTooBig(300));
        receive(role, Wire.frame(0x01, new byte[200]), Wire.frame(0x00, new byte[100]), Wire.frame(0x80, (byte) 1))
                .failsWith(Violations.messageTooBig(300));
    }

    @BothSides
    void countsEachMessageAnew(Role role) {
        byte[] message = Wire.join(Wire.frame(0x02, new byte[200]), Wire.frame(0x80, new byte[100]));
        Event event = new Event.Binary("00".repeat(300));
        receive(role, message, message, message).is(event, event, event);
    }

    @BothSides
    void aLimitOfZeroTakesEmptyMessagesOnly(Role role) {
        EngineSettings none = EngineSettings.DEFAULTS.withLimits(200, 0, 4);
        Reception.of(role, none, Wire.to(role, Wire.hex("82 00 01 00 80 00")))
                .is(new Event.Binary(""), new Event.Text(""));
        Reception.of(role, none, Wire.to(role, Wire.hex("82 01 00"))).failsWith(Violations.messageTooBig(0));
    }

    @BothSides
    void takesExactlyAsManyFragmentsAsTheLimit(Role role) {
        receive(role, Wire.hex("02 00 00 01 aa 00 00 80 00")).is(new Event.Binary("aa"));
        receive(role, Wire.hex("02 00 00 00 00 00 80 00 02 00 00 00 00 00 80 00"))
                .is(new Event.Binary(""), new Event.Binary(""));
    }

    @BothSides
    void refusesOneFragmentMoreAtItsHeader(Role role) {
        receive(role, Wire.hex("02 00 00 00 00 00 00 00 00 00")).failsWith(Violations.tooManyFragments(4));
        receive(role, Wire.hex("02 00 00 00 00 00 00 00 80 05")).failsWith(Violations.tooManyFragments(4));
    }

    @BothSides
    void aLimitOfOneFragmentTakesUnfragmentedMessagesOnly(Role role) {
        EngineSettings one = EngineSettings.DEFAULTS.withLimits(200, 300, 1);
        Reception.of(role, one, Wire.to(role, Wire.hex("82 01 aa 81 00")))
                .is(new Event.Binary("aa"), new Event.Text(""));
        Reception.of(role, one, Wire.to(role, Wire.hex("02 01 aa 80 00"))).failsWith(Violations.tooManyFragments(1));
    }

    @BothSides
    void streamedMessagesAreBoundByFrameAndFragmentsOnly(Role role) {
        EngineSettings streaming = SETTINGS.withStreaming(true);
        byte[] message = Wire.join(
                Wire.frame(0x02, new byte[200]), Wire.frame(0x00, new byte[200]), Wire.frame(0x80, new byte[200]));
        Reception.of(role, streaming, Wire.to(role, message)).is(new Event.Part(Opcode.BINARY, "00".repeat(600), true));
        Reception.of(role, streaming, Wire.to(role, Wire.header(0x82, 201))).failsWith(Violations.frameTooBig(200));
        EngineDriver engine = EngineDriver.of(role, streaming).receiveFrames("02 00 00 00 00 00 00 00 00 00");
        assertThat(engine.end().violation()).hasValue(Violations.tooManyFragments(4));
    }

    @Test
    void reservesNothingForALengthThatIsOnlyAnnounced() {
        EngineSettings large = EngineSettings.DEFAULTS.withLimits(1 << 30, 1 << 30, 1000);
        List<EngineDriver> engines = new ArrayList<>();
        // A terabyte is announced in all.
        for (int i = 0; i < 2000; i++) {
            EngineDriver engine = EngineDriver.of(Role.CLIENT, large);
            engine.receive(Wire.header(0x02, 1 << 29)).receive(new byte[1000]);
            engines.add(engine);
        }
        assertThat(engines).allMatch(engine -> engine.engine.isOpen());
    }

    @BothSides
    void keepsNothingOfAMessageThatWillNeverBeWhole(Role role) {
        byte[] fragment = Wire.frame(0x02, new byte[1 << 20]);
        List<EngineDriver> engines = new ArrayList<>();
        long before = heapBytes();
        for (int i = 0; i < 100; i++) {
            EngineDriver engine = EngineDriver.of(role).receiveFrames(fragment);
            // A message within the message, or a Close frame: the peer may stay for a while all the same.
            engines.add(engine.receiveFrames(i % 2 == 0 ? "81 00" : "88 00"));
        }
        assertThat(heapBytes() - before).isLessThan(20 << 20);
        assertThat(engines).noneMatch(engine -> engine.engine.isOpen());
    }

    private static long heapBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void settingsOutOfRangeAreRefusedWithTheirValue() {
        assertThat(refusal(() -> EngineSettings.DEFAULTS.withLimits(124, 1, 1))).contains("maximumFrame is 124");
        assertThat(refusal(() -> EngineSettings.DEFAULTS.withLimits(125, -1, 1)))
                .contains("maximumMessage is -1");
        assertThat(refusal(() -> EngineSettings.DEFAULTS.withLimits(125, 1L << 31, 1)))
                .contains("streamed");
        assertThat(refusal(() -> EngineSettings.DEFAULTS.withLimits(125, 1, 0))).contains("maximumFragments is 0");
    }

    private static String refusal(ThrowingCallable call) {
        return String.valueOf(
                catchThrowableOfType(IllegalArgumentException.class, call).getMessage());
    }
}
