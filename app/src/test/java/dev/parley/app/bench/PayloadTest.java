package dev.parley.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.parley.app.bench.Payload.Content;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {

    private static byte[] message(int size, boolean text, Content content) {
        return new Payload(size, text, content).message(new SplittableRandom(1)).array();
    }

    private static int deflated(byte[] message) {
        Deflater deflater = new Deflater();
        deflater.setInput(message);
        deflater.finish();
        int length = deflater.deflate(new byte[message.length * 2 + 100]);
        deflater.end();
        return length;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 40, 63, 64, 65, 125, 126, 256, 1024, 65_536, 100_001})
    void jsonIsJsonOfTheRightLength(int size) throws IOException {
        byte[] message = message(size, true, Content.JSON);
        assertThat(message).hasSize(size);
        int tokens = 0;
        try (JsonParser json = new JsonFactory().createParser(message)) {
            while (json.nextToken() != null) {
                tokens++;
            }
        }
        assertThat(tokens).isPositive();
    }

    @Test
    void jsonCompressesAsJsonDoesAndRandomDoesNot() {
        assertThat(deflated(message(4096, true, Content.JSON))).isBetween(800, 2400);
        assertThat(deflated(message(4096, false, Content.RANDOM))).isGreaterThan(4096);
    }

    @Test
    void randomTextIsText() {
        byte[] message = message(10_000, true, Content.RANDOM);
        assertThat(new String(message, StandardCharsets.US_ASCII))
                .hasSize(10_000)
                .matches("[A-Za-z0-9_-]+");
    }
}
