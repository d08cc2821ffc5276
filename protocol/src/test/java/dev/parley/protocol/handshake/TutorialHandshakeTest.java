package dev.parley.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The opening handshake of the tutorial that Parley came from, to the byte, with its answer and its misprint. */
class TutorialHandshakeTest {
    private static final String KEY = "uRovscZjNol/umbTt5uKmw==";
    private static final String ACCEPT = "rLHCkw/SKsO9GAH/ZSFhBATDKrU=";

    private static final byte[] REQUEST = Wire.head(
            "GET /stock_info/?encoding=text HTTP/1.1",
            "Host:echo.websocket.org",
            "Origin:http://websocket.org",
            "Cookie:__token=ubcxx13",
            "Connection:Upgrade",
            "Sec-WebSocket-Key:uRovscZjNol/umbTt5uKmw==",
            "Upgrade:websocket",
            "Sec-WebSocket-Version:13");

    private static OpeningRequest opening() {
        HeadResult<RequestHead> result = Wire.receiveRequest(REQUEST);
        assertThat(result).isInstanceOf(HeadResult.Complete.class);
        Opening opening = ServerHandshake.examine(((HeadResult.Complete<RequestHead>) result).head());
        assertThat(opening).isInstanceOf(OpeningRequest.class);
        return (OpeningRequest) opening;
    }

    @Test
    void everyPartOfTheRequestReachesTheProgram() {
        OpeningRequest opening = opening();

        assertThat(opening.key()).isEqualTo(KEY);
        assertThat(opening.origin()).contains("http://websocket.org");
        assertThat(opening.subprotocols()).isEmpty();
        assertThat(opening.extensions()).isEmpty();
        assertThat(opening.head().method()).isEqualTo("GET");
        assertThat(opening.head().target()).isEqualTo("/stock_info/?encoding=text");
        assertThat(opening.head().path()).isEqualTo("/stock_info/");
        assertThat(opening.head().query().first("encoding")).contains("text");
        assertThat(opening.head().authority()).isEqualTo("echo.websocket.org");
        assertThat(opening.head().cookies().first("__token")).contains("ubcxx13");
        assertThat(opening.head().headers())
                .extracting(Headers.Field::name)
                .containsExactly(
                        "Host",
                        "Origin",
                        "Cookie",
                        "Connection",
                        "Sec-WebSocket-Key",
                        "Upgrade",
                        "Sec-WebSocket-Version");
    }

    @Test
    void theServerAnswersWithTheRightAccept() {
        Headers allowed = Headers.of(
                "Access-Control-Allow-Origin",
                "http://websocket.org",
                "Access-Control-Allow-Credentials",
                "true",
                "Access-Control-Allow-Headers",
                "content-type");

        Agreement agreement = new ServerHandshake().accept(opening(), Optional.empty(), allowed);

        assertThat(agreement.response().encode())
                .isEqualTo(Wire.head(
                        "HTTP/1.1 101 Switching Protocols",
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Accept: " + ACCEPT,
                        "Access-Control-Allow-Origin: http://websocket.org",
                        "Access-Control-Allow-Credentials: true",
                        "Access-Control-Allow-Headers: content-type"));
        assertThat(agreement.subprotocol()).isEmpty();
        assertThat(agreement.extensions()).isEqualTo(List.of());
    }

    @Test
    void theClientTakesTheRightAccept() {
        assertThat(answer(ACCEPT)).isInstanceOf(ClientOutcome.Opened.class);
    }

    /** With a zero for the letter O, with a capital K, and with both. */
    @ParameterizedTest
    @ValueSource(
            strings = {"rLHCkw/SKs09GAH/ZSFhBATDKrU=", "rLHCKw/SKsO9GAH/ZSFhBATDKrU=", "rLHCKw/SKs09GAH/ZSFhBATDKrU="})
    void theClientRefusesTheMisprintedAccept(String misprinted) {
        assertThat(answer(misprinted))
                .isEqualTo(new ClientOutcome.Failed(
                        "RFC 6455 §4.1",
                        "Sec-WebSocket-Accept: got \"" + misprinted + "\", expected"
                                + " \"rLHCkw/SKsO9GAH/ZSFhBATDKrU=\" for the key \"uRovscZjNol/umbTt5uKmw==\""));
    }

    private static ClientOutcome answer(String accept) {
        ClientHandshake handshake = ClientHandshake.to(
                        WebSocketUri.parse("ws://echo.websocket.org/stock_info/?encoding=text"))
                .nonce(Base64.getDecoder().decode(KEY))
                .build();
        assertThat(handshake.request().headers().first("Sec-WebSocket-Key")).contains(KEY);
        return handshake.receive(ByteBuffer.wrap(Wire.head(
                "HTTP/1.1 101 Web Socket Protocol Handshake",
                "Connection:Upgrade",
                "Sec-WebSocket-Accept:" + accept,
                "Upgrade:websocket")));
    }
}
