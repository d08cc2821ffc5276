package dev.parley.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Response heads: the client's twin of {@link RequestHeadParsingTest}. */
class ResponseHeadParsingTest {
    private static HeadResult<ResponseHead> malformed(HeadProblem problem) {
        return new HeadResult.Malformed<>(502, problem.section, problem.text);
    }

    @Test
    void readsStatusReasonAndFields() {
        assertThat(Wire.response("HTTP/1.1 101 Switching Protocols", "Upgrade:websocket", "A: 1", "a: 2"))
                .isEqualTo(new ResponseHead(
                        1, 101, "Switching Protocols", Headers.of("Upgrade", "websocket", "A", "1", "a", "2")));
    }

    @Test
    void takesAResponseWithoutFields() {
        assertThat(Wire.response("HTTP/1.0 500 Oh \u00e9!"))
                .isEqualTo(new ResponseHead(0, 500, "Oh \u00e9!", Headers.empty()));
    }

    @Test
    void takesAnEmptyReasonWithAndWithoutTheSpaceBeforeIt() {
        assertThat(Wire.response("HTTP/1.1 204 ").reason()).isEmpty();
        assertThat(Wire.response("HTTP/1.1 204").reason()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 101, 200, 426, 599, 600, 999})
    void takesEveryStatusOfThreeDigits(int status) {
        assertThat(Wire.response("HTTP/1.1 " + status + " x").status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1",
                "HTTP/1.1 ",
                "HTTP/1.1 10",
                "HTTP/1.1 099 x",
                "HTTP/1.1 1x1 x",
                "HTTP/1.1 1011 x",
                "HTTP/1.1  101 x",
                "HTTP/1.1\t101 x",
                "HTTP/1.1 101\tx",
                "http/1.1 101 x",
                "HTTP/11 101 xx",
                "ICY 200 OK and more",
                " HTTP/1.1 101 x"
            })
    void refusesAnotherStatusLine(String line) {
        assertThat(Wire.receiveResponse(Wire.head(line))).isEqualTo(malformed(HeadProblem.STATUS_LINE));
    }

    @Test
    void refusesAnotherMajorVersion() {
        assertThat(Wire.receiveResponse(Wire.head("HTTP/2.0 200 OK"))).isEqualTo(malformed(HeadProblem.MAJOR_VERSION));
    }

    @Test
    void refusesAnEmptyLineBeforeTheStatusLine() {
        assertThat(Wire.receiveResponse(Wire.head("", "HTTP/1.1 101 x"))).isEqualTo(malformed(HeadProblem.STATUS_LINE));
    }

    @Test
    void refusesControlCharactersBareLinesAndFolding() {
        assertThat(Wire.receiveResponse(Wire.bytes("HTTP/1.1 101 a\0b↵↵")))
                .isEqualTo(malformed(HeadProblem.CONTROL_CHARACTER));
        assertThat(Wire.receiveResponse(Wire.bytes("\u0016\u0003\u0001")))
                .isEqualTo(malformed(HeadProblem.CONTROL_CHARACTER));
        assertThat(Wire.receiveResponse(Wire.bytes("HTTP/1.1 101 x\n↵"))).isEqualTo(malformed(HeadProblem.BARE_LF));
        assertThat(Wire.receiveResponse(Wire.bytes("HTTP/1.1 101 x\rA"))).isEqualTo(malformed(HeadProblem.BARE_CR));
        assertThat(Wire.receiveResponse(Wire.head("HTTP/1.1 101 x", "A: b", " c")))
                .isEqualTo(malformed(HeadProblem.FOLDED_FIELD));
        assertThat(Wire.receiveResponse(Wire.head("HTTP/1.1 101 x", " A: b")))
                .isEqualTo(malformed(HeadProblem.SPACE_BEFORE_FIELDS));
        assertThat(Wire.receiveResponse(Wire.head("HTTP/1.1 101 x", "A : b")))
                .isEqualTo(malformed(HeadProblem.SPACE_BEFORE_COLON));
    }

    @Test
    void refusesAStatusLineThatIsTooLong() {
        assertThat(Wire.receiveResponse(Wire.head("HTTP/1.1 101 " + "x".repeat(9000))))
                .isEqualTo(malformed(HeadProblem.STATUS_LINE_TOO_LONG));
    }
}
