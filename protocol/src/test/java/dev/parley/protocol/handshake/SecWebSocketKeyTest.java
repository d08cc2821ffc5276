package dev.parley.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The key and its answer (RFC 6455 §4.1, §4.2.2). */
class SecWebSocketKeyTest {
    /** The RFC's own example (§1.3), the tutorial's, and two made with another implementation of SHA-1. */
    @ParameterizedTest
    @CsvSource({
        "dGhlIHNhbXBsZSBub25jZQ==, s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
        "uRovscZjNol/umbTt5uKmw==, rLHCkw/SKsO9GAH/ZSFhBATDKrU=",
        "AAAAAAAAAAAAAAAAAAAAAA==, ICX+Yqv66kxgM0FcWaLWlFLwTAI=",
        "/////////////////////w==, XXpj4jYzLM2yUE0C7TIgMwTQh2g=",
    })
    void isAnsweredBySha1OfItselfAndTheGuid(String key, String accept) {
        assertThat(SecWebSocketKey.isWellFormed(key)).isTrue();
        assertThat(SecWebSocketKey.accept(key)).isEqualTo(accept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "AAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAA=",
                "AAAAAAAAAAAAAAAAAAAAA===",
                "AAAAAAAAAAAAAAAAAAAAAAA=",
                "AAAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAAA==",
                "AAAAAAAAAAAAAAAAAAAA==",
                "AAAAAAAAAAAAAAAAAAAAAAAAAA==",
                "AAAAAAAAAAAAAAAAAAAAA===",
                "AAAAAAAAAAA-AAAAAAAAAA==",
                "AAAAAAAAAAA_AAAAAAAAAA==",
                "AAAAAAAAAAA AAAAAAAAAA==",
                "AAAAAAAAAAA=AAAAAAAAAA==",
                "AAAAAAAAAAA\u00c1AAAAAAAAAA==",
                "AAAAAAAAAAAAAAAAAAAAA\u00c1==",
                "AAAAAAAAAAAAAAAAAAAAAA=A",
            })
    void isNotWellFormedUnlessItIsTheBase64Of16Bytes(String key) {
        assertThat(SecWebSocketKey.isWellFormed(key)).isFalse();
    }

    /** The example of RFC 6455 §4.1, whose last digit has a bit that no encoder sets. */
    @Test
    void isWellFormedWithBitsThatDecodingDrops() {
        assertThat(SecWebSocketKey.isWellFormed("AQIDBAUGBwgJCgsMDQ4PEC==")).isTrue();
        assertThat(SecWebSocketKey.isWellFormed("AQIDBAUGBwgJCgsMDQ4PEA==")).isTrue();
    }

    @Test
    void isWellFormedExactlyWhereTheJdkEncodes16Bytes() {
        long seed = 6455;
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = new byte[random.nextInt(12, 21)];
            random.nextBytes(bytes);
            String key = Base64.getEncoder().encodeToString(bytes);
            assertThat(SecWebSocketKey.isWellFormed(key))
                    .as("%s, seed %d", key, seed)
                    .isEqualTo(bytes.length == 16);
        }
    }

    @Test
    void hasANonceOf16Bytes() {
        assertThat(SecWebSocketKey.ofNonce(new byte[16])).isEqualTo("AAAAAAAAAAAAAAAAAAAAAA==");
        assertThatThrownBy(() -> SecWebSocketKey.ofNonce(new byte[15]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("nonce: got 15 bytes, expected 16 (RFC 6455 §4.1)");
    }
}
