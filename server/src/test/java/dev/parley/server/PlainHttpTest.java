package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.handshake.HttpDate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakCheck.class)
class PlainHttpTest {

    private final CountDownLatch never = new CountDownLatch(1);
    private WebSocketServer server;
    private int port;

    @BeforeEach
    void start() {
        server = WebSocketServer.builder()
                .port(0)
                .settings(ServerSettings.builder()
                        .requestTimeout(Duration.ofMillis(500))
                        .keepAliveTimeout(Duration.ofMillis(500))
                        .maximumRequestBodyBytes(1000)
                        .stopTimeout(Duration.ofSeconds(1))
                        .build())
                .route("/ws", webSocket -> {})
                .http(
                        "/quotes/{symbol}",
                        request -> HttpResponse.json(Json.object(
                                "symbol", request.pathVariable("symbol"),
                                "query", request.query().first("q"),
                                "cookie", request.cookies().first("c"),
                                "secure", request.secure())))
                .http(
                        "POST",
                        "/echo",
                        request -> HttpResponse.text(201, request.text()).withHeader("X-Method", request.method()))
                .http("/large", request -> HttpResponse.text("x".repeat(64 << 20)))
                .http("/nothing", request -> HttpResponse.of(204))
                .http("/fail", request -> {
                    throw new IllegalStateException("the program's secret");
                })
                .http("/slow", request -> {
                    never.await();
                    return HttpResponse.of(200);
                })
                .start();
        port = server.ports().getFirst();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void answersWithJson() throws Exception {
        RawClient.Response response = RawClient.get(port, "/quotes/A%20B?q=1", "Cookie: c=2");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Content-Type")).isEqualTo("application/json");
        assertThat(response.body()).isEqualTo("{\"symbol\":\"A B\",\"query\":\"1\",\"cookie\":\"2\",\"secure\":false}");
        assertThat(HttpDate.parse(response.header("Date"))).isPresent();
    }

    @Test
    void answersHeadWithoutTheBody() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.head("HEAD", "/quotes/A") + RawClient.head("HEAD", "/nowhere"));
            RawClient.Response response = client.response("HEAD");
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.header("Content-Length")).isEqualTo("56");
            assertThat(client.response("HEAD").status()).isEqualTo(404);
        }
    }

    @Test
    void readsABodyByItsLengthOrInChunks() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.head("POST", "/echo", "Content-Length: 5") + "hello");
            RawClient.Response response = client.response();
            assertThat(response.status()).isEqualTo(201);
            assertThat(response.header("X-Method")).isEqualTo("POST");
            assertThat(response.body()).isEqualTo("hello");
            client.send(RawClient.head("POST", "/echo", "Transfer-Encoding: chunked") + "3\r\nabc\r\n");
            client.send("2\r\nde\r\n0\r\n\r\n");
            assertThat(client.response().body()).isEqualTo("abcde");
        }
    }

    @Test
    void tellsTheClientToGoOn() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.head("POST", "/echo", "Content-Length: 2", "Expect: 100-Continue"));
            assertThat(client.response().status()).isEqualTo(100);
            client.send("ok");
            assertThat(client.response().body()).isEqualTo("ok");
        }
        assertThat(RawClient.request(port, "POST", "/echo", "Content-Length: 2", "Expect: more")
                        .status())
                .isEqualTo(417);
    }

    @Test
    void refusesABodyThatIsTooLong() throws Exception {
        assertThat(RawClient.request(port, "POST", "/echo", "Content-Length: 1001")
                        .status())
                .isEqualTo(413);
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.head("POST", "/echo", "Transfer-Encoding: chunked") + "3e9\r\n");
            assertThat(client.response().status()).isEqualTo(413);
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void refusesWhatTwoParsersCouldReadDifferently() throws Exception {
        String both = RawClient.head("POST", "/echo", "Content-Length: 3", "Transfer-Encoding: chunked");
        for (String head : new String[] {
            both,
            RawClient.head("POST", "/echo", "Content-Length: 3", "Content-Length: 4"),
            RawClient.head("POST", "/echo", "Transfer-Encoding : chunked"),
            "POST /echo HTTP/1.1\r\nHost: a\r\nX: a\r\n folded\r\n\r\n",
            "POST /echo HTTP/1.1\nHost: a\n\n",
        }) {
            try (RawClient client = new RawClient(port)) {
                client.send(head);
                assertThat(client.response().status()).as(head).isEqualTo(400);
                assertThat(client.isAtEnd()).isTrue();
            }
            // The same on a connection that has had a request before: it is the same parser.
            try (RawClient client = new RawClient(port)) {
                client.send(RawClient.head("GET", "/nothing"));
                assertThat(client.response().status()).isEqualTo(204);
                client.send(head);
                assertThat(client.response().status()).as(head).isEqualTo(400);
            }
        }
    }

    @Test
    void sendsNothingWith204() throws Exception {
        RawClient.Response response = RawClient.get(port, "/nothing");
        assertThat(response.status()).isEqualTo(204);
        assertThat(response.headers().contains("Content-Length")).isFalse();
    }

    @Test
    void knowsPathsAndMethods() throws Exception {
        assertThat(RawClient.get(port, "/nowhere").status()).isEqualTo(404);
        RawClient.Response wrongMethod = RawClient.request(port, "DELETE", "/echo");
        assertThat(wrongMethod.status()).isEqualTo(405);
        assertThat(wrongMethod.header("Allow")).isEqualTo("OPTIONS, POST");
        RawClient.Response options = RawClient.request(port, "OPTIONS", "/quotes/A");
        assertThat(options.status()).isEqualTo(204);
        assertThat(options.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(RawClient.request(port, "OPTIONS", "*").status()).isEqualTo(204);
        assertThat(RawClient.get(port, "/quotes/%zz").status()).isEqualTo(400);
    }

    @Test
    void wantsAnUpgradeOnAWebSocketRoute() throws Exception {
        RawClient.Response response = RawClient.get(port, "/ws");
        assertThat(response.status()).isEqualTo(426);
        assertThat(response.header("Upgrade")).isEqualTo("websocket");
        assertThat(response.headers().hasToken("Connection", "Upgrade")).isTrue();
        assertThat(RawClient.request(port, "POST", "/ws").status()).isEqualTo(405);
    }

    @Test
    void keepsAConnectionOnlyWhereTheClientWantsIt() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.head("GET", "/nothing", "Connection: close"));
            RawClient.Response response = client.response();
            assertThat(response.header("Connection")).isEqualTo("close");
            assertThat(client.isAtEnd()).isTrue();
        }
        try (RawClient client = new RawClient(port)) {
            client.send("GET /nothing HTTP/1.0\r\n\r\n");
            assertThat(client.response().header("Connection")).isEqualTo("close");
            assertThat(client.isAtEnd()).isTrue();
        }
        try (RawClient client = new RawClient(port)) {
            client.send("GET /nothing HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n");
            assertThat(client.response().header("Connection")).isEqualTo("keep-alive");
            client.send("GET /nothing HTTP/1.0\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(204);
        }
    }

    @Test
    void closesAConnectionThatIsIdle() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.head("GET", "/nothing"));
            assertThat(client.response().status()).isEqualTo(204);
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void aHandlerThatFailsTellsTheClientNothing() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.head("GET", "/fail"));
            RawClient.Response response = client.response();
            assertThat(response.status()).isEqualTo(500);
            assertThat(response.body()).doesNotContain("secret");
            client.send(RawClient.head("GET", "/nothing"));
            assertThat(client.response().status()).isEqualTo(204);
        }
    }

    @Test
    void aHandlerThatTakesTooLongGets503() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.head("GET", "/slow"));
            assertThat(client.response().status()).isEqualTo(503);
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void dropsAClientThatTakesNothingOfAnAnswer() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.head("GET", "/large"));
            await().atMost(20, TimeUnit.SECONDS).until(() -> server.openConnectionCount() == 1);
            await().atMost(20, TimeUnit.SECONDS).until(() -> server.openConnectionCount() == 0);
        }
    }

    @Test
    void answersABodyThatDoesNotComeWith408() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.head("POST", "/echo", "Content-Length: 10") + "half");
            assertThat(client.response().status()).isEqualTo(408);
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /a\u0000b HTTP/1.1", "GET / HTTP/1.1\r\nX\u0001: a", "\u0016\u0003\u0001\u0002\u0000"})
    void refusesNonsenseWithoutEchoingIt(String head) throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send(head + "\r\n\r\n");
            RawClient.Response response = client.response();
            assertThat(response.status()).isEqualTo(400);
            assertThat(HttpDate.parse(response.header("Date"))).isPresent();
            assertThat(response.body().getBytes(StandardCharsets.US_ASCII)).doesNotContain(0, 1, 0x16);
        }
    }
}
