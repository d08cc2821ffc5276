package dev.parley.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a listener comes to a text's {@code String}. */
class TextDecodingTest {

    private static final String MIXED = "Größe: 12 €, 日本語 😀 ";

    private static ByteBuffer direct(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return ByteBuffer.allocateDirect(bytes.length + 7).put(3, bytes).slice(3, bytes.length);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 100, 1_000, 2_000, 2_048, 3_000, 10_000})
    void aTextOfWhateverLengthIsWhole(int repetitions) {
        String text = MIXED.repeat(repetitions);
        ByteBuffer bytes = direct(text);

        assertThat(TextDecoding.decode(bytes)).isEqualTo(text);
        assertThat(bytes.hasRemaining()).isFalse();
        assertThat(TextDecoding.decode(direct("short"))).isEqualTo("short");
        assertThat(TextDecoding.decode(ByteBuffer.wrap(text.getBytes(UTF_8)).asReadOnlyBuffer()))
                .isEqualTo(text);
    }

    @Test
    void aVirtualThreadKeepsNothing() throws InterruptedException {
        String[] decoded = new String[1];

        Thread.ofVirtual()
                .start(() -> decoded[0] = TextDecoding.decode(direct(MIXED)))
                .join();

        assertThat(decoded[0]).isEqualTo(MIXED);
    }
}
