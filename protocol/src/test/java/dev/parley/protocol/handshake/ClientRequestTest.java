package dev.parley.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.Extension;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client's opening handshake: what RFC 6455 §4.1 wants in it, and what a program may not put there. */
class ClientRequestTest {
    private static ClientHandshake.Builder to(String uri) {
        return ClientHandshake.to(WebSocketUri.parse(uri));
    }

    @Test
    void writesTheLeastThatIsNeeded() {
        ClientHandshake handshake = to("ws://example.com").nonce(new byte[16]).build();

        assertThat(handshake.request().encode())
                .isEqualTo(Wire.head(
                        "GET / HTTP/1.1",
                        "Host: example.com",
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
                        "Sec-WebSocket-Version: 13"));
    }

    @Test
    void writesEverythingThatCanBeSet() {
        ClientHandshake handshake = to("wss://example.com:8443/chat?room=1")
                .nonce(new byte[16])
                .origin("http://example.com")
                .subprotocols("chat", "superchat")
                .extension(new FakeExtension(
                        "a",
                        Extension.RSV1,
                        new ExtensionOffer("a", List.of(new ExtensionOffer.Parameter("p", "1"))),
                        new ExtensionOffer("a")))
                .extension(new FakeExtension("b", Extension.RSV2, new ExtensionOffer("b")))
                .header("Cookie", "a=b")
                .headers(Headers.of("Authorization", "Basic eDp5"))
                .build();

        assertThat(handshake.request().encode())
                .isEqualTo(Wire.head(
                        "GET /chat?room=1 HTTP/1.1",
                        "Host: example.com:8443",
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
                        "Sec-WebSocket-Version: 13",
                        "Origin: http://example.com",
                        "Sec-WebSocket-Protocol: chat, superchat",
                        "Sec-WebSocket-Extensions: a; p=1, a, b",
                        "Cookie: a=b",
                        "Authorization: Basic eDp5"));
    }

    @Test
    void whatItWritesTheServerAccepts() {
        ClientHandshake handshake = to("ws://h/x").subprotocols("chat").build();
        RequestHead sent = handshake.request();

        assertThat(Wire.receiveRequest(sent.encode())).isEqualTo(new HeadResult.Complete<>(sent));
        assertThat(ServerHandshake.examine(sent)).isInstanceOf(OpeningRequest.class);
    }

    @Test
    void hasANewKeyOf16BytesEachTime() {
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            String key = to("ws://h")
                    .build()
                    .request()
                    .headers()
                    .first("Sec-WebSocket-Key")
                    .orElseThrow();
            assertThat(SecWebSocketKey.isWellFormed(key)).isTrue();
            keys.add(key);
        }

        assertThat(keys).hasSize(100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host",
                "Upgrade",
                "Connection",
                "Origin",
                "sec-websocket-key",
                "Sec-WebSocket-Version",
                "Sec-WebSocket-Protocol",
                "Sec-WebSocket-Extensions",
                "Sec-WebSocket-Accept",
                "Content-Length",
                "Transfer-Encoding"
            })
    void refusesFieldsThatTheHandshakeWritesItself(String name) {
        assertThatThrownBy(() -> to("ws://h").header(name, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected none from the program");
    }

    @Test
    void refusesFieldsThatWouldBecomeMoreThanOne() {
        assertThatThrownBy(() -> to("ws://h").header("A", "b\r\nUpgrade: x"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> to("ws://h").origin("http://a\r\nB: c"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("value of header Origin: got CR at index 8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a,b", "a;b", "\u00e9"})
    void refusesASubprotocolThatIsNoToken(String name) {
        assertThatThrownBy(() -> to("ws://h").subprotocols(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("subprotocol: got \"")
                .hasMessageEndingWith(", expected a token (RFC 6455 §4.1)");
    }

    @Test
    void refusesASubprotocolOrAnExtensionThatIsThereAlready() {
        assertThatThrownBy(() -> to("ws://h").subprotocols("a", "b").subprotocols("a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("subprotocol: got \"a\" twice, expected each once (RFC 6455 §4.1)");
        assertThatThrownBy(
                        () -> to("ws://h").extension(new FakeExtension("a", 0)).extension(new FakeExtension("a", 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("extension a: got it twice, expected each once");
        assertThatThrownBy(() -> to("ws://h").extension(new FakeExtension("a", 0, new ExtensionOffer("b"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("extension a: got an offer named b, expected its own name");
    }

    @ParameterizedTest
    @CsvSource({
        "ws://example.com, false, example.com, 80, /, example.com",
        "wss://example.com, true, example.com, 443, /, example.com",
        "WSS://Example.com/A, true, Example.com, 443, /A, Example.com",
        "ws://example.com:80/a, false, example.com, 80, /a, example.com",
        "ws://example.com:443, false, example.com, 443, /, example.com:443",
        "wss://example.com:80, true, example.com, 80, /, example.com:80",
        "ws://127.0.0.1:8080/?, false, 127.0.0.1, 8080, /, 127.0.0.1:8080",
        "ws://h:/a, false, h, 80, /a, h",
        "ws://my_host:81/a, false, my_host, 81, /a, my_host:81",
        "ws://b\u00fccher.example:81, false, xn--bcher-kva.example, 81, /, xn--bcher-kva.example:81",
        "ws://h//, false, h, 80, //, h",
        "ws://h//a/../b, false, h, 80, //a/../b, h",
        "ws://[::1]:9/a?b=c%20d, false, [::1], 9, /a?b=c%20d, [::1]:9",
        "ws://[::1], false, [::1], 80, /, [::1]",
        "ws://h?a, false, h, 80, /?a, h",
        "ws://h/\u00e9?\u20ac, false, h, 80, /%C3%A9?%E2%82%AC, h",
    })
    void takesAUriApart(String uri, boolean secure, String host, int port, String resourceName, String hostField) {
        WebSocketUri parsed = WebSocketUri.parse(uri);

        assertThat(parsed).isEqualTo(new WebSocketUri(secure, host, port, resourceName));
        assertThat(parsed.hostField()).isEqualTo(hostField);
    }

    @ParameterizedTest
    @CsvSource({
        "http://h, 'expected a URI with the scheme ws or wss'",
        "h, 'expected a URI with the scheme ws or wss'",
        "ws://h/a#b, 'expected no fragment: a # must be written as %23'",
        "ws://h/a#, 'expected no fragment: a # must be written as %23'",
        "ws://u:secret@h, 'got user information before the host, expected a host after // (RFC 6455 §3)'",
        "ws:///a, 'expected a host after //'",
        "ws:h, 'expected a host after //'",
        "ws://h/a b, 'expected a URI such as wss://example.com/path?query'",
        "'ws://h/a\r\nb', 'expected a URI such as wss://example.com/path?query'",
        "ws://h:0, 'port: got 0, expected 1 to 65535'",
        "ws://h:65536, 'port: got 65536, expected 1 to 65535'",
        "ws://h:x, 'expected a port of 1 to 65535 after the host'",
        "ws://h:1:2, 'host: got '",
        "ws://h:123456, 'expected a port of 1 to 65535 after the host'",
        "ws://\u00e9..b/, 'expected a host that is a valid domain name'",
    })
    void refusesAUriThatIsNotForWebSocket(String uri, String message) {
        assertThatThrownBy(() -> WebSocketUri.parse(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("secret");
    }

    @Test
    void refusesPartsThatCouldNotStandInARequest() {
        assertThatThrownBy(() -> new WebSocketUri(false, "h:1", 80, "/")).hasMessageStartingWith("host: got \"h:1\"");
        assertThatThrownBy(() -> new WebSocketUri(false, "", 80, "/")).hasMessageStartingWith("host: got \"\"");
        assertThatThrownBy(() -> new WebSocketUri(false, "h\r\nA: b", 80, "/")).hasMessageStartingWith("host: got");
        assertThatThrownBy(() -> new WebSocketUri(false, "h", 80, "a"))
                .hasMessageStartingWith("resource name: got \"a\"");
        assertThatThrownBy(() -> new WebSocketUri(false, "h", 80, "/ b")).hasMessageStartingWith("resource name: got");
    }
}
