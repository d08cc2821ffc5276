package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.CloseStatus;
import dev.parley.protocol.handshake.Headers;
import dev.parley.protocol.handshake.HttpDate;
import dev.parley.testing.CapturedLog;
import dev.parley.websocket.Handshake;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(LeakCheck.class)
class OpeningHandshakeTest {

    private final BlockingQueue<Handshake> opened = new LinkedBlockingQueue<>();
    private final BlockingQueue<CloseStatus> closed = new LinkedBlockingQueue<>();
    private final CountDownLatch never = new CountDownLatch(1);
    private final CountDownLatch deciding = new CountDownLatch(1);
    private WebSocketServer server;
    private int port;

    private final class Echo implements WebSocketListener {
        @Override
        public void onOpen(WebSocket webSocket) {
            opened.add(webSocket.handshake());
        }

        @Override
        public void onText(WebSocket webSocket, String text) {
            webSocket.trySend(Message.text(text));
        }

        @Override
        public void onClose(WebSocket webSocket, CloseStatus status) {
            closed.add(status);
        }
    }

    @BeforeEach
    void start() {
        server = WebSocketServer.builder()
                .port(0)
                .settings(ServerSettings.builder()
                        .handshakeTimeout(Duration.ofMillis(500))
                        .stopTimeout(Duration.ofSeconds(1))
                        .build())
                .route("/echo", new Echo())
                .route("/blocking", webSocket -> {
                    opened.add(webSocket.handshake());
                    for (Message message : webSocket) {
                        webSocket.send(message);
                    }
                })
                .route("/chat/{room}", new Echo(), RouteOptions.defaults().withSubprotocols("v2", "v1"))
                .route(
                        "/v1",
                        new Echo(),
                        RouteOptions.defaults().withSubprotocols("v1").withSubprotocolRequired())
                .route(
                        "/stock_info/",
                        new Echo(),
                        RouteOptions.defaults()
                                .withOriginPolicy(OriginPolicy.allow("http://websocket.org")
                                        .withAccessControl(
                                                true,
                                                "content-type",
                                                "authorization",
                                                "x-websocket-extensions",
                                                "x-websocket-version",
                                                "x-websocket-protocol")))
                .route("/hook/{what}", new Echo(), RouteOptions.defaults().withHook(this::decide))
                .http("/page", request -> HttpResponse.text("page"))
                .http("POST", "/form", request -> HttpResponse.text(request.text()))
                .start();
        port = server.ports().getFirst();
    }

    private HandshakeDecision decide(HandshakeRequest request) throws Exception {
        assertThat(Thread.currentThread().isVirtual()).isTrue();
        return switch (request.pathVariable("what")) {
            case "accept" ->
                HandshakeDecision.accept()
                        .withSubprotocol("chosen")
                        .withHeader("Set-Cookie", "session=1")
                        .withAttribute(
                                "user", request.head().cookies().first("user").orElse("nobody"));
            case "refuse" ->
                HandshakeDecision.refuse(401, Headers.of("WWW-Authenticate", "Bearer"), "a token is needed");
            case "fail" -> throw new IllegalStateException("the program's secret");
            case "wrong" -> HandshakeDecision.accept().withHeader("Upgrade", "h2c");
            case "slow" -> {
                deciding.countDown();
                never.await();
                yield HandshakeDecision.accept();
            }
            default -> throw new AssertionError();
        };
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static void assertEchoes(RawClient client) throws IOException {
        client.send(RawClient.MASKED_HELLO);
        assertThat(client.read(7)).isEqualTo(RawClient.HELLO);
    }

    private RawClient.Response refused(String head) throws IOException {
        try (RawClient client = new RawClient(port)) {
            client.send(head);
            RawClient.Response response = client.response();
            assertThat(HttpDate.parse(response.header("Date"))).isPresent();
            assertThat(response.headers().hasToken("Connection", "close")).isTrue();
            assertThat(response.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
            assertThat(response.body()).endsWith("\n").hasLineCount(1);
            assertThat(client.isAtEnd()).isTrue();
            return response;
        }
    }

    @Test
    void opensAWebSocket() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.upgrade("/echo"));
            RawClient.Response response = client.response();
            assertThat(response.status()).isEqualTo(101);
            assertThat(response.headers())
                    .isEqualTo(Headers.of(
                            "Upgrade",
                            "websocket",
                            "Connection",
                            "Upgrade",
                            "Sec-WebSocket-Accept",
                            "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
            assertEchoes(client);
            assertThat(server.connectionCount()).isEqualTo(1);
            assertThat(server.connections().getFirst().handshake()).isEqualTo(opened.take());
        }
        assertThat(closed.poll(10, TimeUnit.SECONDS)).isNotNull();
        server.close();
        assertThat(server.connectionCount()).isZero();
    }

    @Test
    void opensABlockingWebSocket() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.upgrade("/blocking"));
            assertThat(client.response().status()).isEqualTo(101);
            assertEchoes(client);
        }
    }

    @Test
    void handlesFramesThatComeTogetherWithTheRequest() throws Exception {
        for (String path : new String[] {"/echo", "/hook/accept"}) {
            byte[] head =
                    RawClient.upgrade(path, "Sec-WebSocket-Protocol: chosen").getBytes(StandardCharsets.US_ASCII);
            ByteBuffer all = ByteBuffer.allocate(head.length + 22);
            all.put(head).put(RawClient.MASKED_HELLO).put(RawClient.MASKED_HELLO);
            try (RawClient client = new RawClient(port)) {
                client.send(all.array());
                assertThat(client.response().status()).isEqualTo(101);
                assertThat(client.read(7)).isEqualTo(RawClient.HELLO);
                assertThat(client.read(7)).isEqualTo(RawClient.HELLO);
            }
        }
    }

    @Test
    void takesARequestThatComesByteByByte() throws Exception {
        try (RawClient client = new RawClient(port)) {
            for (byte b : RawClient.upgrade("/echo").getBytes(StandardCharsets.US_ASCII)) {
                client.send(new byte[] {b});
            }
            assertThat(client.response().status()).isEqualTo(101);
            assertEchoes(client);
        }
    }

    @Test
    void becomesAWebSocketAfterPlainRequestsOnTheSameConnection() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.head("GET", "/page"));
            assertThat(client.response().body()).isEqualTo("page");
            client.send("POST /form HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc");
            assertThat(client.response().body()).isEqualTo("abc");
            client.send(RawClient.upgrade("/echo"));
            assertThat(client.response().status()).isEqualTo(101);
            assertEchoes(client);
        }
    }

    @Test
    void answersPipelinedRequestsInTheirOrder() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send(
                    RawClient.head("GET", "/page") + RawClient.head("GET", "/nowhere") + RawClient.upgrade("/echo"));
            assertThat(client.response().body()).isEqualTo("page");
            assertThat(client.response().status()).isEqualTo(404);
            assertThat(client.response().status()).isEqualTo(101);
            assertEchoes(client);
        }
    }

    @Test
    void givesTheTutorialsAnswerToTheTutorialsRequest() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send(String.join(
                    "\r\n",
                    "GET /stock_info/?encoding=text HTTP/1.1",
                    "Upgrade:websocket",
                    "Connection:Upgrade",
                    "Host:echo.websocket.org",
                    "Origin:http://websocket.org",
                    "Cookie:__token=ubcxx13",
                    "Sec-WebSocket-Key:uRovscZjNol/umbTt5uKmw==",
                    "Sec-WebSocket-Version:13",
                    "",
                    ""));
            RawClient.Response response = client.response();
            assertThat(response.status()).isEqualTo(101);
            assertThat(response.header("Sec-WebSocket-Accept")).isEqualTo("rLHCkw/SKsO9GAH/ZSFhBATDKrU=");
            assertThat(response.header("Access-Control-Allow-Origin")).isEqualTo("http://websocket.org");
            assertThat(response.header("Access-Control-Allow-Credentials")).isEqualTo("true");
            assertThat(response.header("Access-Control-Allow-Headers"))
                    .isEqualTo("content-type, authorization, x-websocket-extensions, x-websocket-version,"
                            + " x-websocket-protocol");
            Handshake handshake = opened.poll(10, TimeUnit.SECONDS);
            assertThat(handshake.request().query().first("encoding")).contains("text");
            assertThat(handshake.request().cookies().first("__token")).contains("ubcxx13");
        }
    }

    @Test
    void tellsTheProgramWhatTheRequestSaid() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.upgrade("/chat/caf%C3%A9?a=1", "X-Test: yes", "Sec-WebSocket-Protocol: v1, v2"));
            assertThat(client.response().header("Sec-WebSocket-Protocol")).isEqualTo("v2");
            Handshake handshake = opened.poll(10, TimeUnit.SECONDS);
            assertThat(handshake.pathVariable("room")).isEqualTo("caf\u00e9");
            assertThat(handshake.request().headers().first("X-Test")).contains("yes");
            assertThat(handshake.subprotocol()).contains("v2");
            assertThat(handshake.secure()).isFalse();
            assertThat(handshake.remoteAddress().toString()).startsWith("/127.0.0.1:");
            assertThat(handshake.localAddress()).isEqualTo(server.addresses().getFirst());
        }
    }

    @Test
    void usesNoSubprotocolWhereNoneFits() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.upgrade("/chat/a", "Sec-WebSocket-Protocol: v9"));
            RawClient.Response response = client.response();
            assertThat(response.status()).isEqualTo(101);
            assertThat(response.headers().contains("Sec-WebSocket-Protocol")).isFalse();
        }
        RawClient.Response refused = refused(RawClient.upgrade("/v1", "Sec-WebSocket-Protocol: v9"));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("expected one of v1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404|GET /nowhere HTTP/1.1;Host: a;@",
                "404|GET /page HTTP/1.1;Host: a;@",
                "400|GET /a/../echo HTTP/1.1;Host: a;@",
                "400|GET /echo HTTP/1.1;Host: a;Host: b;@",
                "400|GET /echo HTTP/1.1;@",
                "400|GET /echo HTTP/1.1;Host: a;X: a; b;@",
                "400|GET /echo HTTP/1.1;Host: a;Content-Length: 1;@",
                "400|GET /echo HTTP/1.0;Host: a;@",
                "405|POST /echo HTTP/1.1;Host: a;@",
                "403|GET /echo HTTP/1.1;Host: a;Origin: http://b;@",
                "403|GET /echo HTTP/1.1;Host: a;Origin: null;@",
                "403|GET /echo HTTP/1.1;Host: a;Origin: https://a;@",
                "400|GET /echo HTTP/1.1;Host: a;Upgrade: websocket;Connection: Upgrade;Sec-WebSocket-Version: 13;",
                "426|GET /echo HTTP/1.1;Host: a;Upgrade: websocket;Connection: Upgrade;Sec-WebSocket-Version: 8;"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==;",
                "505|GET /echo HTTP/2.0;Host: a;@",
                "400|nonsense;",
            })
    void refusesAWrongHandshake(int status, String lines) throws Exception {
        String head = lines.replace("@", RawClient.UPGRADE).replace(";", "\r\n") + "\r\n";
        assertThat(refused(head).status()).isEqualTo(status);
        assertThat(opened).isEmpty();
    }

    @Test
    void allowsTheSameOrigin() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.upgrade("/echo", "Origin: http://LOCALHOST"));
            assertThat(client.response().status()).isEqualTo(101);
        }
    }

    @Test
    void saysWhichVersionItSpeaks() throws Exception {
        RawClient.Response response = refused(RawClient.upgrade("/echo").replace("Version: 13", "Version: 8"));
        assertThat(response.status()).isEqualTo(426);
        assertThat(response.header("Sec-WebSocket-Version")).isEqualTo("13");
        assertThat(response.header("Upgrade")).isEqualTo("websocket");
    }

    @Test
    void refusesAHeadThatIsTooLarge() throws Exception {
        RawClient.Response large = refused("GET /echo HTTP/1.1\r\nX: " + "x".repeat(20_000));
        assertThat(large.status()).isEqualTo(431);
        RawClient.Response line = refused("GET /" + "x".repeat(10_000));
        assertThat(line.status()).isEqualTo(414);
    }

    @Test
    void deliversTheRefusalThoughTheClientGoesOnSending() throws Exception {
        RawClient.Response response =
                refused("GET /nowhere HTTP/1.1\r\nHost: a\r\n" + RawClient.UPGRADE + "\r\n" + "x".repeat(200_000));
        assertThat(response.status()).isEqualTo(404);
    }

    @Test
    void theHookAcceptsAndAddsWhatItWants() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.upgrade("/hook/accept", "Sec-WebSocket-Protocol: a, chosen", "Cookie: user=ada"));
            RawClient.Response response = client.response();
            assertThat(response.status()).isEqualTo(101);
            assertThat(response.header("Sec-WebSocket-Protocol")).isEqualTo("chosen");
            assertThat(response.header("Set-Cookie")).isEqualTo("session=1");
            Handshake handshake = opened.poll(10, TimeUnit.SECONDS);
            assertThat(handshake.attribute("user", String.class)).contains("ada");
            assertEchoes(client);
        }
    }

    @Test
    void theHookRefuses() throws Exception {
        RawClient.Response response = refused(RawClient.upgrade("/hook/refuse"));
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(response.body()).isEqualTo("a token is needed\n");
    }

    @Test
    void aHookThatFailsTellsTheClientNothing() throws Exception {
        RawClient.Response response = refused(RawClient.upgrade("/hook/fail"));
        assertThat(response.status()).isEqualTo(500);
        assertThat(response.body()).doesNotContain("secret");
    }

    @Test
    void aHookThatWantsWhatCannotBeGets500() throws Exception {
        assertThat(refused(RawClient.upgrade("/hook/wrong")).status()).isEqualTo(500);
        // "chosen" was not offered.
        assertThat(refused(RawClient.upgrade("/hook/accept")).status()).isEqualTo(500);
    }

    @Test
    void aHookThatTakesTooLongGets503() throws Exception {
        assertThat(refused(RawClient.upgrade("/hook/slow")).status()).isEqualTo(503);
    }

    @Test
    void forgetsAClientThatGoesAwayWhileTheHookDecides() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.upgrade("/hook/slow"));
            assertThat(deciding.await(10, TimeUnit.SECONDS)).isTrue();
            client.reset();
        }
        await().atMost(10, TimeUnit.SECONDS).until(() -> server.openConnectionCount() == 0);
        assertEchoesOnNewConnection();
        assertThat(opened).hasSize(1);
    }

    private void assertEchoesOnNewConnection() throws IOException {
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.upgrade("/echo"));
            assertThat(client.response().status()).isEqualTo(101);
            assertEchoes(client);
        }
    }

    @Test
    void closesAConnectionOnWhichNothingComes() throws Exception {
        try (RawClient client = new RawClient(port)) {
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void answersAHeadThatDoesNotEndWith408() throws Exception {
        assertThat(refused("GET /echo HTTP/1.1\r\nHost: a\r\n").status()).isEqualTo(408);
    }

    @Test
    void logsARefusedOriginOnce() throws Exception {
        try (CapturedLog log = CapturedLog.fromDebug("dev.parley")) {
            assertThat(refused(RawClient.upgrade("/echo", "Origin: http://elsewhere.example"))
                            .status())
                    .isEqualTo(403);
            server.close();
            assertThat(log.linesWith("efused"))
                    .singleElement()
                    .asString()
                    .startsWith("INFO Origin \"http://elsewhere.example\"")
                    .contains("/echo");
        }
    }

    @Test
    void logsAnyOtherRefusalOnce() throws Exception {
        try (CapturedLog log = CapturedLog.fromDebug("dev.parley")) {
            assertThat(refused(RawClient.upgrade("/nowhere")).status()).isEqualTo(404);
            server.close();
            assertThat(log.linesWith("/nowhere"))
                    .singleElement()
                    .asString()
                    .startsWith("INFO Handshake on \"/nowhere\"");
        }
    }
}
