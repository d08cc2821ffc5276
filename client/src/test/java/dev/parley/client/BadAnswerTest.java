package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.websocket.WebSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers, and what is none, may answer: each ends with a named cause and in time, and leaves nothing behind. */
@ExtendWith(NothingStaysBehind.class)
final class BadAnswerTest {

    private static final Duration LIMIT = Duration.ofMillis(300);

    private static final String OPENED = String.join(
            "\r\n",
            "HTTP/1.1 101 Switching Protocols",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Accept: $ACCEPT",
            "",
            "");

    private static WebSocketClient client(ClientSettings.Builder settings) {
        return WebSocketClient.builder()
                .eventLoops(1)
                .settings(settings.build())
                .build();
    }

    /** What the attempt ends with when a server does this. */
    private static WebSocketConnectException failure(ClientSettings.Builder settings, ScriptedServer.Script script)
            throws Exception {
        try (ScriptedServer server = new ScriptedServer(script);
                WebSocketClient client = client(settings)) {
            return Failures.of(client, "ws://127.0.0.1:" + server.port() + "/path");
        }
    }

    private static WebSocketConnectException failure(ScriptedServer.Script script) throws Exception {
        return failure(ClientSettings.builder(), script);
    }

    /** Reads the request and answers; {@code $ACCEPT} stands for what the request asks for. */
    private static void answer(Socket socket, String answer) throws IOException {
        String opened = Heads.accepting(Heads.read(socket.getInputStream()));
        Heads.write(socket, answer.replace("$ACCEPT", Heads.field(opened, "Sec-WebSocket-Accept")));
    }

    /** Answers, and keeps the connection until the client ends it. */
    private static ScriptedServer.Script answering(String answer) {
        return socket -> {
            answer(socket, answer);
            ScriptedServer.drain(socket);
        };
    }

    /** Answers, and sends the same again and again for as long as the client takes it. */
    private static ScriptedServer.Script answeringForEver(String begin, String more) {
        byte[] bytes = more.getBytes(StandardCharsets.ISO_8859_1);
        return socket -> {
            answer(socket, begin);
            while (true) {
                socket.getOutputStream().write(bytes);
            }
        };
    }

    private static HandshakeRefusedException refused(WebSocketConnectException failure) {
        assertThat(failure.failure()).isEqualTo(ConnectFailure.REFUSED);
        return (HandshakeRefusedException) failure;
    }

    private static String body(WebSocketConnectException failure) {
        return new String(refused(failure).body(), StandardCharsets.ISO_8859_1);
    }

    // ---- plain HTTP

    @ParameterizedTest
    @CsvSource({
        "200, plain HTTP",
        "401, bearerAuthorization",
        "403, origin",
        "404, nothing at this path",
        "426, another version",
        "503, 503 Service Unavailable"
    })
    void anotherStatusIsToldWithItsBody(int status, String advice) throws Exception {
        HandshakeRefusedException refused = refused(
                failure(answering("HTTP/1.1 " + status + " \r\nX-Why: because\r\nContent-Length: 5\r\n\r\nsorry")));

        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused).hasMessageContaining(advice).hasMessageContaining("expected 101");
        assertThat(refused.headers().first("X-Why")).contains("because");
        assertThat(body(refused)).isEqualTo("sorry");
    }

    @Test
    void aBodyInChunksIsPutTogether() throws Exception {
        String chunks = String.join("\r\n", "3", "sor", "2;x=y", "ry", "0", "Trailer: t", "", "");
        assertThat(body(failure(answering("HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks))))
                .isEqualTo("sorry");
    }

    @Test
    void aBodyWithoutLengthEndsWithTheConnection() throws Exception {
        assertThat(body(failure(socket -> answer(socket, "HTTP/1.1 404 Not Found\r\n\r\nno such thing"))))
                .isEqualTo("no such thing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X: y|ab",
                "Content-Length: 999999999|ab",
                "Content-Length: 99999999999999999999|ab",
                "Transfer-Encoding: chunked|2~ab~",
            })
    void ofAnEndlessBodyTheBeginningIsKept(String field, String more) throws Exception {
        assertThat(body(failure(
                        ClientSettings.builder().maximumRefusalBytes(1000),
                        answeringForEver(
                                "HTTP/1.1 500 Broken\r\n" + field + "\r\n\r\n",
                                more.replace("~", "\r\n").repeat(1000)))))
                .isEqualTo("ab".repeat(500));
    }

    @Test
    void aBodyThatStallsIsNotWaitedForLongerThanItHelps() throws Exception {
        assertThat(body(failure(answering("HTTP/1.1 500 Broken\r\nContent-Length: 10\r\n\r\nhalf"))))
                .isEqualTo("half");
    }

    @Test
    void interimAnswersArePassedOver() throws Exception {
        try (ScriptedServer server =
                        new ScriptedServer(answering("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + OPENED));
                WebSocketClient client = client(ClientSettings.builder());
                WebSocket webSocket = client.connect("ws://127.0.0.1:" + server.port() + "/")) {
            assertThat(webSocket.isOpen()).isTrue();
            webSocket.abort();
        }
    }

    @Test
    void endlessInterimAnswersAreRefused() throws Exception {
        String interim = "HTTP/1.1 100 Continue\r\n\r\n";
        WebSocketConnectException failure = failure(answeringForEver(interim, interim));

        assertThat(failure.failure()).isEqualTo(ConnectFailure.INVALID_ANSWER);
        assertThat(failure).hasMessageContaining("interim");
    }

    // ---- a 101 that breaks a rule

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Upgrade: websocket~Connection: Upgrade~Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=|Accept",
                "Upgrade: websocket~Connection: Upgrade|Accept",
                "Upgrade: websocket~Connection: Upgrade~Sec-WebSocket-Accept: $ACCEPT~Sec-WebSocket-Accept: x|Accept",
                "Connection: Upgrade~Sec-WebSocket-Accept: $ACCEPT|Upgrade",
                "Upgrade: h2c~Connection: Upgrade~Sec-WebSocket-Accept: $ACCEPT|h2c",
                "Upgrade: websocket~Sec-WebSocket-Accept: $ACCEPT|Connection",
                "Upgrade: websocket~Connection: close~Sec-WebSocket-Accept: $ACCEPT|Connection",
                "Upgrade: websocket~Connection: Upgrade~Sec-WebSocket-Accept: $ACCEPT~Sec-WebSocket-Protocol:"
                        + " x|Protocol",
                "Upgrade: websocket~Connection: Upgrade~Sec-WebSocket-Accept: $ACCEPT~Sec-WebSocket-Extensions:"
                        + " x|offered",
            })
    void anAnswerThatBreaksARuleIsToldWithTheRule(String fields, String culprit) throws Exception {
        WebSocketConnectException failure =
                failure(answering("HTTP/1.1 101 Switching Protocols\r\n" + fields.replace("~", "\r\n") + "\r\n\r\n"));

        assertThat(failure.failure()).isEqualTo(ConnectFailure.INVALID_ANSWER);
        assertThat(failure).hasMessageContaining(culprit).hasMessageContaining("RFC 6455 §4.1");
        assertThat(((HandshakeRefusedException) failure).status()).isEqualTo(101);
    }

    // ---- no HTTP, or too much of it

    @ParameterizedTest
    @ValueSource(
            strings = {
                "220 mail.example.com ESMTP\r\n",
                "SSH-2.0-OpenSSH_9.6\r\n",
                "\u0015\u0003\u0001\u0000\u0002\u0002\u0016",
                "\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\r\n\r\n",
                "\u0081\u0002hi",
                "HTTP/2 101\r\n",
                "<html></html>\r\n\r\n",
            })
    void whatIsNoHttpIsToldAsSuch(String answer) throws Exception {
        WebSocketConnectException failure = failure(answering(answer));

        assertThat(failure.failure()).isEqualTo(ConnectFailure.NOT_HTTP);
        assertThat(failure).hasMessageContaining("wss");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"X: \u0000\r\n", "no colon\r\n", "X : y\r\n", "\u0081\u0002hi", "X: y\r\n folded\r\n", "X: y\n"})
    void garbageInTheMiddleOfAHeadIsToldAsSuch(String line) throws Exception {
        WebSocketConnectException failure = failure(answering("HTTP/1.1 101 Switching Protocols\r\n" + line + OPENED));

        assertThat(failure.failure()).isEqualTo(ConnectFailure.INVALID_ANSWER);
        assertThat(failure).hasMessageContaining("RFC 911");
    }

    @ParameterizedTest
    @ValueSource(strings = {"endless ", "\r\nX: y", " "})
    void anEndlessHeadIsRefused(String more) throws Exception {
        WebSocketConnectException failure =
                failure(answeringForEver("HTTP/1.1 101 Switching Protocols\r\nX: y", more.repeat(1000)));

        assertThat(failure.failure()).isEqualTo(ConnectFailure.INVALID_ANSWER);
        assertThat(failure).hasMessageContaining("maximumHeadBytes");
    }

    @Test
    void anEndlessStatusLineIsNoHttp() throws Exception {
        assertThat(failure(answeringForEver("HTTP/1.1 101 ", "yes ".repeat(1000)))
                        .failure())
                .isEqualTo(ConnectFailure.NOT_HTTP);
    }

    // ---- silence

    @Test
    void aServerThatNeverAcceptsTheConnectionIsGivenUp() throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                WebSocketClient client = client(ClientSettings.builder().handshakeTimeout(LIMIT))) {
            Footprint before = Footprint.now();
            long begin = System.nanoTime();
            WebSocketConnectException failure = Failures.in(
                    client.connectAsync(WebSocketRequest.to("ws://127.0.0.1:" + listening.getLocalPort() + "/")
                            .build()));

            assertInTime(begin);
            assertThat(failure.failure()).isEqualTo(ConnectFailure.HANDSHAKE_TIMEOUT);
            before.awaitNothingMore();
        }
    }

    @Test
    void aServerThatNeverAnswersIsGivenUp() throws Exception {
        long begin = System.nanoTime();
        WebSocketConnectException failure =
                failure(ClientSettings.builder().handshakeTimeout(LIMIT), ScriptedServer::drain);

        assertInTime(begin);
        assertThat(failure.failure()).isEqualTo(ConnectFailure.HANDSHAKE_TIMEOUT);
        assertThat(failure).hasMessageContaining("handshakeTimeout");
    }

    @Test
    void aServerThatAnswersForEverByteByByteIsGivenUp() throws Exception {
        long begin = System.nanoTime();
        WebSocketConnectException failure = failure(ClientSettings.builder().handshakeTimeout(LIMIT), socket -> {
            answer(socket, "HTTP/1.1 101 Switching Protocols\r\nX: ");
            socket.setSoTimeout(20);
            boolean ended = false;
            while (!ended) {
                Heads.write(socket, "x");
                try {
                    ended = socket.getInputStream().read() < 0;
                } catch (SocketTimeoutException theClientIsSilent) {
                    // So the next byte.
                }
            }
        });

        assertInTime(begin);
        assertThat(failure.failure()).isEqualTo(ConnectFailure.HANDSHAKE_TIMEOUT);
    }

    private static void assertInTime(long begin) {
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(LIMIT, LIMIT.plusSeconds(20));
    }

    // ---- a connection that is cut

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aConnectionThatIsCutAtAnyByteOfTheAnswerIsToldAsLost(boolean reset) throws Exception {
        int length = Heads.accepting("Sec-WebSocket-Key: x\r\n\r\n").length();
        int[] cut = new int[1];
        try (ScriptedServer server = new ScriptedServer(socket -> {
                    String answer = Heads.accepting(Heads.read(socket.getInputStream()));
                    Heads.write(socket, answer.substring(0, cut[0]));
                    socket.setSoLinger(reset, 0);
                });
                WebSocketClient client = client(ClientSettings.builder())) {
            Footprint before = Footprint.now();
            WebSocketRequest request =
                    WebSocketRequest.to("ws://127.0.0.1:" + server.port() + "/").build();
            for (; cut[0] < length; cut[0]++) {
                WebSocketConnectException failure = Failures.in(client.connectAsync(request));
                assertThat(failure.failure()).as("cut at %d", cut[0]).isEqualTo(ConnectFailure.CONNECTION_LOST);
                assertThat(failure).hasMessageContaining("before the server had answered");
            }
            before.awaitNothingMore();
        }
    }

    @Test
    void aServerThatResetsAtOnceIsToldAsLost() throws Exception {
        assertThat(failure(socket -> socket.setSoLinger(true, 0)).failure()).isEqualTo(ConnectFailure.CONNECTION_LOST);
    }

    // ---- a server for TLS

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aServerThatEndsTheConnectionWithoutAWordMayWantTls(boolean reset) throws Exception {
        assertThat(failure(socket -> {
                    Heads.read(socket.getInputStream());
                    socket.setSoLinger(reset, 0);
                }))
                .hasMessageEndingWith("; does it want TLS (wss)?");
    }

    @Test
    void aServerThatEndsTheConnectionInItsAnswerSpeaksHttp() throws Exception {
        assertThat(failure(socket -> answer(socket, "HTTP/1.1 1")))
                .hasMessageContaining("before the server had answered")
                .message()
                .doesNotContain("TLS");
    }

    @Test
    void anAlertOfTlsIsNoHttp() throws Exception {
        WebSocketConnectException failure = failure(socket -> answer(socket, "\u0015\u0003\u0003\u0000\u0002\u0002\n"));

        assertThat(failure.failure()).isEqualTo(ConnectFailure.NOT_HTTP);
        assertThat(failure).hasMessageEndingWith("; does it want TLS (wss)?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<center>The plain HTTP request was sent to HTTPS port</center>",
                "Client sent an HTTP request to an HTTPS server.\n",
                "Reason: You're speaking plain HTTP to an SSL-enabled server port.<br />"
            })
    void aRefusalThatSaysSoWantsTls(String body) throws Exception {
        String answer = "HTTP/1.1 400 Bad Request\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;

        assertThat(failure(socket -> answer(socket, answer)))
                .hasMessageContaining("the server answered 400 Bad Request")
                .hasMessageEndingWith("; does it want TLS (wss)?");
    }
}
