package dev.parley.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Extension;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client's check of the server's answer: the twin of {@link ServerHandshakeTest} (RFC 6455 §4.1). */
class ClientResponseTest {
    private static final List<String> ANSWER = List.of(
            "HTTP/1.1 101 Switching Protocols",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");

    private final FakeExtension first = new FakeExtension("first", Extension.RSV1, new ExtensionOffer("first"));
    private final FakeExtension second = new FakeExtension("second", Extension.RSV2, new ExtensionOffer("second"));
    private final FakeExtension rival = new FakeExtension("rival", Extension.RSV1, new ExtensionOffer("rival"));

    private ClientHandshake handshake() {
        return ClientHandshake.to(WebSocketUri.parse("ws://server.example.com/chat"))
                .nonce(Base64.getDecoder().decode("dGhlIHNhbXBsZSBub25jZQ=="))
                .subprotocols("chat", "superchat")
                .extension(first)
                .extension(second)
                .extension(rival)
                .limits(new HeadLimits(2000, 100, 10))
                .build();
    }

    private ClientOutcome receive(List<String> lines) {
        return handshake().receive(ByteBuffer.wrap(Wire.head(lines.toArray(String[]::new))));
    }

    /** The good answer with another status line, or with a field in the place of that of its name. */
    private ClientOutcome receive(String change) {
        List<String> lines = new ArrayList<>(ANSWER);
        if (change.startsWith("HTTP/")) {
            lines.set(0, change);
        } else {
            lines.removeIf(line -> line.startsWith(change.substring(0, change.indexOf(':') + 1)));
            lines.add(change);
        }
        return receive(lines);
    }

    private ClientOutcome receiveWithout(String name) {
        return receive(
                ANSWER.stream().filter(line -> !line.startsWith(name + ":")).toList());
    }

    private static Agreement opened(ClientOutcome outcome) {
        assertThat(outcome).isInstanceOf(ClientOutcome.Opened.class);
        return ((ClientOutcome.Opened) outcome).agreement();
    }

    private static ClientOutcome failed(String text) {
        return new ClientOutcome.Failed("RFC 6455 §4.1", text);
    }

    @Test
    void opensOnTheAnswerOfTheRfc() {
        Agreement agreement = opened(receive("Sec-WebSocket-Protocol: chat"));

        assertThat(agreement.subprotocol()).contains("chat");
        assertThat(agreement.extensions()).isEmpty();
        assertThat(agreement.response().status()).isEqualTo(101);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Upgrade:WebSocket",
                "Connection: upgrade",
                "Connection: keep-alive, Upgrade",
                "HTTP/1.1 101 Web Socket Protocol Handshake",
                "HTTP/1.1 101",
                "Content-Length: 0"
            })
    void acceptsTheTokensInAnyCase(String change) {
        assertThat(opened(receive(change)).subprotocol()).isEmpty();
    }

    @Test
    void leavesTheFirstFramesInTheBuffer() {
        byte[] head = Wire.head(ANSWER.toArray(String[]::new));
        ByteBuffer bytes = ByteBuffer.allocate(head.length + 3)
                .put(head)
                .put(new byte[] {(byte) 0x81, 1, 'a'})
                .flip();

        opened(handshake().receive(bytes));

        assertThat(bytes.remaining()).isEqualTo(3);
    }

    @Test
    void givesTheSameByteByByte() {
        ClientHandshake handshake = handshake();
        byte[] head = Wire.head(ANSWER.toArray(String[]::new));
        for (int i = 0; i < head.length - 1; i++) {
            assertThat(handshake.receive(ByteBuffer.wrap(head, i, 1))).isInstanceOf(ClientOutcome.Incomplete.class);
        }

        opened(handshake.receive(ByteBuffer.wrap(head, head.length - 1, 1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 301, 302, 400, 401, 403, 404, 407, 426, 500, 503, 999})
    void handsOutAnyOtherStatus(int status) {
        ClientOutcome outcome = receive(List.of("HTTP/1.1 " + status + " Whatever", "Location: ws://other/"));

        assertThat(outcome)
                .isEqualTo(new ClientOutcome.Rejected(
                        new ResponseHead(1, status, "Whatever", Headers.of("Location", "ws://other/"))));
    }

    @Test
    void leavesTheBodyOfARejectionInTheBuffer() {
        ByteBuffer bytes = ByteBuffer.wrap(Wire.bytes("HTTP/1.1 403 Forbidden↵Content-Length: 2↵↵no"));

        assertThat(handshake().receive(bytes)).isInstanceOf(ClientOutcome.Rejected.class);
        assertThat(bytes.remaining()).isEqualTo(2);
    }

    @Test
    void goesOnAfterInterimResponses() {
        byte[] interim = Wire.bytes("HTTP/1.1 100 Continue↵↵HTTP/1.1 103 Early Hints↵Link: x↵↵");
        ClientHandshake handshake = handshake();

        assertThat(handshake.receive(ByteBuffer.wrap(interim))).isInstanceOf(ClientOutcome.Incomplete.class);
        opened(handshake.receive(ByteBuffer.wrap(Wire.head(ANSWER.toArray(String[]::new)))));
    }

    @Test
    void failsAfterTooManyInterimResponses() {
        String interim = "HTTP/1.1 100 Continue↵↵";
        ClientHandshake atTheLimit = handshake();
        ClientHandshake overTheLimit = handshake();

        assertThat(atTheLimit.receive(ByteBuffer.wrap(Wire.bytes(interim.repeat(10)))))
                .isInstanceOf(ClientOutcome.Incomplete.class);
        opened(atTheLimit.receive(ByteBuffer.wrap(Wire.head(ANSWER.toArray(String[]::new)))));
        assertThat(overTheLimit.receive(ByteBuffer.wrap(Wire.bytes(interim.repeat(11)))))
                .isEqualTo(new ClientOutcome.Failed(
                        "RFC 9110 §15.2", "got more than 10 interim responses, expected a final one"));
    }

    @Test
    void failsOnHttp10() {
        assertThat(receive("HTTP/1.0 101 Switching Protocols"))
                .isEqualTo(failed("version: got HTTP/1.0, expected HTTP/1.1 or higher, as HTTP/1.0 has no status 101"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Upgrade: web-socket           | Upgrade: got \"web-socket\", expected websocket",
                "Upgrade: websocket, h2c       | Upgrade: got \"websocket, h2c\", expected websocket",
                "Upgrade: websocket/13         | Upgrade: got \"websocket/13\", expected websocket",
                "Connection: close             | Connection: got \"close\", expected Upgrade",
                "Connection: keep-alive, upgraded | Connection: got \"keep-alive, upgraded\", expected Upgrade",
            })
    void failsOnAnotherUpgradeOrConnection(String change, String text) {
        assertThat(receive(change)).isEqualTo(failed(text));
    }

    @Test
    void failsWithoutUpgradeOrConnection() {
        assertThat(receiveWithout("Upgrade")).isEqualTo(failed("Upgrade: got none, expected websocket"));
        assertThat(receiveWithout("Connection")).isEqualTo(failed("Connection: got none, expected Upgrade"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "S3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
                "s3pPLMBiTxaQ9kYGzzhZRbK+xOo",
                "s3pPLMBiTxaQ9kYGzzhZRbK+xOo==",
                "s3pPLMBiTxaQ9kYGzzhZRbK+xOp=",
                "dGhlIHNhbXBsZSBub25jZQ==",
                ""
            })
    void failsOnAnotherAccept(String accept) {
        assertThat(receive("Sec-WebSocket-Accept: " + accept))
                .isEqualTo(failed("Sec-WebSocket-Accept: got \"" + accept
                        + "\", expected \"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\" for the key \"dGhlIHNhbXBsZSBub25jZQ==\""));
    }

    @Test
    void failsOnAMissingOrRepeatedAccept() {
        String expected = ", expected \"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\" for the key \"dGhlIHNhbXBsZSBub25jZQ==\"";
        String accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

        assertThat(receiveWithout("Sec-WebSocket-Accept"))
                .isEqualTo(failed("Sec-WebSocket-Accept: got none" + expected));
        assertThat(receive("Sec-WebSocket-Accept: " + accept + "↵Sec-WebSocket-Accept: " + accept))
                .isEqualTo(
                        failed("Sec-WebSocket-Accept: got \"" + accept + ", " + accept + "\" in 2 fields" + expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "Chat", "chat, superchat", ""})
    void failsOnASubprotocolThatWasNotOffered(String subprotocol) {
        assertThat(receive("Sec-WebSocket-Protocol: " + subprotocol))
                .isEqualTo(failed("Sec-WebSocket-Protocol: got \"" + subprotocol
                        + "\", expected at most one of those requested: [chat, superchat]"));
    }

    @Test
    void failsOnASecondSubprotocol() {
        assertThat(receive("Sec-WebSocket-Protocol: chat↵Sec-WebSocket-Protocol: chat"))
                .isEqualTo(
                        failed("Sec-WebSocket-Protocol: got \"chat, chat\" in 2 fields, expected at most one of those"
                                + " requested: [chat, superchat]"));
    }

    @Test
    void agreesOnExtensionsInTheServersOrder() {
        Agreement agreement = opened(receive("Sec-WebSocket-Extensions: second, first; p=\"1\""));

        assertThat(agreement.extensions()).extracting(Extension::name).containsExactly("second", "first");
    }

    @Test
    void failsOnAnExtensionThatWasNotOffered() {
        assertThat(receive("Sec-WebSocket-Extensions: first, other"))
                .isEqualTo(failed("Sec-WebSocket-Extensions: got \"other\", expected only extensions that were offered:"
                        + " [first, second, rival]"));
        assertThat(first.open()).isZero();
    }

    @Test
    void failsOnAnExtensionThatWasNotOfferedThisTime() {
        second.offering();
        assertThat(receive("Sec-WebSocket-Extensions: second"))
                .isEqualTo(
                        failed("Sec-WebSocket-Extensions: got \"second\", expected only extensions that were offered:"
                                + " [first, rival]"));
        first.offering();
        rival.offering();
        assertThat(receive("Sec-WebSocket-Extensions: first"))
                .isEqualTo(failed("Sec-WebSocket-Extensions: got \"first\", expected only extensions that were offered:"
                        + " []"));
        assertThat(first.open() + second.open()).isZero();
    }

    @Test
    void judgesAnAnswerByTheOffersOfItsOwnRequest() {
        ExtensionOffer asked = new ExtensionOffer("first", List.of(new ExtensionOffer.Parameter("asked")));
        first.offering(asked);
        ClientHandshake handshake = handshake();
        first.offering(new ExtensionOffer("first"));
        List<String> lines = new ArrayList<>(ANSWER);
        lines.add("Sec-WebSocket-Extensions: first; asked");
        opened(handshake.receive(ByteBuffer.wrap(Wire.head(lines.toArray(String[]::new)))));
        assertThat(first.judgedBy()).containsExactly(asked);
        assertThat(handshake.request().headers().all("Sec-WebSocket-Extensions"))
                .containsExactly("first; asked, second, rival");
    }

    @Test
    void failsOnAnExtensionThatIsThereTwice() {
        assertThat(receive("Sec-WebSocket-Extensions: first, first"))
                .isEqualTo(failed("Sec-WebSocket-Extensions: got \"first\" twice, expected each at most once"));
        assertThat(first.open()).isZero();
    }

    @Test
    void failsOnTwoExtensionsForOneReservedBit() {
        assertThat(receive("Sec-WebSocket-Extensions: second, first, rival"))
                .isEqualTo(new ClientOutcome.Failed(
                        "RFC 6455 §5.2",
                        "Sec-WebSocket-Extensions: got \"rival\", which claims a reserved bit that an extension before"
                                + " it has"));
        assertThat(List.of(first.open(), second.open(), rival.open())).containsExactly(0, 0, 0);
    }

    @Test
    void failsOnParametersThatTheExtensionRefuses() {
        assertThat(receive("Sec-WebSocket-Extensions: first, second; bad"))
                .isEqualTo(new ClientOutcome.Failed("RFC 7692 §7.1", "the parameter bad is bad"));
        assertThat(first.open()).isZero();
    }

    @Test
    void failsOnMalformedExtensions() {
        assertThat(receive("Sec-WebSocket-Extensions: first;"))
                .isEqualTo(new ClientOutcome.Failed(
                        "RFC 6455 §9.1",
                        "Sec-WebSocket-Extensions: expected the name of a parameter at index 6, got \"first;\""));
    }

    @Test
    void failsOnExtensionsInTwoFields() {
        assertThat(receive("Sec-WebSocket-Extensions: first↵Sec-WebSocket-Extensions: second"))
                .isEqualTo(new ClientOutcome.Failed(
                        "RFC 6455 §11.3.2",
                        "Sec-WebSocket-Extensions: got \"first, second\" in 2 fields, expected it at most once"));
    }

    @Test
    void failsOnAMalformedHead() {
        assertThat(receive(List.of("HTTP/1.1 101 Switching Protocols", "A : b")))
                .isEqualTo(new ClientOutcome.Failed(
                        "RFC 9112 §5.1", "white space between a header field's name and its colon"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2↵",
                "HTTP/1.1 1x1 ↵",
                "HTTP/1.1 101 Yes\rX: y↵",
                "HTTP/1.1 101 Yes\n",
                "\u0015\u0003"
            })
    void takesWhatHasNoStatusLineForSomethingElseThanHttp(String bytes) {
        assertThat(handshake().receive(ByteBuffer.wrap(Wire.bytes(bytes)))).isInstanceOf(ClientOutcome.NotHttp.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 101 Yes↵ X: y↵", "HTTP/1.1 101 Yes↵\u0000", "HTTP/1.1 101 Yes↵X: y\n"})
    void takesWhatHasAStatusLineForHttp(String bytes) {
        assertThat(handshake().receive(ByteBuffer.wrap(Wire.bytes(bytes)))).isInstanceOf(ClientOutcome.Failed.class);
    }

    @Test
    void judgesEachHeadByItsOwnStatusLine() {
        assertThat(handshake().receive(ByteBuffer.wrap(Wire.bytes("HTTP/1.1 100 Continue↵↵garbage↵"))))
                .isInstanceOf(ClientOutcome.NotHttp.class);
    }

    @Test
    void keepsTheHeadWithinItsLimits() {
        assertThat(receive("X: " + "a".repeat(2000)))
                .isEqualTo(new ClientOutcome.Failed("RFC 6585 §5", "the head is larger than the limit"));
    }
}
