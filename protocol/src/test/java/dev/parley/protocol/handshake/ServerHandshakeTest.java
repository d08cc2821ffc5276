package dev.parley.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server's reading of an opening handshake: every rule of RFC 6455 §4.2.1, kept and broken. */
class ServerHandshakeTest {
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private static final List<String> OPENING = List.of(
            "GET /chat HTTP/1.1",
            "Host: server.example.com",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: " + KEY,
            "Origin: http://example.com",
            "Sec-WebSocket-Protocol: chat, superchat",
            "Sec-WebSocket-Version: 13");

    /** The RFC's opening handshake. */
    private static Opening examine() {
        return examine(OPENING);
    }

    /** The RFC's opening handshake with another request line, or with a field in the place of that of its name. */
    private static Opening examine(String change) {
        List<String> lines = new ArrayList<>(OPENING);
        if (change.contains(" HTTP/1.")) {
            lines.set(0, change);
        } else {
            lines.removeIf(line -> line.startsWith(change.substring(0, change.indexOf(':') + 1)));
            lines.add(change);
        }
        return examine(lines);
    }

    /** The RFC's opening handshake without one field. */
    private static Opening examineWithout(String name) {
        return examine(
                OPENING.stream().filter(line -> !line.startsWith(name + ":")).toList());
    }

    private static Opening examine(List<String> lines) {
        return ServerHandshake.examine(Wire.request(lines.toArray(String[]::new)));
    }

    private static OpeningRequest opened(Opening opening) {
        assertThat(opening).isInstanceOf(OpeningRequest.class);
        return (OpeningRequest) opening;
    }

    private static void refused(Opening opening, int status, String body) {
        assertThat(opening).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.body()).isEqualTo(body);
            assertThat(refusal.status()).isEqualTo(status);
        });
    }

    @Test
    void readsTheOpeningHandshakeOfTheRfc() {
        OpeningRequest opening = opened(examine());

        assertThat(opening.key()).isEqualTo(KEY);
        assertThat(opening.origin()).contains("http://example.com");
        assertThat(opening.subprotocols()).containsExactly("chat", "superchat");
        assertThat(opening.extensions()).isEmpty();
        assertThat(opening.head().path()).isEqualTo("/chat");
    }

    @Test
    void readsExtensionsAndSubprotocolsOverSeveralFields() {
        OpeningRequest opening = opened(ServerHandshake.examine(Wire.request(
                "GET / HTTP/1.1",
                "Host: h",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: " + KEY,
                "Sec-WebSocket-Protocol: a, b",
                "Sec-WebSocket-Protocol: c",
                "Sec-WebSocket-Extensions: x",
                "Sec-WebSocket-Extensions: y; z=\"1\"")));

        assertThat(opening.subprotocols()).containsExactly("a", "b", "c");
        assertThat(opening.extensions())
                .containsExactly(
                        new ExtensionOffer("x"),
                        new ExtensionOffer("y", List.of(new ExtensionOffer.Parameter("z", "1"))));
        assertThat(opening.origin()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Upgrade: WebSocket",
                "Upgrade: WEBSOCKET",
                "Upgrade: h2c, websocket",
                "Upgrade:websocket,foo/2",
                "Connection: upgrade",
                "Connection: keep-alive, Upgrade",
                "Connection:Upgrade,close",
                "GET http://server.example.com/chat HTTP/1.1",
                "GET /chat HTTP/1.2",
                "Content-Length: 0"
            })
    void acceptsTokensInAnyCaseAndList(String change) {
        opened(examine(change));
    }

    @Test
    void knowsAPlainRequestFromABrokenOpeningHandshake() {
        RequestHead plain = Wire.request("GET / HTTP/1.1", "Host: h", "Connection: keep-alive");
        RequestHead otherUpgrade = Wire.request("GET / HTTP/1.1", "Host: h", "Connection: Upgrade", "Upgrade: h2c");
        RequestHead post = Wire.request("POST / HTTP/1.1", "Host: h", "Content-Length: 3");
        RequestHead old = Wire.request("GET / HTTP/1.0");

        for (RequestHead head : List.of(plain, otherUpgrade, post, old)) {
            assertThat(ServerHandshake.examine(head)).isEqualTo(new PlainRequest(head));
        }
    }

    @Test
    void refusesHttp10() {
        refused(
                examine("GET /chat HTTP/1.0"),
                400,
                "version: got HTTP/1.0, expected HTTP/1.1 or higher; a proxy in between may have to be told so"
                        + " (RFC 6455 §4.2.1)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "HEAD", "get", "PUT"})
    void refusesAnotherMethodThanGet(String method) {
        Opening opening = examine(method + " /chat HTTP/1.1");

        refused(opening, 405, "method: got \"" + method + "\", expected GET (RFC 6455 §4.2.1)");
        assertThat(((Refusal) opening).headers().first("Allow")).contains("GET");
    }

    @Test
    void refusesWithoutUpgradeToWebsocket() {
        refused(
                examine("Upgrade: web-socket"),
                400,
                "Upgrade: got \"web-socket\", expected websocket (RFC 6455 §4.2.1)");
        refused(examineWithout("Upgrade"), 400, "Upgrade: got none, expected websocket (RFC 6455 §4.2.1)");
    }

    @Test
    void refusesWithoutConnectionUpgrade() {
        refused(
                examine("Connection: keep-alive, upgrades"),
                400,
                "Connection: got \"keep-alive, upgrades\", expected Upgrade (RFC 6455 §4.2.1)");
        refused(examineWithout("Connection"), 400, "Connection: got none, expected Upgrade (RFC 6455 §4.2.1)");
    }

    static Stream<String> otherVersions() {
        return Stream.of("8", "7", "0", "12", "14", "013", "13, 8", "1 3", "+13", "", "256", "thirteen");
    }

    @ParameterizedTest
    @MethodSource("otherVersions")
    void answersAnotherVersionWith426AndTheOneThatIsSpoken(String version) {
        Opening opening = examine("Sec-WebSocket-Version: " + version);

        refused(opening, 426, "Sec-WebSocket-Version: got \"" + version + "\", expected 13 (RFC 6455 §4.2.2)");
        assertThat(((Refusal) opening).headers())
                .isEqualTo(Headers.of("Upgrade", "websocket", "Connection", "Upgrade", "Sec-WebSocket-Version", "13"));
    }

    @Test
    void answersAMissingVersionWith426() {
        refused(
                examineWithout("Sec-WebSocket-Version"),
                426,
                "Sec-WebSocket-Version: got none, expected 13 (RFC 6455 §4.2.2)");
    }

    @Test
    void refusesSeveralVersionsEvenIfTheyAreTheSame() {
        refused(
                examine("Sec-WebSocket-Version: 13↵Sec-WebSocket-Version: 13"),
                400,
                "Sec-WebSocket-Version: got \"13, 13\" in 2 fields, expected it once (RFC 6455 §11.3.5)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dGhlIHNhbXBsZSBub25jZQ",
                "dGhlIHNhbXBsZSBub25j",
                "dGhlIHNhbXBsZSBub25jZTE=",
                "dGhlIHNhbXBsZSBub25jZTE3",
                ""
            })
    void refusesAKeyThatIsNot16BytesInBase64(String key) {
        refused(
                examine("Sec-WebSocket-Key: " + key),
                400,
                "Sec-WebSocket-Key: got \"" + key
                        + "\", expected it once, with 16 bytes in base64 (24 characters) (RFC 6455 §4.2.1)");
    }

    @Test
    void refusesAMissingOrRepeatedKey() {
        refused(
                examineWithout("Sec-WebSocket-Key"),
                400,
                "Sec-WebSocket-Key: got none, expected it once, with 16 bytes in base64 (24 characters) (RFC 6455"
                        + " §4.2.1)");
        refused(
                examine("Sec-WebSocket-Key: " + KEY + "↵Sec-WebSocket-Key: " + KEY),
                400,
                "Sec-WebSocket-Key: got \"" + KEY + ", " + KEY
                        + "\" in 2 fields, expected it once, with 16 bytes in base64"
                        + " (24 characters) (RFC 6455 §4.2.1)");
    }

    @Test
    void refusesASecondOrigin() {
        refused(
                examine("Origin: http://a↵Origin: http://b"),
                400,
                "Origin: got \"http://a, http://b\" in 2 fields, expected it at most once (RFC 6455 §4.2.1)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Content-Length: 1", "Content-Length: -1", "Transfer-Encoding: chunked", "Content-Length: 0, 0"})
    void refusesABody(String field) {
        refused(examine(field), 400, "body: got one, expected none in an opening handshake (RFC 6455 §4.1)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat, chat", "chat, super chat", "ch@t", "\"chat\"", "chat;q=1"})
    void refusesSubprotocolsThatAreNoTokensOrRepeated(String value) {
        refused(
                examine("Sec-WebSocket-Protocol: " + value),
                400,
                "Sec-WebSocket-Protocol: got \"" + value.replace("\"", "\\\"")
                        + "\", expected tokens, each once (RFC 6455 §4.1)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", " , "})
    void takesAnEmptyListOfSubprotocolsAsNone(String value) {
        assertThat(opened(examine("Sec-WebSocket-Protocol: " + value)).subprotocols())
                .isEmpty();
    }

    @Test
    void takesSubprotocolsThatDifferInCaseAsDifferent() {
        assertThat(opened(examine("Sec-WebSocket-Protocol: chat, CHAT")).subprotocols())
                .containsExactly("chat", "CHAT");
    }

    @Test
    void refusesMalformedExtensions() {
        refused(
                examine("Sec-WebSocket-Extensions: a;"),
                400,
                "Sec-WebSocket-Extensions: expected the name of a parameter at index 2, got \"a;\" (RFC 6455 §9.1)");
    }

    @Test
    void quotesThePeerInPrintableAsciiOnlyAndNotAtLength() {
        assertThat(examine("Upgrade: \u00e9\t\"<script>\\"))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.body())
                                .isEqualTo("Upgrade: got \"\\xe9\\x09\\\"<script>\\\\\", expected websocket (RFC 6455"
                                        + " §4.2.1)"));
        assertThat(examine("Upgrade: " + "a".repeat(1000)))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.body())
                                .isEqualTo("Upgrade: got \"" + "a".repeat(64)
                                        + "\"... (1000 characters), expected websocket (RFC 6455 §4.2.1)"));
    }

    @Test
    void writesARefusalWhole() {
        Opening opening = examine("Sec-WebSocket-Version: 8");
        assertThat(opening).isInstanceOf(Refusal.class);

        assertThat(new String(((Refusal) opening).encode(), StandardCharsets.ISO_8859_1).replace("\r\n", "↵"))
                .isEqualTo("HTTP/1.1 426 Upgrade Required↵Upgrade: websocket↵Connection: Upgrade↵"
                        + "Sec-WebSocket-Version: 13↵Content-Type: text/plain; charset=utf-8↵Content-Length: 63↵"
                        + "Connection: close↵↵"
                        + "Sec-WebSocket-Version: got \"8\", expected 13 (RFC 6455 \u00c2\u00a74.2.2)\n");
    }

    @Test
    void answersAMalformedHeadWithItsStatus() {
        HeadResult<RequestHead> result = Wire.receiveRequest(Wire.head("GET / HTTP/1.1"));
        assertThat(result).isInstanceOf(HeadResult.Malformed.class);

        assertThat(Refusal.of((HeadResult.Malformed<RequestHead>) result))
                .isEqualTo(new Refusal(400, "HTTP/1.1 without a Host header field (RFC 9112 §3.2)"));
    }

    @Test
    void tellsAPlainRequestToUpgrade() {
        ResponseHead response = Refusal.upgradeRequired().response();

        assertThat(response.status()).isEqualTo(426);
        assertThat(response.headers().first("Upgrade")).contains("websocket");
        assertThat(response.headers().first("Sec-WebSocket-Version")).contains("13");
        assertThat(response.headers().hasToken("Connection", "Upgrade")).isTrue();
        assertThat(response.headers().hasToken("Connection", "close")).isTrue();
    }

    @Test
    void aRefusalKeepsTheProgramsOwnFieldsButFramesTheBodyItself() {
        Refusal refusal = new Refusal(
                401, Headers.of("WWW-Authenticate", "Basic", "Content-Type", "text/x", "Connection", "close"), "no");

        assertThat(refusal.response().headers())
                .isEqualTo(Headers.of(
                        "WWW-Authenticate",
                        "Basic",
                        "Content-Type",
                        "text/x",
                        "Connection",
                        "close",
                        "Content-Length",
                        "3"));
        assertThatThrownBy(() -> new Refusal(400, Headers.of("content-length", "1"), ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Refusal(400, Headers.of("Transfer-Encoding", "chunked"), ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {101, 200, 299, 600})
    void aRefusalHasAStatusThatRefuses(int status) {
        assertThatThrownBy(() -> new Refusal(status, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("status of a refusal: got " + status + ", expected 300 to 599");
    }
}
