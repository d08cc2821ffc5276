package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 6455 §8.1: text messages that are not UTF-8 fail the connection with 1007, at the first wrong byte. */
class TextTest {

    static Iterable<String> valid() {
        return Utf8Vectors.valid();
    }

    static Iterable<String> invalid() {
        return Utf8Vectors.invalid();
    }

    static Iterable<String> incomplete() {
        return Utf8Vectors.incomplete();
    }

    /** The text in fragments of one byte each, with an empty one before and after. */
    private static byte[] inSingleBytes(byte[] text) {
        List<byte[]> frames = new ArrayList<>();
        frames.add(Wire.frame(0x01));
        for (byte octet : text) {
            frames.add(Wire.frame(0x00, octet));
        }
        frames.add(Wire.frame(0x80));
        return Wire.join(frames.toArray(byte[][]::new));
    }

    private static String string(String hex) {
        return new String(Wire.hex(hex), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("valid")
    void takesText(String hex) {
        for (Role role : Role.values()) {
            Reception.of(role, Wire.to(role, Wire.frame(0x81, Wire.hex(hex)))).is(new Event.Text(string(hex)));
            Reception.of(role, Wire.to(role, inSingleBytes(Wire.hex(hex)))).is(new Event.Text(string(hex)));
        }
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void refusesWhatIsNotText(String hex) {
        for (Role role : Role.values()) {
            byte[] whole = Wire.to(role, Wire.frame(0x81, Wire.hex(hex)));
            Reception.of(role, whole).failsWith(Violations.TEXT_NOT_UTF8);
            byte[] fragments = Wire.to(role, inSingleBytes(Wire.hex(hex)));
            Reception.of(role, fragments).failsWith(Violations.TEXT_NOT_UTF8);
        }
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void failsWhenTheFirstWrongByteIsFed(String hex) {
        byte[] text = Wire.hex(hex);
        int wrong = Utf8Oracle.firstWrongByte(text);
        for (Role role : Role.values()) {
            int header = role == Role.SERVER ? 6 : 2;
            EngineDriver engine = EngineDriver.of(role);
            byte[] frame = Wire.to(role, Wire.frame(0x81, Wire.join(text, new byte[20])));
            engine.receive(Wire.head(frame, header + wrong));
            assertThat(engine.engine.isOpen()).isTrue();
            engine.receive(frame[header + wrong]);
            assertThat(engine.engine.isOpen()).isFalse();
            assertThat(engine.end().violation()).hasValue(Violations.TEXT_NOT_UTF8);
        }
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void failsWhenTheFirstWrongByteIsFedInAFragmentOfItsOwn(String hex) {
        byte[] text = Wire.hex(hex);
        int wrong = Utf8Oracle.firstWrongByte(text);
        for (Role role : Role.values()) {
            EngineDriver engine = EngineDriver.of(role).receiveFrames("01 00");
            for (int i = 0; i < wrong; i++) {
                engine.receiveFrames(Wire.frame(0x00, text[i]));
            }
            assertThat(engine.engine.isOpen()).isTrue();
            engine.receiveFrames(Wire.frame(0x00, text[wrong]));
            assertThat(engine.end().violation()).hasValue(Violations.TEXT_NOT_UTF8);
        }
    }

    @ParameterizedTest
    @MethodSource("incomplete")
    void refusesATextThatEndsWithinACharacter(String hex) {
        byte[] text = Wire.hex(hex);
        for (Role role : Role.values()) {
            Reception.of(role, Wire.to(role, Wire.frame(0x81, text))).failsWith(Violations.TEXT_NOT_UTF8);
            Reception.of(role, Wire.to(role, inSingleBytes(text))).failsWith(Violations.TEXT_NOT_UTF8);
            Reception.of(role, Wire.to(role, Wire.join(Wire.frame(0x01, text), Wire.frame(0x80))))
                    .failsWith(Violations.TEXT_NOT_UTF8);
        }
    }

    @ParameterizedTest
    @MethodSource("incomplete")
    void waitsForTheRestOfACharacter(String hex) {
        for (Role role : Role.values()) {
            EngineDriver engine = EngineDriver.of(role).receiveFrames(Wire.frame(0x01, Wire.hex(hex)));
            assertThat(engine.engine.isOpen()).isTrue();
        }
    }

    @BothSides
    void eachMessageBeginsAnew(Role role) {
        Reception.of(role, Wire.to(role, Wire.hex("01 01 c3 80 01 a9 81 01 61 81 01 a9")))
                .failsWith(Violations.TEXT_NOT_UTF8, new Event.Text("é"), new Event.Text("a"));
    }

    @BothSides
    void binaryMessagesMayHoldAnything(Role role) {
        for (String hex : Utf8Vectors.invalid()) {
            byte[] frame = Wire.to(role, Wire.frame(0x82, Wire.hex(hex)));
            EngineDriver engine = EngineDriver.of(role).receive(frame);
            assertThat(engine.events).containsExactly(new Event.Binary(Event.hex(Wire.hex(hex))));
        }
    }

    @BothSides
    void aLongTextIsCheckedToItsEnd(Role role) {
        byte[] text = Wire.utf8("Füllung und 日本語 ".repeat(100));
        Reception.of(role, Wire.to(role, Wire.frame(0x81, text))).is(new Event.Text("Füllung und 日本語 ".repeat(100)));
        text[text.length - 1] = (byte) 0xC3;
        Reception.of(role, Wire.to(role, Wire.frame(0x81, text))).failsWith(Violations.TEXT_NOT_UTF8);
    }
}
