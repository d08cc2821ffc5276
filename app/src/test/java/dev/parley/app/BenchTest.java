package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.parley.app.relay.Broadcast;
import dev.parley.app.relay.Echo;
import dev.parley.protocol.CloseStatus;
import dev.parley.protocol.handshake.Headers;
import dev.parley.server.Tls;
import dev.parley.server.WebSocketServer;
import dev.parley.testing.Keytool;
import dev.parley.testing.UnusedPort;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code parley bench} against servers of the test's own. What is fast or slow is not judged here. */
class BenchTest {

    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger echoed = new AtomicInteger();
    private final AtomicReference<Headers> asked = new AtomicReference<>(Headers.of());
    private final WebSocketServer server = WebSocketServer.builder()
            .port(0)
            .route("/echo", new Counting(new Echo()))
            .route("/broadcast", new Broadcast())
            .route(
                    "/twice",
                    ws -> ws.forEach(message -> {
                        ws.send(message);
                        ws.send(message);
                    }))
            .route("/longer", ws -> ws.forEach(_ -> ws.send("something else")))
            .route("/greets", ws -> {
                ws.send("welcome");
                ws.forEach(_ -> {});
            })
            .route("/swallows", ws -> ws.forEach(_ -> {}))
            .route("/closes", ws -> {
                ws.receive();
                ws.close(4001, "enough");
            })
            .start();

    private final class Counting implements WebSocketListener {
        private final WebSocketListener listener;

        Counting(WebSocketListener listener) {
            this.listener = listener;
        }

        @Override
        public void onOpen(WebSocket webSocket) {
            opened.incrementAndGet();
            asked.set(webSocket.handshake().request().headers());
            listener.onOpen(webSocket);
        }

        @Override
        public void onText(WebSocket webSocket, String text) {
            listener.onText(webSocket, text);
        }

        @Override
        public void onBinary(WebSocket webSocket, java.nio.ByteBuffer payload) {
            echoed.incrementAndGet();
            listener.onBinary(webSocket, payload);
        }

        @Override
        public void onWritable(WebSocket webSocket) {
            listener.onWritable(webSocket);
        }

        @Override
        public void onClose(WebSocket webSocket, CloseStatus status) {
            listener.onClose(webSocket, status);
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private record Run(int exitCode, String out, String err) {

        /** The numbers and texts of the JSON that it has printed, those within an object with its name before. */
        Map<String, String> json() throws IOException {
            Map<String, String> fields = new HashMap<>();
            try (JsonParser json = new JsonFactory().createParser(out)) {
                while (json.nextToken() != null) {
                    JsonToken token = json.currentToken();
                    if (token.isScalarValue()) {
                        String parent = json.getParsingContext().getParent().getCurrentName();
                        fields.put((parent == null ? "" : parent + ".") + json.currentName(), json.getText());
                    }
                }
            }
            return fields;
        }

        double number(String field) throws IOException {
            return Double.parseDouble(json().get(field));
        }
    }

    private Run bench(String path, String... options) {
        return bench("ws", server.ports().getFirst(), path, options);
    }

    private static Run bench(String scheme, int port, String path, String... options) {
        List<String> args = new ArrayList<>(List.of("bench", "--transport", "nio"));
        Map.of("--warm-up", "100ms", "--time", "200ms", "--connections", "4").forEach((option, value) -> {
            if (!List.of(options).contains(option)) {
                args.addAll(List.of(option, value));
            }
        });
        args.addAll(List.of(options));
        args.add(scheme + "://localhost:" + port + path);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Parley.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args.toArray(String[]::new));
        return new Run(code, out.toString(), err.toString());
    }

    private static String self() {
        return Long.toString(ProcessHandle.current().pid());
    }

    @Nested
    class Echoes {

        @ParameterizedTest
        @CsvSource({"64, 1, 1, 66", "64, 32, 2, 66", "5000, 4, 1, 5004", "70000, 2, 1, 70010", "1, 1, 1, 3"})
        void areCounted(int size, int inFlight, int eventLoops, int wire) throws IOException {
            Run run = bench(
                    "/echo",
                    "--json",
                    "--connections",
                    "7",
                    "--size",
                    "" + size,
                    "--in-flight",
                    "" + inFlight,
                    "--event-loops",
                    "" + eventLoops,
                    "--server-pid",
                    self());
            assertThat(run).returns(0, Run::exitCode).returns("", Run::err);
            assertThat(opened).hasValue(7);
            assertThat(run.json())
                    .containsEntry("mode", "echo")
                    .containsEntry("connections", "7")
                    .containsEntry("deflate", "null")
                    .containsEntry("failed", "0");
            double messages = run.number("messages");
            assertThat(messages).isPositive();
            assertThat(run.number("bytesReceived") / messages).isCloseTo(wire, within(wire * 0.5));
            assertThat(run.number("messagesPerSecond")).isCloseTo(messages / run.number("seconds"), within(1.0));
            assertThat(run.number("serverCpu")).isPositive();
            assertThat(run.number("latencyMicros.p50"))
                    .isPositive()
                    .isLessThanOrEqualTo(run.number("latencyMicros.p99"));
            assertThat(run.number("latencyMicros.p999")).isLessThanOrEqualTo(run.number("latencyMicros.max"));
        }

        @Test
        void areCompressedIfTheServerCan() throws IOException {
            Run run = bench("/echo", "--json", "--deflate", "--text", "--content", "json", "--size", "4KiB");
            assertThat(run.exitCode()).isZero();
            assertThat(run.json().get("deflate")).startsWith("permessage-deflate");
            double messages = run.number("messages");
            assertThat(run.number("bytesReceived") / messages).isBetween(300.0, 3000.0);
            assertThat(run.number("bytesSent") / messages).isBetween(300.0, 3000.0);
        }

        @Test
        void withoutContextTakeoverIfThatIsWanted() throws IOException {
            Run run = bench("/echo", "--json", "--deflate", "--no-context-takeover", "--content", "json");
            assertThat(run.json().get("deflate")).contains("server_no_context_takeover", "client_no_context_takeover");
        }

        @Test
        void comeInATableForPeople() {
            Run run = bench("/echo", "--server-pid", self());
            assertThat(run.out()).contains("echoes", "received", "sent", "server's CPU", "latency", "99.9 %");
            assertThat(run.err()).contains("4 connections, 1 in flight on each (random, 64 B)", "measuring");
        }

        @Test
        void overTls(@TempDir Path folder) throws Exception {
            var identity = Keytool.selfSigned(folder, "local", "EC", "-groupname", "secp256r1");
            Path certificate = identity.writeCertificate(folder.resolve("local.crt"));
            try (WebSocketServer secure = WebSocketServer.builder()
                    .port(0, Tls.pem(certificate, identity.writeKey(folder.resolve("local.key"))))
                    .route("/echo", new Echo())
                    .start()) {
                int port = secure.ports().getFirst();
                Run trusting = bench("wss", port, "/echo", "--json", "--cacert", certificate.toString());
                assertThat(trusting.exitCode()).as(trusting.err()).isZero();
                assertThat(trusting.number("messages")).isPositive();
                assertThat(bench("wss", port, "/echo", "--json", "-k").exitCode())
                        .isZero();
                assertThat(bench("wss", port, "/echo", "--json"))
                        .returns(3, Run::exitCode)
                        .extracting(Run::err)
                        .asString()
                        .contains("--cacert");
            }
        }
    }

    /** A server that stands still for a while, as one does in a long garbage collection. */
    @Nested
    class AtAFixedRate {

        private static final Duration PAUSE = Duration.ofMillis(300);

        @Test
        void theLatencyOfWhatCouldNotBeSentInTimeCountsToo() throws IOException {
            AtomicBoolean paused = new AtomicBoolean();
            Phaser never = new Phaser(1);
            WebSocketListener stalling = new WebSocketListener() {
                private int messages;

                @Override
                public void onBinary(WebSocket webSocket, java.nio.ByteBuffer payload) {
                    // The event loop stands still in the midst of it, and with it all connections.
                    if (++messages == 150 && paused.compareAndSet(false, true)) {
                        try {
                            never.awaitAdvanceInterruptibly(
                                    0, PAUSE.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
                        } catch (InterruptedException | java.util.concurrent.TimeoutException over) {
                            // It goes on.
                        }
                    }
                    webSocket.trySend(Message.binary(payload));
                }
            };
            try (WebSocketServer slow = WebSocketServer.builder()
                    .port(0)
                    .eventLoops(1)
                    .route("/echo", stalling)
                    .start()) {
                Run run = bench(
                        "ws",
                        slow.ports().getFirst(),
                        "/echo",
                        "--json",
                        "--connections",
                        "2",
                        "--rate",
                        "1000",
                        "--warm-up",
                        "0",
                        "--time",
                        "1s");
                assertThat(run.exitCode()).as(run.err()).isZero();
                assertThat(paused).isTrue();
                // One message in three was due while the server stood still; were they only sent when the one before
                // has come
                // back, two messages would be late, and not hundreds.
                assertThat(run.number("latencyMicros.max")).isGreaterThan(250_000.0);
                assertThat(run.number("latencyMicros.p90")).isGreaterThan(100_000.0);
            }
        }

        @Test
        void sendsAsManyAsAsked() throws IOException {
            Run run = bench("/echo", "--json", "--connections", "3", "--rate", "1000", "--time", "1s");
            assertThat(run.number("messages") + run.number("unanswered")).isCloseTo(1000.0, within(150.0));
        }
    }

    @Test
    void broadcastsToAll() throws IOException {
        Run run = bench("/broadcast", "--json", "--broadcast", "--connections", "20", "--event-loops", "2");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.number("messages")).isGreaterThan(20.0);
        assertThat(run.number("bytesReceived") / run.number("bytesSent")).isBetween(10.0, 30.0);
    }

    @Test
    void theNextBroadcastWaitsForTheSlowestConnection() {
        // An echo comes to the sender only, and never to the other.
        Run run = bench("/echo", "--broadcast", "--connections", "2", "--in-flight", "4");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(echoed).hasValue(4);
    }

    @Test
    void broadcastsThatWereDueAndDidNotComeAreLate() throws IOException {
        Run run = bench("/swallows", "--json", "--broadcast", "--rate", "100", "--time", "500ms");
        assertThat(run.number("messages")).isZero();
        assertThat(run.number("unanswered")).isGreaterThanOrEqualTo(4.0 * 30);
    }

    @Test
    void broadcastsAtAFixedRate() throws IOException {
        Run run =
                bench("/broadcast", "--json", "--broadcast", "--connections", "20", "--rate", "100", "--time", "500ms");
        assertThat(run.number("messagesPerSecond")).isCloseTo(20.0 * 100, within(600.0));
    }

    @Test
    void opensAndClosesConnections() throws IOException {
        Run run = bench("/echo", "--json", "--churn", "--connections", "5");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.json()).containsEntry("mode", "churn").containsEntry("failed", "0");
        assertThat(run.number("messages")).isPositive().isLessThanOrEqualTo(opened.get());
    }

    @Test
    void holdsConnections() throws IOException {
        Run run = bench(
                "/echo", "--idle", "--connections", "30", "--messages", "3", "--hold", "0", "--server-pid", self());
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("holding 30 connections", "server's memory", "with 30 connections");
        assertThat(opened).hasValue(30);
    }

    @Nested
    class AsksAsConnectDoes {

        @Test
        void onBehalfOfAPageWithATokenAndWhatElseItIsTold() {
            String origin = "http://localhost:" + server.ports().getFirst();
            Run run = bench("/echo", "--origin", origin, "--bearer", "t0k", "-H", "X-Room: 7", "--subprotocol", "chat");
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(asked.get().first("Origin")).contains(origin);
            assertThat(asked.get().first("Authorization")).contains("Bearer t0k");
            assertThat(asked.get().first("X-Room")).contains("7");
            assertThat(asked.get().first("Sec-WebSocket-Protocol")).contains("chat");
        }

        @Test
        void withANameAndAPassword() {
            assertThat(bench("/echo", "--basic", "ann:secret").exitCode()).isZero();
            assertThat(asked.get().first("Authorization")).contains("Basic YW5uOnNlY3JldA==");
        }

        @Test
        void throughAUnixSocket(@TempDir Path folder) throws IOException {
            Path socket = folder.resolve("s");
            try (WebSocketServer _ = WebSocketServer.builder()
                    .unixSocket(socket)
                    .route("/echo", new Echo())
                    .start()) {
                Run run = bench("ws", 80, "/echo", "--json", "--unix-socket", socket.toString());
                assertThat(run.exitCode()).as(run.err()).isZero();
                assertThat(run.number("messages")).isPositive();
            }
        }

        @Test
        void andSaysWhichUnixSocketIsNotThere(@TempDir Path folder) {
            Path socket = folder.resolve("none");
            Run run = bench("ws", 80, "/echo", "--unix-socket", socket.toString());
            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.err().lines().toList().getLast())
                    .startsWith("parley bench: ")
                    .contains("cannot connect to " + socket + ": ");
        }
    }

    @Nested
    class SaysWhy {

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
            /nothing | 4 | the server answered 404 Not Found, and opened no WebSocket
            /twice   | 5 | 3 connections failed, the first so: got a message that is no echo; the URL must be one
            /longer  | 5 | 3 connections failed, the first so: got a message of 14 bytes, expected one of 64; the URL
            /greets  | 5 | message
            /closes  | 5 | 3 connections failed, the first so: the server closed the connection with code 4001
            """)
        void aServerIsOfNoUse(String path, int code, String why) {
            Run run = bench(path, "--connections", "3", "--time", "1s");
            assertThat(run).returns(code, Run::exitCode).returns("", Run::out);
            assertThat(run.err().lines().toList().getLast())
                    .startsWith("parley bench: ")
                    .contains(why);
        }

        @Test
        void thereIsNoConnection() {
            int port = UnusedPort.find();
            Run run = bench("ws", port, "/echo");
            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.err().lines().toList().getLast())
                    .contains("parley bench: cannot connect to localhost:" + port + ": Connection refused");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
            --content noise     | --content': got "noise", expected random or json
            --connections 0     | --connections: got 0, expected 1 or more
            --rate 0            | --rate: got 0.0, expected more than 0
            --rate 5 --churn    | --rate: goes with neither --churn nor --idle
            --churn --idle      | only one of them can be given
            --time 0            | --time: got 0, expected some time
            --in-flight 1000 --size 1MiB | --in-flight: got 1000 messages of 1MiB, expected no more than 256MiB together
            --no-context-takeover | --no-context-takeover: needs --deflate
            --server-pid 4000000 | --server-pid: there is no process 4000000
            --basic nobody      | --basic: expected USER:PASSWORD, got no colon
            --basic a:b --bearer c | --bearer: cannot be given together with --basic
            -H nonsense         | --header: got "nonsense", expected 'Name: value'
            """)
        void anOptionCannotBeUsed(String options, String why) {
            Run run = bench("/echo", options.split(" "));
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err().lines()).hasSize(1).first().asString().contains(why);
        }
    }
}
