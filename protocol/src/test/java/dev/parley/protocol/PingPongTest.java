package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 6455 §5.5.2 and §5.5.3: Pings, their Pongs, and the time between them. */
class PingPongTest {

    private static byte[] pings(int from, int to) {
        List<byte[]> frames = new ArrayList<>();
        for (int i = from; i < to; i++) {
            frames.add(Wire.frame(0x89, (byte) i));
        }
        return Wire.join(frames.toArray(byte[][]::new));
    }

    private static NaiveDecoder.Frame pong(int number) {
        return NaiveDecoder.Frame.of(Opcode.PONG, (byte) number);
    }

    /** The frame of a Pong that answers the Ping of that number. */
    private static byte[] answer(long number) {
        return Wire.frame(0x8A, Wire.hex("%016x".formatted(number)));
    }

    @BothSides
    void answersAPingWithItsPayloadInTheControlLane(Role role) {
        EngineDriver engine = EngineDriver.of(role).receiveFrames("89 03 010203");
        assertThat(engine.events).containsExactly(new Event.Ping("010203"));
        assertThat(engine.takeMain()).isEmpty();
        assertThat(engine.takeFrames()).containsExactly(NaiveDecoder.Frame.of(Opcode.PONG, Wire.hex("010203")));
    }

    @Test
    void writesAPongLiterally() {
        EngineDriver server = EngineDriver.of(Role.SERVER).receive(Wire.hex("89 85 37 fa 21 3d 7f 9f 4d 51 58"));
        assertThat(server.takeControls()).containsExactly("8a0548656c6c6f");
    }

    @BothSides
    void answersPingsInOrderWhileTheOutputTakesThem(Role role) {
        EngineDriver engine = EngineDriver.of(role).receiveFrames(pings(0, 16));
        assertThat(engine.takeFrames()).hasSize(16).first().isEqualTo(pong(0));
    }

    @BothSides
    void answersOnlyTheNewestOfManyPingsWhenTheOutputIsBehind(Role role) {
        EngineDriver engine = EngineDriver.of(role).receiveFrames(pings(0, 100));
        assertThat(engine.events).hasSize(100);
        assertThat(engine.takeFrames()).hasSize(16).last().isEqualTo(pong(15));
        engine.engine.outputDrained();
        assertThat(engine.takeFrames()).containsExactly(pong(99));
        engine.engine.outputDrained();
        assertThat(engine.takeFrames()).isEmpty();
        engine.receiveFrames(pings(0, 20));
        assertThat(engine.takeFrames()).hasSize(16);
        engine.engine.outputDrained();
        assertThat(engine.takeFrames()).containsExactly(pong(19));
        engine.receiveFrames(pings(0, 15));
        assertThat(engine.takeFrames()).as("the one that was owed counts").hasSize(15);
        engine.receiveFrames(pings(50, 51));
        assertThat(engine.takeFrames()).isEmpty();
    }

    @BothSides
    void answersAPingAfterItsOwnCloseFrame(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        engine.engine.sendClose(1000, "", 0);
        engine.takeWire();
        engine.receiveFrames("89 01 31");
        assertThat(engine.takeFrames()).containsExactly(pong(0x31));
    }

    @BothSides
    void answersNoPingOnceACloseFrameHasCome(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        engine.receiveFrames(pings(0, 20)).receiveFrames(Wire.close(1000, "")).receiveFrames(pings(0, 1));
        engine.takeWire();
        engine.engine.outputDrained();
        assertThat(engine.takeWire()).isEmpty();
    }

    @BothSides
    void takesUnaskedPongs(Role role) {
        Reception.of(role, Wire.to(role, Wire.hex("8a 00 8a 02 6869 8a 08 0000000000000001")))
                .is(new Event.Pong(""), new Event.Pong("6869"), new Event.Pong("0000000000000001"));
    }

    @BothSides
    void measuresTheRoundTrip(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        engine.now = 1_000;
        assertThat(engine.engine.sendPing(engine.now)).isEqualTo(1);
        assertThat(engine.takeFrames())
                .containsExactly(NaiveDecoder.Frame.of(Opcode.PING, Wire.hex("0000000000000001")));
        engine.now = 26_000;
        engine.receiveFrames(answer(1));
        assertThat(engine.events).containsExactly(new Event.RoundTrip(1, 25_000), new Event.Pong("0000000000000001"));
        engine.receiveFrames(answer(1));
        assertThat(engine.events).as("once answered, it is settled").hasSize(3);
    }

    @BothSides
    void aPongSettlesTheEarlierPingsToo(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        for (int i = 1; i <= 3; i++) {
            engine.now = i * 100L;
            assertThat(engine.engine.sendPing(engine.now)).isEqualTo(i);
        }
        engine.now = 1000;
        engine.receiveFrames(answer(2));
        engine.receiveFrames(answer(1));
        engine.receiveFrames(answer(3));
        assertThat(engine.events.stream().filter(Event.RoundTrip.class::isInstance))
                .containsExactly(new Event.RoundTrip(2, 800), new Event.RoundTrip(3, 700));
    }

    @BothSides
    void ignoresPongsThatAnswerNothing(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        engine.engine.sendPing(0);
        engine.receiveFrames(answer(0)).receiveFrames(answer(2)).receiveFrames(answer(-1));
        engine.receiveFrames("8a 00 8a 07 00000000000000 8a 09 000000000000000100");
        assertThat(engine.events).noneMatch(Event.RoundTrip.class::isInstance).hasSize(6);
        engine.receiveFrames(answer(1));
        assertThat(engine.events).contains(new Event.RoundTrip(1, 0));
    }

    @BothSides
    void keepsAtMost16PingsUnanswered(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        for (int i = 1; i <= 16; i++) {
            assertThat(engine.engine.sendPing(0)).isEqualTo(i);
        }
        engine.takeWire();
        assertThat(engine.engine.sendPing(0)).isEqualTo(-1);
        assertThat(engine.takeWire()).isEmpty();
        engine.receiveFrames(answer(5));
        for (int i = 17; i <= 21; i++) {
            assertThat(engine.engine.sendPing(0)).isEqualTo(i);
        }
        assertThat(engine.engine.sendPing(0)).isEqualTo(-1);
    }

    @BothSides
    void aRoundTripMayCrossTheWrapOfTheClock(Role role) {
        EngineDriver engine = new EngineDriver(role, EngineSettings.DEFAULTS, Long.MAX_VALUE - 10);
        engine.engine.sendPing(engine.now);
        engine.now += 50;
        assertThat(engine.now).isNegative();
        engine.receiveFrames(answer(1));
        assertThat(engine.events).contains(new Event.RoundTrip(1, 50));
    }
}
