package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {

    @ParameterizedTest
    @CsvSource({
        "http://example.com, http, example.com, 80",
        "https://example.com, https, example.com, 443",
        "HTTPS://EXAMPLE.com:8443, https, example.com, 8443",
        "http://example.com:80, http, example.com, 80",
        "http://[2001:DB8::1]:8080, http, [2001:db8::1], 8080",
        "http://[::1], http, [::1], 80",
        "chrome-extension://abcdef, chrome-extension, abcdef, 0",
    })
    void readsSchemeHostAndPort(String text, String scheme, String host, int port) {
        assertThat(Origin.parse(text)).contains(new Origin(scheme, host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "example.com",
                "://example.com",
                "http://",
                "http://example.com/",
                "http://example.com/path",
                "http://user@example.com",
                "http://example.com:",
                "http://example.com:0",
                "http://example.com:65536",
                "http://example.com:8a",
                "http://example.com:-1",
                "http://exa mple.com",
                "http://[::1",
                "http://[::1]x",
                "http://[]",
                "http://example.com?x",
                "http://example.com#x",
                "http://example.com, http://b.com",
                "1http://example.com",
                "http://ex\u00e4mple.com",
                "http://a\\b",
            })
    void refusesWhatIsNoOrigin(String text) {
        assertThat(Origin.parse(text)).isEmpty();
    }

    @Test
    void isWrittenWithoutTheDefaultPort() {
        assertThat(new Origin("https", "example.com", 443)).hasToString("https://example.com");
        assertThat(new Origin("https", "example.com", 8443)).hasToString("https://example.com:8443");
    }
}
