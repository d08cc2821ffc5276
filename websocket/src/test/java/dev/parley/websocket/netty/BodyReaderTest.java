package dev.parley.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.handshake.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyReaderTest {

    private static final String CHUNKS = "5\r\nhello\r\n001;ext=\"x\"\r\n \r\n5 ;y\r\nworld\r\n0\r\nTrailer: x\r\n\r\n";

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static BodyReader chunks(String text) {
        BodyReader reader = BodyReader.ofChunks(100);
        reader.receive(bytes(text));
        return reader;
    }

    private static String text(BodyReader reader) {
        assertThat(reader.isComplete()).isTrue();
        return new String(reader.body(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void readsABodyOfKnownLengthAndLeavesTheRest() {
        ByteBuffer bytes = bytes("helloGET");
        BodyReader reader = BodyReader.ofLength(5);
        reader.receive(bytes);
        assertThat(text(reader)).isEqualTo("hello");
        assertThat(bytes.remaining()).isEqualTo(3);
    }

    @Test
    void readsChunksHoweverTheyAreCut() {
        for (int size = 1; size <= CHUNKS.length(); size++) {
            BodyReader reader = BodyReader.ofChunks(11);
            for (int from = 0; from < CHUNKS.length(); from += size) {
                reader.receive(bytes(CHUNKS.substring(from, Math.min(from + size, CHUNKS.length()))));
            }
            assertThat(text(reader)).as("pieces of %d", size).isEqualTo("hello world");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1;a\r\n", "1 ;a\r\n", "1 \t ; a = b\r\n", "1;a=\"b\"\r\n"})
    void readsPastExtensions(String size) {
        assertThat(text(chunks(size + "x\r\n0\r\n\r\n"))).isEqualTo("x");
    }

    @Test
    void leavesWhatFollowsTheChunks() {
        ByteBuffer bytes = bytes("0\r\n\r\nGET");
        BodyReader reader = BodyReader.ofChunks(0);
        reader.receive(bytes);
        assertThat(text(reader)).isEmpty();
        assertThat(bytes.remaining()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n",
                "x\r\n",
                "-1\r\n",
                "+1\r\n",
                "0x1\r\n",
                "1\n",
                "1\r\nab",
                "1\r\na\n",
                "1\ra",
                "00000000000000001\r\n",
                "1;a\nb",
                "1;\u0000",
                "0\r\nA: b\n",
                "0\r\n\r1",
                "1\r\na\r\n\r\n",
                ";x\r\n",
                "5 6\r\n",
                "5\t6\r\n",
                "5 x\r\n",
                "5 \r\n",
                " 5\r\n",
            })
    void refusesMalformedChunks(String text) {
        BodyReader reader = chunks(text);
        assertThat(reader.hasFailed()).isTrue();
        assertThat(reader.failure().status()).isEqualTo(400);
    }

    @Test
    void refusesWhatIsTooLongBeforeItHasCome() {
        assertThat(chunks("64\r\n").hasFailed()).isFalse();
        BodyReader reader = chunks("65\r\n");
        assertThat(reader.hasFailed()).isTrue();
        assertThat(reader.failure()).isEqualTo(new Refusal(413, "the body is longer than the 100 bytes allowed"));
        assertThat(chunks("60\r\n" + "x".repeat(96) + "\r\n5\r").failure().status())
                .isEqualTo(413);
    }

    @Test
    void readsSizesWithLeadingZeros() {
        assertThat(text(chunks("0000000000000001\r\na\r\n00000000\r\n\r\n"))).isEqualTo("a");
    }

    @Test
    void readsSizesUpToTheLongestLimit() {
        int gibibyte = 1 << 30;
        BodyReader longest = BodyReader.ofChunks(gibibyte);
        longest.receive(bytes("40000000\r\nfirst"));
        assertThat(longest.hasFailed()).isFalse();
        BodyReader longer = BodyReader.ofChunks(gibibyte);
        longer.receive(bytes("40000001"));
        assertThat(longer.failure().status()).isEqualTo(413);
        assertThat(longer.hasFailed()).isTrue();
    }

    @Test
    void refusesEndlessExtensionsAndTrailers() {
        assertThat(chunks("1;" + "x".repeat(300)).hasFailed()).isTrue();
        assertThat(chunks("0\r\n" + "A: b\r\n".repeat(3000)).hasFailed()).isTrue();
    }
}
