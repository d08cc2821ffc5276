package dev.parley.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EscapedTextTest {

    @Test
    void escapesWhatCouldEndTheLineOrHideInIt() {
        assertThat(EscapedText.of("a\r\nb\u001b[31m\"\\\u202e\u00e9"))
                .isEqualTo("\"a\\u000d\\u000ab\\u001b[31m\\\"\\\\\\u202e\\u00e9\"");
    }

    @Test
    void cutsWhatIsTooLong() {
        assertThat(EscapedText.of("x".repeat(1000))).isEqualTo("\"" + "x".repeat(120) + "\" and 880 more");
    }
}
