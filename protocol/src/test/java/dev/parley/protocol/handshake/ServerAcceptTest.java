package dev.parley.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.Extension;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server's answer: status 101, the accept value, one subprotocol, and the extensions (RFC 6455 §4.2.2, §9.1). */
class ServerAcceptTest {
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private static OpeningRequest opening(String... more) {
        Headers.Builder headers = Headers.builder()
                .add("Host", "h")
                .add("Upgrade", "websocket")
                .add("Connection", "Upgrade")
                .add("Sec-WebSocket-Version", "13")
                .add("Sec-WebSocket-Key", KEY)
                .addAll(Headers.of(more));
        Opening opening = ServerHandshake.examine(new RequestHead("GET", "/", headers.build()));
        assertThat(opening).isInstanceOf(OpeningRequest.class);
        return (OpeningRequest) opening;
    }

    private static OpeningRequest offering(String extensions) {
        return opening("Sec-WebSocket-Extensions", extensions);
    }

    private static Optional<String> answer(Agreement agreement) {
        return agreement.response().headers().first("Sec-WebSocket-Extensions");
    }

    @Test
    void answersTheOpeningHandshakeOfTheRfc() {
        Agreement agreement = new ServerHandshake()
                .accept(
                        opening("Sec-WebSocket-Protocol", "chat, superchat"),
                        Optional.of("chat"),
                        Headers.of("Set-Cookie", "a=b"));

        assertThat(agreement.response().encode())
                .isEqualTo(Wire.head(
                        "HTTP/1.1 101 Switching Protocols",
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
                        "Sec-WebSocket-Protocol: chat",
                        "Set-Cookie: a=b"));
        assertThat(agreement.subprotocol()).contains("chat");
    }

    @Test
    void leavesSubprotocolAndExtensionsOutWhereThereAreNone() {
        Agreement agreement = new ServerHandshake()
                .accept(opening("Sec-WebSocket-Protocol", "chat", "Sec-WebSocket-Extensions", "x"));

        assertThat(agreement.response().headers())
                .extracting(Headers.Field::name)
                .containsExactly("Upgrade", "Connection", "Sec-WebSocket-Accept");
        assertThat(agreement.subprotocol()).isEmpty();
        assertThat(agreement.extensions()).isEmpty();
    }

    @Test
    void refusesToChooseASubprotocolThatWasNotOffered() {
        OpeningRequest opening = opening("Sec-WebSocket-Protocol", "chat, superchat");

        assertThatThrownBy(() -> new ServerHandshake().accept(opening, Optional.of("Chat"), Headers.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("subprotocol: got \"Chat\", expected one that the client offered: [chat, superchat]");
    }

    @Test
    void prefersTheSubprotocolThatTheClientLikesBest() {
        OpeningRequest opening = opening("Sec-WebSocket-Protocol", "a, b, c");

        assertThat(opening.preferredSubprotocol(List.of("c", "b", "x"))).contains("b");
        assertThat(opening.preferredSubprotocol(List.of("B"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Upgrade",
                "connection",
                "Sec-WebSocket-Accept",
                "sec-websocket-protocol",
                "Sec-WebSocket-Extensions",
                "Sec-WebSocket-Key",
                "Sec-WebSocket-Version",
                "Content-Length",
                "Transfer-Encoding"
            })
    void refusesFieldsThatTheHandshakeWritesItself(String name) {
        assertThatThrownBy(() -> new ServerHandshake().accept(opening(), Optional.empty(), Headers.of(name, "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected none from the program");
    }

    @Test
    void acceptsExtensionsInTheClientsOrder() {
        ServerHandshake handshake = new ServerHandshake(
                List.of(new FakeExtension("a", Extension.RSV1), new FakeExtension("b", Extension.RSV2)));

        Agreement agreement = handshake.accept(offering("unknown, b; p=\"1\", a"));

        assertThat(answer(agreement)).contains("b; p=1, a");
        assertThat(agreement.extensions()).extracting(Extension::name).containsExactly("b", "a");
    }

    @Test
    void takesTheFirstOfferOfAnExtensionThatCanBeHonoured() {
        FakeExtension extension = new FakeExtension("a", Extension.RSV1);

        Agreement agreement = new ServerHandshake(List.of(extension)).accept(offering("a; bad, a; p=1, a; p=2"));

        assertThat(answer(agreement)).contains("a; p=1");
        assertThat(extension.open()).isEqualTo(1);
    }

    @Test
    void acceptsAnExtensionOnceEvenIfItClaimsNoReservedBit() {
        FakeExtension extension = new FakeExtension("a", 0);

        Agreement agreement = new ServerHandshake(List.of(extension)).accept(offering("a; p=1, a; p=2"));

        assertThat(answer(agreement)).contains("a; p=1");
        assertThat(extension.open()).isEqualTo(1);
    }

    @Test
    void declinesWithoutAnAnswer() {
        Agreement agreement =
                new ServerHandshake(List.of(new FakeExtension("a", Extension.RSV1))).accept(offering("a; bad"));

        assertThat(answer(agreement)).isEmpty();
        assertThat(agreement.extensions()).isEmpty();
    }

    @Test
    void anExtensionMayNotClaimAReservedBitOfAnother() {
        FakeExtension first = new FakeExtension("a", Extension.RSV1);
        FakeExtension second = new FakeExtension("b", Extension.RSV1 | Extension.RSV3);
        FakeExtension third = new FakeExtension("c", Extension.RSV3);

        Agreement agreement = new ServerHandshake(List.of(third, second, first)).accept(offering("a, b, c"));

        assertThat(answer(agreement)).contains("a, c");
        assertThat(agreement.extensions()).extracting(Extension::name).containsExactly("a", "c");
        assertThat(List.of(first.open(), second.open(), third.open())).containsExactly(1, 0, 1);
    }

    @Test
    void extensionsWithoutReservedBitsGoTogether() {
        ServerHandshake handshake = new ServerHandshake(List.of(new FakeExtension("a", 0), new FakeExtension("b", 0)));

        assertThat(answer(handshake.accept(offering("a, b")))).contains("a, b");
    }

    @Test
    void anExtensionThatAnswersUnderAnotherNameIsAnErrorAndLeavesNothingOpen() {
        FakeExtension good = new FakeExtension("a", Extension.RSV1);
        FakeExtension wrong = new FakeExtension("b", Extension.RSV2).answeringAs("c");
        ServerHandshake handshake = new ServerHandshake(List.of(good, wrong));
        OpeningRequest opening = offering("a, b");

        assertThatThrownBy(() -> handshake.accept(opening))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "extension b answers an offer as c with an extension named b, expected its own name for both");
        assertThat(good.open()).isZero();
        assertThat(wrong.open()).isZero();
    }
}
