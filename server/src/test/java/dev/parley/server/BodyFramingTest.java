package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.handshake.Headers;
import dev.parley.protocol.handshake.RequestHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyFramingTest {

    private static BodyFraming framing(int minorVersion, String... headers) {
        return BodyFraming.of(new RequestHead("POST", "/", minorVersion, Headers.of(headers)), 100);
    }

    @Test
    void tellsHowABodyIsDelimited() {
        assertThat(framing(1)).isEqualTo(new BodyFraming.None());
        assertThat(framing(1, "Content-Length", "0")).isEqualTo(new BodyFraming.None());
        assertThat(framing(1, "Content-Length", "100")).isEqualTo(new BodyFraming.Length(100));
        assertThat(framing(1, "Transfer-Encoding", "Chunked")).isEqualTo(new BodyFraming.Chunked());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "+1", "1, 1", "0x1", "1.0", "1 1"})
    void refusesALengthThatIsNoNumber(String length) {
        assertThat(framing(1, "Content-Length", length))
                .isInstanceOfSatisfying(
                        BodyFraming.Refused.class,
                        refused -> assertThat(refused.status()).isEqualTo(400));
    }

    @Test
    void refusesWhatSmugglersSend() {
        assertStatus(400, framing(1, "Content-Length", "1", "Content-Length", "1"));
        assertStatus(400, framing(1, "Content-Length", "1", "Transfer-Encoding", "chunked"));
        assertStatus(400, framing(0, "Transfer-Encoding", "chunked"));
        assertStatus(501, framing(1, "Transfer-Encoding", "gzip, chunked"));
        assertStatus(501, framing(1, "Transfer-Encoding", "chunked, identity"));
        assertStatus(501, framing(1, "Transfer-Encoding", "xchunked"));
        assertStatus(501, framing(1, "Transfer-Encoding", ""));
    }

    @Test
    void refusesALengthBeyondTheLimit() {
        assertStatus(413, framing(1, "Content-Length", "101"));
        assertStatus(413, framing(1, "Content-Length", "9999999999"));
        assertStatus(413, framing(1, "Content-Length", "99999999999999999999999999"));
    }

    private static void assertStatus(int status, BodyFraming framing) {
        assertThat(framing)
                .isInstanceOfSatisfying(
                        BodyFraming.Refused.class,
                        refused -> assertThat(refused.status()).isEqualTo(status));
    }
}
