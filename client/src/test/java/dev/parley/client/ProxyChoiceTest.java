package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.server.WebSocketServer;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which connections go through a proxy, and how many at a time. */
@ExtendWith(NothingStaysBehind.class)
final class ProxyChoiceTest {

    private static final String OPEN = "HTTP/1.1 200 Connection established\r\n\r\n";

    private final WebSocketServer server =
            WebSocketServer.builder().port(0).route("/", ws -> ws.send("here")).start();

    @AfterEach
    void stop() {
        server.close();
    }

    private String uri() {
        return "ws://127.0.0.1:" + server.ports().getFirst() + "/";
    }

    private ScriptedServer proxy() throws Exception {
        return new ScriptedServer(socket -> {
            Heads.read(socket.getInputStream());
            Heads.write(socket, OPEN);
            Tunnels.carry(socket, server.ports().getFirst());
        });
    }

    /** A program that connects to its argument with {@code proxyFromEnvironment()}, and says what it was sent. */
    static final class Program {

        private Program() {}

        public static void main(String[] arguments) {
            try (WebSocketClient client =
                            WebSocketClient.builder().proxyFromEnvironment().build();
                    WebSocket ws = client.connect(arguments[0])) {
                System.out.print(((Message.Text) ws.receive(Duration.ofSeconds(20))).text());
            }
        }
    }

    private String runProgram(Map<String, String> environment) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1", // It opens one connection.
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Program.class.getName(),
                        uri())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment()
                .keySet()
                .removeIf(name -> name.toLowerCase(java.util.Locale.ROOT).endsWith("_proxy"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return said;
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @ParameterizedTest
    @CsvSource({"'', 1", "127.0.0.0/8, 0"})
    void theEnvironmentSaysWhichProxyIsTaken(String exempt, int connections) throws Exception {
        try (ScriptedServer proxy = proxy()) {
            String said = runProgram(Map.of("http_proxy", "http://127.0.0.1:" + proxy.port(), "no_proxy", exempt));

            assertThat(said).isEqualTo("here");
            assertThat(proxy.connections()).isEqualTo(connections);
        }
    }

    @Test
    void noProxyLeadsToAUnixDomainSocket(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("socket");
        try (WebSocketServer local = WebSocketServer.builder()
                        .unixSocket(file)
                        .route("/", ws -> ws.send("local"))
                        .start();
                ScriptedServer proxy = proxy();
                WebSocketClient client = WebSocketClient.builder()
                        .proxy(ProxyServer.http("127.0.0.1", proxy.port()))
                        .build()) {
            assertThat(local.ports()).isEmpty();
            WebSocketRequest request =
                    WebSocketRequest.to("ws://localhost/").unixSocket(file).build();
            try (WebSocket ws = client.connect(request)) {
                assertThat(ws.receive(Duration.ofSeconds(20))).isEqualTo(Message.text("local"));
            }
            assertThat(proxy.connections()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Proxy-Authorization", "proxy-authorization"})
    void whatIsForTheProxyDoesNotGoToTheServer(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebSocketRequest.to(uri()).header(name, "Basic dTpw"))
                .withMessageContaining("ProxyServer.withCredentials");
    }

    /** RFC 6455 §4.1: behind a proxy the server's name stands for its address. */
    @Test
    void connectionsToOneServerBehindAProxyTakeTurnsAndOthersDoNotWait() throws Exception {
        AtomicInteger inTheMaking = new AtomicInteger();
        Queue<Integer> together = new ConcurrentLinkedQueue<>();
        Semaphore asked = new Semaphore(0);
        Semaphore othersAsked = new Semaphore(0);
        Semaphore answer = new Semaphore(0);
        int port = server.ports().getFirst();
        try (ScriptedServer proxy = new ScriptedServer(socket -> {
                    if (Heads.read(socket.getInputStream()).contains("other.test")) {
                        othersAsked.release();
                    } else {
                        together.add(inTheMaking.incrementAndGet());
                        asked.release();
                        answer.acquire();
                        inTheMaking.decrementAndGet();
                    }
                    Heads.write(socket, OPEN);
                    Tunnels.carry(socket, port);
                });
                WebSocketClient client = WebSocketClient.builder()
                        .proxy(ProxyServer.http("127.0.0.1", proxy.port()))
                        .build()) {
            WebSocketRequest request = WebSocketRequest.to(URI.create("ws://server.test:" + port + "/"))
                    .build();
            CompletableFuture<WebSocket> first = client.connectAsync(request);
            CompletableFuture<WebSocket> second = client.connectAsync(request);
            assertThat(asked.tryAcquire(20, TimeUnit.SECONDS)).isTrue();

            client.connect("ws://other.test:" + port + "/").abort();

            assertThat(othersAsked.tryAcquire()).isTrue();
            answer.release();
            assertThat(asked.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
            answer.release();
            first.get(20, TimeUnit.SECONDS).abort();
            second.get(20, TimeUnit.SECONDS).abort();
        }
        assertThat(together).containsExactly(1, 1);
    }
}
