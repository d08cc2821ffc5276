package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.WebSocketServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo over real sockets, with the JDK's WebSocket client. */
class DemoTest {

    private Demo demo;
    private WebSocketServer server;

    @BeforeEach
    void start() {
        demo = new Demo(1, InstantSource.fixed(Instant.ofEpochMilli(123)));
        server = demo.addTo(WebSocketServer.builder().port(0)).start();
    }

    @AfterEach
    void stop() {
        server.close();
        demo.close();
    }

    private URI uri(String scheme, String path) {
        return URI.create(scheme + "://127.0.0.1:" + server.ports().getFirst() + path);
    }

    private JdkClient connect(String path) {
        return new JdkClient(uri("ws", path));
    }

    @Nested
    class Echoing {

        @ParameterizedTest
        @ValueSource(strings = {"/echo", "/echo-blocking"})
        void sendsBackTextAndBinary(String path) throws Exception {
            try (JdkClient client = connect(path)) {
                client.send("Grüße 😀");
                client.send(new byte[] {0, 1, (byte) 0xff});
                client.send("");
                assertThat(client.nextText()).isEqualTo("Grüße 😀");
                assertThat(client.nextBinary()).containsExactly(0, 1, 0xff);
                assertThat(client.nextText()).isEmpty();
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"/echo", "/echo-blocking"})
        void losesNothingWhenMuchComesAtOnce(String path) throws Exception {
            // Ten times what may wait to be sent: the server must stop reading until its echoes have been taken.
            String large = "0123456789abcdef".repeat(16 * 1024);
            try (JdkClient client = connect(path)) {
                for (int i = 0; i < 40; i++) {
                    client.send(i + large);
                }
                for (int i = 0; i < 40; i++) {
                    assertThat(client.nextText()).isEqualTo(i + large);
                }
            }
        }
    }

    @Test
    void broadcastsToEveryoneTheSenderToo() throws Exception {
        try (JdkClient ann = connect("/broadcast");
                JdkClient bo = connect("/broadcast")) {
            // A client that gets its own message back is on the list.
            bo.send("b");
            assertThat(bo.nextText()).isEqualTo("b");
            ann.send("hello");
            ann.send(new byte[] {7});
            assertThat(bo.nextText()).isEqualTo("hello");
            assertThat(bo.nextBinary()).containsExactly(7);
            assertThat(ann.nextBinary()).containsExactly(7);
        }
    }

    @Nested
    class Quotes {

        private static final Pattern SYMBOL = Pattern.compile("\"symbol\":\"([A-Z]+)\"");

        @Test
        void arriveAsTextWithoutBeingAskedFor() throws Exception {
            try (JdkClient client = connect("/stock_info/?encoding=text&interval=20")) {
                String all = client.nextText();
                assertThat(all)
                        .startsWith("{\"at\":123,\"quotes\":[{\"symbol\":\"PRLY\",\"name\":\"Parley Instruments\",");
                assertThat(SYMBOL.matcher(all).results()).hasSize(12);
                assertThat(client.nextText()).contains("\"price\":");
                assertThat(client.nextText()).contains("\"price\":");
            }
        }

        @Test
        void arriveAsBinaryWithTheSameBytes() throws Exception {
            try (JdkClient client = connect("/stock_info/?encoding=binary&interval=20")) {
                String all = new String(client.nextBinary(), StandardCharsets.UTF_8);
                assertThat(all).startsWith("{\"at\":123,\"quotes\":[{\"symbol\":\"PRLY\"");
                assertThat(new String(client.nextBinary(), StandardCharsets.UTF_8))
                        .contains("\"price\":");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"/stock_info/", "/stock_info"})
        void needNoParametersNorASlashAtTheEnd(String path) throws Exception {
            try (JdkClient client = connect(path)) {
                assertThat(client.nextText()).contains("\"PRLY\"");
            }
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "/stock_info/?encoding=xml  | encoding must be text or binary",
                    "/stock_info?encoding=xml   | encoding must be text or binary",
                    "/stock_info/?interval=9    | interval must be a whole number of milliseconds from 10 to 60000",
                    "/stock_info/?interval=soon | interval must be a whole number of milliseconds from 10 to 60000",
                })
        void areRefusedInOneLineWhenAskedForWrongly(String path, String problem) throws Exception {
            assertThat(handshake(path)).startsWith("HTTP/1.1 400 ").endsWith("\n\n" + problem + "\n");
        }
    }

    @Nested
    class Chatting {

        @Test
        void goesToEveryoneInTheRoom() throws Exception {
            try (JdkClient ann = connect("/chat?name=Ann")) {
                assertThat(ann.nextText())
                        .isEqualTo("{\"type\":\"welcome\",\"you\":\"Ann\",\"present\":[\"Ann\"],\"recent\":[]}");
                try (JdkClient bo = connect("/chat?name=%20B%C3%B6%20")) {
                    assertThat(bo.nextText()).contains("\"you\":\"Bö\",\"present\":[\"Ann\",\"Bö\"]");
                    assertThat(ann.nextText())
                            .isEqualTo("{\"type\":\"join\",\"name\":\"Bö\",\"at\":123,\"present\":[\"Ann\",\"Bö\"]}");
                    bo.send("{\"type\":\"say\",\"text\":\"Hi\"}");
                    String said = "{\"type\":\"say\",\"name\":\"Bö\",\"text\":\"Hi\",\"at\":123}";
                    assertThat(ann.nextText()).isEqualTo(said);
                    assertThat(bo.nextText()).isEqualTo(said);
                    ann.send("{\"type\":\"rename\",\"name\":\"Anna\"}");
                    assertThat(bo.nextText()).contains("\"from\":\"Ann\",\"to\":\"Anna\"");
                    assertThat(ann.nextText()).contains("\"from\":\"Ann\",\"to\":\"Anna\"");
                    bo.send("{\"type\":\"dance\"}");
                    assertThat(bo.nextText())
                            .isEqualTo(
                                    "{\"type\":\"error\",\"message\":\"type must be \\\"say\\\" or \\\"rename\\\"\"}");
                }
                assertThat(ann.nextText())
                        .isEqualTo("{\"type\":\"leave\",\"name\":\"Bö\",\"at\":123,\"present\":[\"Anna\"]}");
            }
        }

        @Test
        void isInTextOnly() throws Exception {
            try (JdkClient client = connect("/chat?name=Binary")) {
                client.send(new byte[] {1});
                assertThat(client.closeFromServer()).isEqualTo("1003 the chat is in text messages");
            }
        }

        @Test
        void needsAName() throws Exception {
            assertThat(handshake("/chat?name=a%0Ab"))
                    .startsWith("HTTP/1.1 400 ")
                    .endsWith("\n\na name must not have control characters or others that nobody sees\n");
            assertThat(handshake("/chat?name=" + "x".repeat(33)))
                    .startsWith("HTTP/1.1 400 ")
                    .endsWith("\n\na name must have 1 to 32 characters\n");
        }
    }

    @Nested
    class Pages {

        private final HttpClient http = HttpClient.newHttpClient();

        private HttpResponse<String> get(String path) throws IOException, InterruptedException {
            return http.send(HttpRequest.newBuilder(uri("http", path)).build(), HttpResponse.BodyHandlers.ofString());
        }

        @ParameterizedTest
        @CsvSource({
            "/, text/html",
            "/index.html, text/html",
            "/style.css, text/css",
            "/main.js, text/javascript",
            "/favicon.svg, image/svg+xml",
        })
        void areThereWithTheirTypesUnderAStrictPolicy(String path, String type) throws Exception {
            HttpResponse<String> response = get(path);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith(type);
            assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'self'")
                    .doesNotContain("unsafe");
        }

        @Test
        void referToNothingThatIsNotThere() throws Exception {
            Matcher links = Pattern.compile("(?:href|src)=\"([a-z][^\"#]*)\"").matcher(get("/").body());
            assertThat(links.results().map(link -> link.group(1)))
                    .hasSizeGreaterThan(5)
                    .allSatisfy(file -> assertThat(get("/" + file).statusCode()).isEqualTo(200));
        }

        @Test
        void areNotThereUnderOtherNames() throws Exception {
            assertThat(get("/nothing.html").statusCode()).isEqualTo(404);
            assertThat(get("/..%2FParley.class").statusCode()).isIn(400, 404);
        }

        @Test
        void doNotStandForTheWebSocketRoutes() throws Exception {
            assertThat(get("/echo").statusCode()).isEqualTo(426);
        }
    }

    @Test
    void aPageOfAnotherOriginMayNotConnect() {
        assertThatThrownBy(() -> HttpClient.newHttpClient()
                        .newWebSocketBuilder()
                        .header("Origin", "https://evil.example")
                        .buildAsync(uri("ws", "/echo"), new java.net.http.WebSocket.Listener() {})
                        .join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        e -> assertThat(e.getResponse().statusCode()).isEqualTo(403));
    }

    /** Sends an opening handshake and returns the whole answer. */
    private String handshake(String path) throws IOException {
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), server.ports().getFirst())) {
            String request =
                    "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            var answer = new StringBuilder();
            int length = 0;
            for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                answer.append(line).append('\n');
                if (line.startsWith("Content-Length: ")) {
                    length = Integer.parseInt(line.substring("Content-Length: ".length()));
                }
            }
            answer.append('\n');
            for (int i = 0; i < length; i++) {
                answer.append((char) in.read());
            }
            return answer.toString();
        }
    }
}
