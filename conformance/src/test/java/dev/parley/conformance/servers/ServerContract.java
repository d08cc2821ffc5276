package dev.parley.conformance.servers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.client.ClientTls;
import dev.parley.client.ConnectFailure;
import dev.parley.client.HandshakeRefusedException;
import dev.parley.client.WebSocketClient;
import dev.parley.client.WebSocketConnectException;
import dev.parley.client.WebSocketRequest;
import dev.parley.conformance.Certificate;
import dev.parley.conformance.servers.ForeignServer.End;
import dev.parley.conformance.servers.ParleyConnection.Style;
import dev.parley.protocol.CloseStatus;
import dev.parley.protocol.CloseStatus.Cause;
import dev.parley.protocol.CloseStatus.Close;
import dev.parley.protocol.Frame.Direction;
import dev.parley.websocket.Message;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What Parley's client must see of every foreign server, and the server of it. Each server has a subclass; nothing here is
 * left out by any. What not every server can do is in interfaces; {@code README.md} says who cannot, and why.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ServerContract {

    private static final int[] SIZES = {0, 1, 125, 126, 65_535, 65_536, 1 << 20};
    private static final int BURST = 1_000;

    private final WebSocketClient client = WebSocketClient.create();
    private final AtomicInteger connections = new AtomicInteger();

    private Optional<ForeignServer> started = Optional.empty();

    /**
     * Starts the server; an absent tool skips the whole class out loud.
     *
     * @param certificate what it shows its clients; without one it speaks no TLS
     * @param ownFolder empty, for files of the server's own
     */
    abstract ForeignServer start(Optional<Certificate> certificate, Path ownFolder) throws Exception;

    /** The code with which the server answers a Close frame, which is typically the client's (RFC 6455 §5.5.1). */
    int codeOfTheAnswer(int code) {
        return code;
    }

    @BeforeAll
    void startTheServer(@TempDir Path ownFolder) throws Exception {
        started = Optional.of(start(Optional.empty(), ownFolder));
    }

    @AfterAll
    void stop() {
        client.close();
        started.ifPresent(ForeignServer::close);
    }

    public final ForeignServer server() {
        return started.orElseThrow();
    }

    public final ParleyConnection open(Style style, String pathAndQuery) {
        return open(style, pathAndQuery, request -> request);
    }

    final ParleyConnection open(Style style, String pathAndQuery, UnaryOperator<WebSocketRequest.Builder> additions) {
        return ParleyConnection.open(client, request(pathAndQuery, additions), style);
    }

    private WebSocketRequest request(String pathAndQuery, UnaryOperator<WebSocketRequest.Builder> additions) {
        return additions.apply(WebSocketRequest.to(server().url(pathAndQuery))).build();
    }

    static List<Arguments> sizes() {
        List<Arguments> all = new ArrayList<>();
        for (Style style : Style.values()) {
            for (int size : SIZES) {
                all.add(Arguments.of(style, size));
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void aTextComesBack(Style style, int bytes) throws Exception {
        String text = text(bytes);
        try (ParleyConnection connection = open(style, "/echo")) {
            connection.webSocket().send(text);
            assertThat(connection.text()).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void aBinaryMessageComesBack(Style style, int bytes) throws Exception {
        byte[] data = random(bytes);
        try (ParleyConnection connection = open(style, "/echo")) {
            connection.webSocket().send(Message.binary(data));
            assertThat(connection.binary()).isEqualTo(data);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBurstComesBackInOrder(Style style) throws Exception {
        try (ParleyConnection connection = open(style, "/echo")) {
            for (int i = 0; i < BURST / 2; i++) {
                connection.webSocket().send("text " + i);
                connection.webSocket().send(Message.binary(random(i)));
            }
            for (int i = 0; i < BURST / 2; i++) {
                assertThat(connection.text()).isEqualTo("text " + i);
                assertThat(connection.binary()).isEqualTo(random(i));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTextInFragmentsComesBack(Style style) throws Exception {
        List<String> parts = List.of("Hel", "lo, Wör", "ld 🎉", " und ", "日本語");
        try (ParleyConnection connection = open(style, "/echo")) {
            try (Writer writer = connection.webSocket().sendTextStream()) {
                for (String part : parts) {
                    writer.write(part);
                    writer.flush();
                }
            }
            assertThat(connection.text()).isEqualTo(String.join("", parts));
            assertThat(connection.messageFrames(Direction.SENT)).isGreaterThanOrEqualTo(parts.size());
            connection.webSocket().send("and whole again");
            assertThat(connection.text()).isEqualTo("and whole again");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBinaryMessageInFragmentsComesBack(Style style) throws Exception {
        byte[] data = random(300_000);
        try (ParleyConnection connection = open(style, "/echo")) {
            try (OutputStream stream = connection.webSocket().sendBinaryStream()) {
                for (int from = 0; from < data.length; from += 10_000) {
                    stream.write(data, from, 10_000);
                    stream.flush();
                }
            }
            assertThat(connection.binary()).isEqualTo(data);
            assertThat(connection.messageFrames(Direction.SENT)).isGreaterThanOrEqualTo(30);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theServersFragmentsAreOneMessage(Style style) throws Exception {
        List<String> parts = List.of("in ", "pieces: ", "Grüße ", "🎈", "日本語".repeat(3_000), "!");
        // A server that compresses may put them together in its buffer, as Tomcat does.
        try (WebSocketClient plain =
                        WebSocketClient.builder().withoutCompression().build();
                ParleyConnection connection =
                        ParleyConnection.open(plain, request("/fragments", builder -> builder), style)) {
            connection.webSocket().send(String.join("|", parts));
            assertThat(connection.text()).isEqualTo(String.join("", parts));
            assertThat(connection.messageFrames(Direction.RECEIVED)).isGreaterThanOrEqualTo(parts.size());
        }
    }

    @ParameterizedTest
    @EnumSource
    void thePingOfTheClientIsAnswered(Style style) throws Exception {
        try (ParleyConnection connection = open(style, "/echo")) {
            for (int i = 0; i < 3; i++) {
                Duration time =
                        connection.webSocket().ping().toCompletableFuture().get(20, TimeUnit.SECONDS);
                assertThat(time).isPositive();
                assertThat(connection.webSocket().roundTripTime()).isEqualTo(time);
            }
            connection.webSocket().send("still here");
            assertThat(connection.text()).isEqualTo("still here");
        }
    }

    @ParameterizedTest
    @EnumSource
    void thePingOfTheServerIsAnswered(Style style) throws Exception {
        try (ParleyConnection connection = open(style, "/ping")) {
            connection.webSocket().send("are you there?");
            assertThat(connection.text()).isEqualTo("pong are you there?");
        }
    }

    @Test
    void theSubprotocolIsOneThatBothKnow() throws Exception {
        try (ParleyConnection connection =
                open(Style.BLOCKING, "/subprotocols", request -> request.subprotocols("unheard-of", "chat.v1"))) {
            assertThat(connection.webSocket().handshake().subprotocol()).contains("chat.v1");
            connection.webSocket().send("agreed");
            assertThat(connection.text()).isEqualTo("agreed");
        }
    }

    @Test
    void thereIsNoSubprotocolWhereNoneIsAskedFor() {
        try (ParleyConnection connection = open(Style.BLOCKING, "/subprotocols")) {
            assertThat(connection.webSocket().handshake().subprotocol()).isEmpty();
        }
    }

    @Test
    void thereIsNoSubprotocolWhereTheServerKnowsNone() {
        try (ParleyConnection connection =
                open(Style.BLOCKING, "/subprotocols", request -> request.subprotocols("unheard-of"))) {
            assertThat(connection.webSocket().handshake().subprotocol()).isEmpty();
        }
    }

    @Test
    void headerFieldsCookiesOriginAndQueryArrive() throws Exception {
        String query = "id=request&name=J%C3%BCrgen%20%26%20Co&empty=";
        try (ParleyConnection connection = open(
                Style.BLOCKING,
                "/request?" + query,
                request -> request.header("X-Device", "kiosk-7")
                        .header("Cookie", "session=\"a b\"; theme=dark")
                        .origin("https://pages.example")
                        .bearerAuthorization("secret"))) {
            assertThat(answers(connection, "?", "X-Device", "Cookie", "Origin", "Authorization", "X-Absent", "Host"))
                    .containsExactly(
                            query,
                            "kiosk-7",
                            "session=\"a b\"; theme=dark",
                            "https://pages.example",
                            "Bearer secret",
                            "(absent)",
                            server().url("/").getAuthority());
        }
    }

    private static List<String> answers(ParleyConnection connection, String... questions) throws Exception {
        List<String> answers = new ArrayList<>();
        for (String question : questions) {
            connection.webSocket().send(question);
            answers.add(connection.text());
        }
        return answers;
    }

    @ParameterizedTest
    @EnumSource
    void theServerLearnsHowTheClientCloses(Style style) throws Exception {
        String id = nextId();
        try (ParleyConnection connection = open(style, "/echo?id=" + id)) {
            connection.webSocket().send("before");
            assertThat(connection.text()).isEqualTo("before");
            connection.webSocket().close(4001, "Genug, 終わり");
            CloseStatus status = connection.ended();
            assertThat(status).returns(Cause.LOCAL_CLOSE, CloseStatus::cause).returns(true, CloseStatus::wasClean);
            assertThat(status.sent()).contains(new Close(4001, "Genug, 終わり"));
            assertThat(status.received().orElseThrow()).returns(codeOfTheAnswer(4001), Close::code);
            assertThat(server().end(id)).isEqualTo(new End(4001, "Genug, 終わり"));
        }
    }

    @Test
    void theServerLearnsThatTheClientIsDone() throws Exception {
        String id = nextId();
        try (ParleyConnection connection = open(Style.BLOCKING, "/echo?id=" + id)) {
            connection.webSocket().close();
            assertThat(connection.ended()).returns(true, CloseStatus::wasClean).returns(1000, CloseStatus::code);
            assertThat(server().end(id)).returns(1000, End::code);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theClientLearnsHowTheServerCloses(Style style) throws Exception {
        try (ParleyConnection connection = open(style, "/close")) {
            connection.webSocket().send("4002 Genug, 終わり");
            CloseStatus status = connection.ended();
            assertThat(status).returns(Cause.REMOTE_CLOSE, CloseStatus::cause).returns(true, CloseStatus::wasClean);
            assertThat(status.received()).contains(new Close(4002, "Genug, 終わり"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404})
    void aRefusalTellsItsStatusFieldsAndBody(int status) {
        HandshakeRefusedException refusal =
                catchThrowableOfType(HandshakeRefusedException.class, () -> open(Style.BLOCKING, "/refused/" + status));
        assertThat(refusal)
                .returns(ConnectFailure.REFUSED, WebSocketConnectException::failure)
                .returns(status, HandshakeRefusedException::status)
                .hasMessageContaining(Integer.toString(status));
        assertThat(refusal.headers().first("X-Refusal")).contains("yes");
        assertThat(new String(refusal.body(), UTF_8)).isEqualTo("refused with " + status + ": 立入禁止");
    }

    @Test
    void anUnknownPathIsRefusedWith404() {
        HandshakeRefusedException refusal =
                catchThrowableOfType(HandshakeRefusedException.class, () -> open(Style.BLOCKING, "/nowhere"));
        assertThat(refusal).returns(404, HandshakeRefusedException::status);
    }

    @Test
    void itTalksTls(@TempDir Path ownFolder) throws Exception {
        Certificate certificate = SharedCertificate.get();
        ClientTls trust = ClientTls.authorities(certificate.certificate());
        byte[] data = random(1 << 20);
        try (ForeignServer secure = start(Optional.of(certificate), ownFolder);
                WebSocketClient trusting = WebSocketClient.builder().tls(trust).build()) {
            WebSocketRequest request =
                    WebSocketRequest.to(secure.url("/echo?id=tls")).build();
            try (ParleyConnection connection = ParleyConnection.open(trusting, request, Style.LISTENING)) {
                connection.webSocket().send(Message.binary(data));
                assertThat(connection.binary()).isEqualTo(data);
                connection.webSocket().close(4001, "bye");
                assertThat(connection.ended()).returns(true, CloseStatus::wasClean);
                assertThat(secure.end("tls")).isEqualTo(new End(4001, "bye"));
            }
            WebSocketConnectException untrusted =
                    catchThrowableOfType(WebSocketConnectException.class, () -> client.connect(request));
            assertThat(untrusted).returns(ConnectFailure.TLS, WebSocketConnectException::failure);
        }
    }

    /** For a query, and for {@link ForeignServer#end}. */
    public final String nextId() {
        return "c" + connections.incrementAndGet();
    }

    /** A text of so many bytes in UTF-8, of characters of one to four bytes. */
    private static String text(int bytes) {
        String mixed = "aé日🎈"; // 10 bytes.
        return mixed.repeat(bytes / 10) + "z".repeat(bytes % 10);
    }

    /** The same bytes for the same size. */
    private static byte[] random(int size) {
        byte[] data = new byte[size];
        new Random(size).nextBytes(data);
        return data;
    }
}
