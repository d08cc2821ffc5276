package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyServerTest {

    @ParameterizedTest
    @CsvSource({
        "http://proxy.test:3128, http://proxy.test:3128", "HTTP://proxy.test/, http://proxy.test:80",
        "proxy.test:8080, http://proxy.test:8080", "socks5://proxy.test, socks5://proxy.test:1080",
        "socks5h://10.0.0.1:9050, socks5://10.0.0.1:9050", "http://[::1]:3128, http://[::1]:3128",
        "http://user:p%40ss@proxy.test:3128, http://proxy.test:3128"
    })
    void readsUrls(String url, String text) {
        assertThat(ProxyServer.parse(url)).hasToString(text);
    }

    @Test
    void readsUserAndPassword() {
        ProxyServer proxy = ProxyServer.parse("http://us%C3%A9r:p%40s/s:w+d@[::1]:3128");

        assertThat(proxy.user()).contains("us\u00e9r");
        assertThat(proxy.login()).contains(new ProxyServer.Login("us\u00e9r", "p@s/s:w+d"));
        assertThat(proxy.login()).asString().doesNotContain("p@s");
        assertThat(proxy.host()).isEqualTo("::1");
        assertThat(ProxyServer.parse("http://user@h").login()).contains(new ProxyServer.Login("user", ""));
        assertThat(ProxyServer.parse("http://h").user()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://u:secret@proxy.test",
                "socks4://u:secret@proxy.test",
                "http://u:secret@proxy.test:0",
                "http://u:secret@proxy.test:65536",
                "http://u:secret@proxy.test:x",
                "http://u:secret@proxy.test:",
                "http://u:secret@",
                "http://u:secret@proxy test",
                "http://u:secret@proxy.test/path",
                "http://u:secret%zz@proxy.test",
                "http://u:secret%0d%0a@proxy.test",
                "http://u%3Au:secret@proxy.test",
                "socks5://:secret@proxy.test",
                "socks5://u@proxy.test"
            })
    void refusesWhatIsNoProxyWithoutRepeatingThePassword(String url) {
        assertThatThrownBy(() -> ProxyServer.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("secret");
    }

    @Test
    void refusesWhatSocksCannotCarry() {
        ProxyServer proxy = ProxyServer.socks5("proxy.test", 1080);
        String longest = "x".repeat(255);
        assertThat(proxy.withCredentials(longest, longest).user()).contains(longest);
        assertThatThrownBy(() -> proxy.withCredentials("u", longest + "x")).hasMessageContaining("1 to 255 bytes");
        assertThatThrownBy(() -> proxy.withCredentials("\u00e9".repeat(128), "p"))
                .hasMessageContaining("1 to 255 bytes");
    }
}
