package dev.parley.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads as values: the parts of a request target, bodies, and writing them without letting anything be smuggled in. */
class HeadTest {
    private static RequestHead get(String target) {
        return new RequestHead("GET", target, Headers.of("Host", "host:1"));
    }

    @ParameterizedTest
    @CsvSource({
        "/, /, '', /, host:1",
        "/a/b?c=d?e, /a/b, c=d?e, /a/b?c=d?e, host:1",
        "/a?, /a, '', /a?, host:1",
        "//a/b, //a/b, '', //a/b, host:1",
        "/a?u=http://x/y, /a, u=http://x/y, /a?u=http://x/y, host:1",
        "http://other:8080/a?b, /a, b, /a?b, other:8080",
        "http://other, /, '', /, other",
        "https://other?b, /, b, /?b, other",
        "HTTP://[::1]:9/a%2Fb, /a%2Fb, '', /a%2Fb, [::1]:9",
        "*, *, '', *, host:1",
    })
    void takesTheTargetApart(String target, String path, String query, String resourceName, String authority) {
        RequestHead head = get(target);

        assertThat(head.path()).isEqualTo(path);
        assertThat(head.query()).isEqualTo(new Query(query));
        assertThat(head.resourceName()).isEqualTo(resourceName);
        assertThat(head.authority()).isEqualTo(authority);
    }

    @Test
    void hasNoAuthorityWithoutHost() {
        assertThat(new RequestHead("GET", "/", 0, Headers.empty()).authority()).isEmpty();
    }

    @Test
    void knowsWhetherABodyFollows() {
        assertThat(get("/").hasBody()).isFalse();
        assertThat(new RequestHead("GET", "/", Headers.of("Content-Length", "0")).hasBody())
                .isFalse();
        assertThat(new RequestHead("GET", "/", Headers.of("Content-Length", "1")).hasBody())
                .isTrue();
        assertThat(new RequestHead("GET", "/", Headers.of("Content-Length", "0", "Content-Length", "1")).hasBody())
                .isTrue();
        assertThat(new RequestHead("GET", "/", Headers.of("Content-Length", "x")).hasBody())
                .isTrue();
        assertThat(new RequestHead("GET", "/", Headers.of("Transfer-Encoding", "chunked")).hasBody())
                .isTrue();
    }

    @Test
    void writesARequest() {
        assertThat(new RequestHead("GET", "/a?b", 1, Headers.of("Host", "h", "A", "\u00e9", "B", "")).encode())
                .isEqualTo(Wire.bytes("GET /a?b HTTP/1.1↵Host: h↵A: \u00e9↵B: ↵↵"));
    }

    @Test
    void writesAResponse() {
        assertThat(new ResponseHead(101, Headers.of("Upgrade", "websocket")).encode())
                .isEqualTo(Wire.bytes("HTTP/1.1 101 Switching Protocols↵Upgrade: websocket↵↵"));
        assertThat(new ResponseHead(0, 299, "", Headers.empty()).encode()).isEqualTo(Wire.bytes("HTTP/1.0 299 ↵↵"));
    }

    @Test
    void knowsTheUsualReasons() {
        assertThat(ResponseHead.usualReason(426)).isEqualTo("Upgrade Required");
        assertThat(ResponseHead.usualReason(431)).isEqualTo("Request Header Fields Too Large");
        assertThat(ResponseHead.usualReason(299)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET ", "G T", "GET\r\n", "G\u00e9T"})
    void refusesAMethodThatIsNoToken(String method) {
        assertThatThrownBy(() -> new RequestHead(method, "/", Headers.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("method: got \"")
                .hasMessageEndingWith(", expected a token such as GET");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/ HTTP/1.1\r\nA: b\r\n\r\n", "/a b", "/\n", "/\u0000", "/#a", "/\u00e9", "/\u0130", "/<"})
    void refusesATargetThatCouldNotStandInARequestLine(String target) {
        assertThatThrownBy(() -> new RequestHead("GET", target, Headers.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("request target: got \"")
                .hasMessageMatching("[ -~]*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb", "\n", "a\u0000", "\u0100"})
    void refusesAReasonThatCouldNotStandInAStatusLine(String reason) {
        assertThatThrownBy(() -> new ResponseHead(200, reason, Headers.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("reason phrase: got ");
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, 0, 99, 1000})
    void refusesAStatusThatIsNotOfThreeDigits(int status) {
        assertThatThrownBy(() -> new ResponseHead(status, Headers.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("status: got " + status + ", expected 100 to 999");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 10})
    void refusesAMinorVersionThatIsNoDigit(int minorVersion) {
        assertThatThrownBy(() -> new RequestHead("GET", "/", minorVersion, Headers.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("minor version: got " + minorVersion + ", expected 0 to 9");
        assertThatThrownBy(() -> new ResponseHead(minorVersion, 200, "", Headers.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
