package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The validator of UTF-8 on its own, against {@link Utf8Oracle}. */
class Utf8Test {

    @Test
    void theVectorsAreWhatTheySay() {
        for (String hex : Utf8Vectors.valid()) {
            assertThat(Utf8Oracle.isText(Wire.hex(hex))).as(hex).isTrue();
            assertThat(Utf8Oracle.firstWrongByte(Wire.hex(hex))).as(hex).isEqualTo(-1);
        }
        for (String hex : Utf8Vectors.invalid()) {
            assertThat(Utf8Oracle.isText(Wire.hex(hex))).as(hex).isFalse();
            assertThat(Utf8Oracle.firstWrongByte(Wire.hex(hex))).as(hex).isNotNegative();
        }
        for (String hex : Utf8Vectors.incomplete()) {
            assertThat(Utf8Oracle.isText(Wire.hex(hex))).as(hex).isFalse();
            assertThat(Utf8Oracle.firstWrongByte(Wire.hex(hex))).as(hex).isEqualTo(-1);
        }
    }

    @Test
    void agreesWithTheOracleOnEveryVectorAndEveryCut() {
        Utf8Vectors.all().forEach(hex -> agrees(Wire.hex(hex)));
    }

    @Test
    void acceptsEveryCodePointAndNoSurrogate() {
        byte[] bytes = new byte[4];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        for (int codePoint = 0; codePoint <= 0x1FFFFF; codePoint++) {
            int length = encode(codePoint, bytes);
            boolean character = codePoint <= Character.MAX_CODE_POINT
                    && (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE);
            boolean accepted = Utf8.isValid(buffer.position(0).limit(length));
            if (accepted != character) {
                throw new AssertionError("U+" + Integer.toHexString(codePoint) + " accepted: " + accepted);
            }
        }
    }

    /** The scheme of UTF-8, applied to any 21 bits. */
    private static int encode(int codePoint, byte[] to) {
        int length = codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
        int rest = codePoint;
        for (int i = length - 1; i > 0; i--, rest >>= 6) {
            to[i] = (byte) (0x80 | (rest & 0x3F));
        }
        int mark = length == 1 ? 0 : 0xF00 >> length & 0xFF;
        to[0] = (byte) (mark | rest);
        return length;
    }

    @Test
    void agreesWithTheOracleOnEveryPairOfBytes() {
        for (int pair = 0; pair < 0x10000; pair++) {
            byte[] bytes = {(byte) (pair >> 8), (byte) pair};
            int state = Utf8.validate(ByteBuffer.wrap(bytes), 0, 2, Utf8.COMPLETE);
            assertThat(state == Utf8.INVALID).isEqualTo(Utf8Oracle.firstWrongByte(bytes) >= 0);
            assertThat(state == Utf8.COMPLETE).isEqualTo(Utf8Oracle.isText(bytes));
        }
    }

    @Test
    void agreesWithTheOracleOnRandomBytesNearText() {
        Seed seed = Seed.fresh();
        for (int i = 0; i < 20_000; i++) {
            SplittableRandom random = seed.random(i);
            byte[] bytes = Wire.utf8(RandomText.of(random, random.nextInt(40)));
            for (int mutations = random.nextInt(3); mutations > 0 && bytes.length > 0; mutations--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            if (random.nextInt(4) == 0) {
                bytes = Wire.head(bytes, random.nextInt(bytes.length + 1));
            }
            int wrong = Utf8Oracle.firstWrongByte(bytes);
            int cut = random.nextInt(bytes.length + 1);
            for (ByteBuffer buffer : new ByteBuffer[] {ByteBuffer.wrap(bytes), direct(bytes)}) {
                int state = Utf8.validate(buffer, 0, cut, Utf8.COMPLETE);
                assertThat(state == Utf8.INVALID)
                        .as("%s of %s, %s", cut, Event.hex(bytes), seed)
                        .isEqualTo(wrong >= 0 && wrong < cut);
                if (state != Utf8.INVALID) {
                    state = Utf8.validate(buffer, cut, bytes.length, state);
                    assertThat(state == Utf8.INVALID)
                            .as("%s, %s", Event.hex(bytes), seed)
                            .isEqualTo(wrong >= 0);
                    assertThat(state == Utf8.COMPLETE)
                            .as("%s, %s", Event.hex(bytes), seed)
                            .isEqualTo(Utf8Oracle.isText(bytes));
                }
            }
        }
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(0, bytes);
    }

    private static void agrees(byte[] bytes) {
        int wrong = Utf8Oracle.firstWrongByte(bytes);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        for (int cut = 0; cut <= bytes.length; cut++) {
            int state = Utf8.validate(buffer, 0, cut, Utf8.COMPLETE);
            assertThat(state == Utf8.INVALID)
                    .as("%s bytes of %s", cut, Event.hex(bytes))
                    .isEqualTo(wrong >= 0 && wrong < cut);
            if (state == Utf8.INVALID) {
                break;
            }
            state = Utf8.validate(buffer, cut, bytes.length, state);
            assertThat(state == Utf8.INVALID).as(Event.hex(bytes)).isEqualTo(wrong >= 0);
            assertThat(state == Utf8.COMPLETE).as(Event.hex(bytes)).isEqualTo(Utf8Oracle.isText(bytes));
        }
        assertThat(buffer.position()).isZero();
    }
}
