package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 §5.5: what control frames have in common. */
class ControlFrameTest {

    @ParameterizedTest
    @ValueSource(ints = {0x08, 0x09, 0x0A})
    void refusesAFragmentedControlFrame(int head) {
        for (Role role : Role.values()) {
            Reception.of(role, Wire.to(role, Wire.frame(head))).failsWith(Violations.CONTROL_FRAGMENTED);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x88, 0x89, 0x8A})
    void refusesAControlFrameLongerThan125Bytes(int head) {
        for (Role role : Role.values()) {
            Reception.of(role, Wire.to(role, Wire.frame(head, new byte[126]))).failsWith(Violations.CONTROL_TOO_LONG);
            Reception.of(role, Wire.to(role, Wire.join(Wire.header(head, 65536))))
                    .failsWith(Violations.CONTROL_TOO_LONG);
        }
    }

    @BothSides
    void takesPingsAndPongsOfEveryLengthUpTo125(Role role) {
        for (int length : List.of(0, 1, 2, 7, 8, 9, 124, 125)) {
            byte[] payload = FrameHeaderTest.payload(length);
            Reception ping = Reception.of(role, Wire.to(role, Wire.frame(0x89, payload)));
            ping.is(new Event.Ping(Event.hex(payload)));
            assertThat(ping.sent()).containsExactly(NaiveDecoder.Frame.of(Opcode.PONG, payload));
            Reception pong = Reception.of(role, Wire.to(role, Wire.frame(0x8A, payload)));
            pong.is(new Event.Pong(Event.hex(payload)));
            assertThat(pong.sent()).isEmpty();
        }
    }

    @BothSides
    void takesAControlFrameBetweenFragments(Role role) {
        byte[] stream = Wire.to(role, Wire.hex("01 02 4865 89 01 31 00 02 6c6c 8a 01 32 80 01 6f"));
        Reception.of(role, stream).is(new Event.Ping("31"), new Event.Pong("32"), new Event.Text("Hello"));
    }

    @BothSides
    void takesAPingWhoseContentIsNotText(Role role) {
        Reception.of(role, Wire.to(role, Wire.hex("89 06 00 ff fe fd fc fb"))).is(new Event.Ping("00fffefdfcfb"));
    }

    @BothSides
    void aPingWithinACharacterDoesNotDisturbIt(Role role) {
        byte[] stream = Wire.to(role, Wire.hex("01 02 e282 89 01 ff 80 01 ac"));
        Reception.of(role, stream).is(new Event.Ping("ff"), new Event.Text("€"));
    }

    @Test
    void limitsOnFramesLeaveControlFramesAlone() {
        EngineSettings smallest = EngineSettings.DEFAULTS.withLimits(125, 0, 1);
        byte[] payload = new byte[125];
        Reception.of(Role.SERVER, smallest, Wire.to(Role.SERVER, Wire.frame(0x89, payload)))
                .is(new Event.Ping(Event.hex(payload)));
    }
}
