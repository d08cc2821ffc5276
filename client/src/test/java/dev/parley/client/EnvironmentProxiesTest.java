package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentProxiesTest {

    /** What leads to a server, under an environment of {@code name=value} with spaces between. */
    private static String way(String uri, String variables) {
        Map<String, String> environment = Stream.of(variables.strip().split(" ", -1))
                .map(variable -> variable.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        return EnvironmentProxies.of(environment)
                .ways(Target.of(WebSocketRequest.to(uri).build()))
                .getFirst()
                .proxy()
                .map(ProxyServer::host)
                .orElse("direct");
    }

    @ParameterizedTest
    @CsvSource({
        "wss://h/, https_proxy=a HTTPS_PROXY=b all_proxy=c http_proxy=d, a",
        "wss://h/, HTTPS_PROXY=b all_proxy=c http_proxy=d, b",
        "wss://h/, all_proxy=c ALL_PROXY=e http_proxy=d, c",
        "wss://h/, ALL_PROXY=e http_proxy=d, e",
        "wss://h/, wss_proxy=f https_proxy=a, f",
        "wss://h/, http_proxy=d, direct",
        "ws://h/, http_proxy=d https_proxy=a all_proxy=c, d",
        "ws://h/, ws_proxy=f http_proxy=d, f",
        "ws://h/, https_proxy=a all_proxy=c, c",
        "ws://h/, https_proxy=a, direct",
        "ws://h/, http_proxy= all_proxy=c, c",
    })
    void takesTheFirstVariableThatIsMeant(String uri, String variables, String host) {
        assertThat(way(uri, variables)).isEqualTo(host);
    }

    @Test
    void doesNotLookAtTheVariableThatARequestCanSet() {
        assertThat(way("ws://h/", "HTTP_PROXY=evil REQUEST_METHOD=GET")).isEqualTo("direct");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "example.com",
                ".example.com",
                "*.example.com",
                "EXAMPLE.com.",
                "other.test,www.example.com",
                "www.example.com:8443",
                "com"
            })
    void leavesOutDomains(String list) {
        assertThat(way("wss://www.Example.com:8443/", "all_proxy=p no_proxy=" + list))
                .isEqualTo("direct");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ample.com", "a.www.example.com", "www.example.com:443", "10.0.0.0/8", "example", "**"})
    void leavesOutNothingElse(String list) {
        assertThat(way("wss://www.example.com:8443/", "all_proxy=p no_proxy=" + list))
                .isEqualTo("p");
    }

    @ParameterizedTest
    @CsvSource({
        "no_proxy= NO_PROXY=example.com, direct",
        "no_proxy=other.test NO_PROXY=example.com, p",
    })
    void leavesOutWhatTheFirstListSaysThatIsNotEmpty(String lists, String way) {
        assertThat(way("wss://www.example.com/", "all_proxy=p " + lists)).isEqualTo(way);
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, 10.0.0.0/8, direct", "10.1.2.3, 10.1.2.3, direct", "11.0.0.1, 10.0.0.0/8, p",
        "[fd00::1], fd00::/8, direct", "[fd00::1], [fd00::1], direct", "[fe00::1], fd00::/8, p",
        "127.0.0.1, 127.0.0.1:9000, direct", "127.0.0.1, 127.0.0.1:9001, p", "127.0.0.1, localhost, p",
    })
    void leavesOutAddresses(String host, String list, String way) {
        assertThat(way("ws://" + host + ":9000/", "all_proxy=p no_proxy=" + list))
                .isEqualTo(way);
        assertThat(way("ws://" + host + ":9000/", "all_proxy=p NO_PROXY=" + list))
                .isEqualTo(way);
    }

    @ParameterizedTest
    @CsvSource({
        "wss://h/, https_proxy=https://user:secret@p, https_proxy",
        "ws://h/, http_proxy=https://user:secret@p all_proxy=q, http_proxy",
        "ws://h/, ALL_PROXY=https://user:secret@p no_proxy=other.test, ALL_PROXY",
    })
    void namesTheVariableThatIsNoProxy(String uri, String variables, String variable) {
        assertThatThrownBy(() -> way(uri, variables))
                .isInstanceOfSatisfying(
                        WebSocketConnectException.class,
                        refused -> assertThat(refused.failure()).isEqualTo(ConnectFailure.PROXY_SETTING))
                .hasMessageStartingWith(
                        uri + ": environment variable " + variable + ": proxy: got another scheme, expected http://")
                .message()
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "ws://h/, https_proxy=ftp://p, direct",
        "wss://h/, http_proxy=ftp://p, direct",
        "wss://h/, https_proxy=q all_proxy=ftp://p, q",
        "wss://h/, https_proxy=ftp://p no_proxy=h, direct",
        "ws://h/, all_proxy=ftp://p no_proxy=*, direct",
    })
    void aVariableThatIsNoProxyHarmsNobodyWhoWouldNotUseIt(String uri, String variables, String way) {
        assertThat(way(uri, variables)).isEqualTo(way);
    }
}
