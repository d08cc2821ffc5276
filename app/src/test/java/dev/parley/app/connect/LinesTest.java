package dev.parley.app.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Frame;
import dev.parley.protocol.Frame.Direction;
import dev.parley.protocol.Opcode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is shown, and what a typed line means. */
class LinesTest {

    @Nested
    class Safe {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\u0000", "\u0007", "\b", "\u001b", "\u007f", "\u0080", "\u009b", "\u2028", "\u2029", "\u202a",
                    "\u202e", "\u2066", "\u2069", "\u200e", "\u200f", "\u061c", "\ufeff"
                })
        void isWhateverATerminalWouldActUpon(String spiteful) {
            assertThat(Printable.lines("a" + spiteful + "b"))
                    .isEqualTo("a\\u%04xb".formatted((int) spiteful.charAt(0)));
        }

        @Test
        void areLettersOfAllScriptsAsTheyAre() {
            assertThat(Printable.line("Grüße, 你好, שלום, 😀 \\")).isEqualTo("Grüße, 你好, שלום, 😀 \\");
        }

        @Test
        void isALineWithItsEndsShown() {
            assertThat(Printable.line("a\r\n\tb")).isEqualTo("a\\r\\n\\tb");
            assertThat(Printable.lines("a\r\nb")).isEqualTo("a\\r\nb");
        }
    }

    @Nested
    class Frames {

        private static Frame frame(boolean isFinal, int bits, Opcode opcode, byte[] payload, long length) {
            return new Frame(Direction.RECEIVED, isFinal, bits, opcode, false, length, ByteBuffer.wrap(payload));
        }

        private static byte[] utf8(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        @Test
        void areOneLine() {
            assertThat(FrameLine.of(frame(true, 0, Opcode.TEXT, utf8("a\u001b\n\"ü"), 6)))
                    .isEqualTo("< TEXT FIN 6 bytes \"a\\u001b\\n\"ü\"");
            assertThat(FrameLine.of(frame(false, 0, Opcode.BINARY, new byte[] {0, (byte) 0xff}, 2)))
                    .isEqualTo("< BINARY 2 bytes 00 ff");
            assertThat(FrameLine.of(
                            new Frame(Direction.SENT, true, 0, Opcode.PONG, true, 1, ByteBuffer.wrap(new byte[] {7}))))
                    .isEqualTo("> PONG FIN masked 1 byte 07");
            assertThat(FrameLine.of(frame(true, 0, Opcode.CLOSE, new byte[0], 0)))
                    .isEqualTo("< CLOSE FIN 0 bytes");
        }

        @Test
        void showCompressedTextInHex() {
            assertThat(FrameLine.of(frame(true, 4, Opcode.TEXT, new byte[] {(byte) 0xf2, 0x48}, 2)))
                    .isEqualTo("< TEXT FIN RSV1 2 bytes f2 48");
            assertThat(FrameLine.of(frame(true, 3, Opcode.TEXT, new byte[0], 0)))
                    .isEqualTo("< TEXT FIN RSV2 RSV3 0 bytes");
        }

        @Test
        void areCutWhereTheyAreLong() {
            assertThat(FrameLine.of(frame(true, 0, Opcode.TEXT, utf8("😀".repeat(31)), 4000)))
                    .isEqualTo("< TEXT FIN 4000 bytes \"" + "😀".repeat(31) + "\" ...");
            assertThat(FrameLine.of(frame(true, 0, Opcode.TEXT, utf8("x".repeat(61)), 61)))
                    .isEqualTo("< TEXT FIN 61 bytes \"" + "x".repeat(60) + "\" ...");
            assertThat(FrameLine.of(frame(true, 0, Opcode.BINARY, new byte[125], 4000)))
                    .isEqualTo("< BINARY FIN 4000 bytes " + "00 ".repeat(20) + "...");
        }
    }

    @Nested
    class Hex {

        @Test
        void endsWhereItWouldPushAllElseOutOfSight() {
            assertThat(HexView.lines(ByteBuffer.allocate(5000)))
                    .hasSize(34)
                    .startsWith("5000 bytes")
                    .endsWith("... 4488 more");
        }
    }

    @Nested
    class Typed {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "hello           | Text[text=hello]",
                    "//x             | Text[text=/x]",
                    "/ping           | Ping[]",
                    "/quit           | Quit[]",
                    "/help           | Help[]",
                    "/close          | Close[code=1000, reason=]",
                    "/close 4000     | Close[code=4000, reason=]",
                    "/close 4000 a b | Close[code=4000, reason=a b]",
                    "/close 1006     | Mistake[problem=/close: close code 1006 must not be sent",
                    "/close 1005     | Mistake[problem=/close: code 1005 must not be sent",
                    "/close now      | Mistake[problem=/close: got \"now\", expected a code",
                    "/binary 0       | Mistake[problem=/binary: expected pairs of hexadecimal digits",
                    "/nonsense       | Mistake[problem=there is no /nonsense: see /help; a text that begins with / is"
                            + " sent as //nonsense",
                })
        void meansWhatItSays(String line, String meaning) {
            assertThat(TypedLine.of(line).toString()).startsWith(meaning);
        }

        @Test
        void bytesMayHaveSpaces() {
            assertThat(TypedLine.of("/binary 00 ff7F"))
                    .isInstanceOfSatisfying(
                            TypedLine.Binary.class,
                            binary -> assertThat(binary.bytes())
                                    .isEqualTo(ByteBuffer.wrap(new byte[] {0, (byte) 0xff, 0x7f})));
        }
    }
}
