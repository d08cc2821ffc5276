package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.server.RouteOptions;
import dev.parley.server.WebSocketServer;
import dev.parley.websocket.WebSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jline.builtins.ScreenTerminal;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code parley connect} at a terminal: what is on its screen. */
class ConnectTerminalTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path state;

    private final BlockingQueue<WebSocket> connected = new LinkedBlockingQueue<>();
    private final WebSocketServer server = WebSocketServer.builder()
            .port(0)
            .route(
                    "/echo",
                    ws -> {
                        connected.add(ws);
                        ws.forEach(ws::send);
                    },
                    RouteOptions.defaults().withSubprotocols("chat"))
            .start();
    private final ScreenTerminal screen = new ScreenTerminal(80, 24);
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final LineDisciplineTerminal terminal = terminal();

    private LineDisciplineTerminal terminal() {
        OutputStream master = new OutputStream() {
            // What is written may be cut within a character.
            private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
            private final ByteBuffer undecoded = ByteBuffer.allocate(1 << 16);
            private final CharBuffer decoded = CharBuffer.allocate(1 << 16);

            @Override
            public void write(int octet) {
                write(new byte[] {(byte) octet}, 0, 1);
            }

            @Override
            public synchronized void write(byte[] bytes, int offset, int length) {
                written.write(bytes, offset, length);
                undecoded.put(bytes, offset, length).flip();
                decoder.decode(undecoded, decoded, false);
                undecoded.compact();
                screen.write(decoded.flip());
                decoded.clear();
            }
        };
        try {
            var made = new LineDisciplineTerminal("test", "xterm", master, StandardCharsets.UTF_8);
            made.setSize(new Size(80, 24));
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private CompletableFuture<Integer> connect(Map<String, String> environment, String... options) {
        Terminal ours = terminal;
        StringWriter err = new StringWriter();
        var surroundings = new Surroundings(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                new PrintWriter(err),
                () -> true,
                () -> true,
                () -> ours,
                environment);
        String[] args = Stream.of(
                        Stream.of("connect"),
                        Stream.of(options),
                        Stream.of("ws://127.0.0.1:" + server.ports().getFirst() + "/echo"))
                .flatMap(part -> part)
                .toArray(String[]::new);
        return CompletableFuture.supplyAsync(
                () -> ConnectRun.commandLine(surroundings, err).execute(args));
    }

    private CompletableFuture<Integer> connect(String... options) {
        CompletableFuture<Integer> ended = connect(Map.of("XDG_STATE_HOME", state.toString()), options);
        awaitLine("round trip [0-9.]+ ms");
        return ended;
    }

    private void type(String keys) throws IOException {
        terminal.processInputBytes(keys.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> lines() {
        return screen.toString().lines().map(String::stripTrailing).toList();
    }

    private void awaitLine(String pattern) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(lines()).anySatisfy(line -> assertThat(line).matches(pattern)));
    }

    private static void assertEndsWith(int exitCode, CompletableFuture<Integer> ended) throws Exception {
        assertThat(ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(exitCode);
    }

    private WebSocket ofServer() throws InterruptedException {
        WebSocket webSocket = connected.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(webSocket).isNotNull();
        return webSocket;
    }

    @Test
    void sendsWhatIsTypedAndShowsWhatComes() throws Exception {
        CompletableFuture<Integer> ended = connect();

        type("Grüße 'quoted \\ !1\r");
        awaitLine("< Grüße 'quoted \\\\ !1");
        type("//slash\r");
        awaitLine("< /slash");
        type("/binary 41 00\r");
        awaitLine("  00000000  41 00 +\\|A\\.\\|");
        type("/quit\r");

        assertEndsWith(0, ended);
        assertThat(lines()).contains("> Grüße 'quoted \\ !1", "> //slash", "< 2 bytes", "closed with 1000");
    }

    @Test
    void leavesTheLineThatIsBeingTypedAlone() throws Exception {
        CompletableFuture<Integer> ended = connect();
        type("half a li");
        awaitLine("> half a li");

        ofServer().send("meanwhile\nmore");
        awaitLine("< meanwhile");

        List<String> shown = lines();
        int at = shown.indexOf("< meanwhile");
        assertThat(shown.subList(at, at + 3)).containsExactly("< meanwhile", "  more", "> half a li");
        type("ne\r");
        awaitLine("< half a line");
        type("\u0004");
        assertEndsWith(0, ended);
    }

    @Test
    void showsNothingThatATerminalWouldObey() throws Exception {
        CompletableFuture<Integer> ended = connect();

        ofServer().send("\u001b[2J\u001b]0;owned\u0007\u009b1m");

        awaitLine("< \\\\u001b\\[2J\\\\u001b\\]0;owned\\\\u0007\\\\u009b1m");
        assertThat(written.toString(StandardCharsets.UTF_8)).doesNotContain("owned\u0007", "\u001b[2J", "\u009b");
        type("\u0004");
        assertEndsWith(0, ended);
    }

    @Test
    void saysWhatWasAgreedOn() throws Exception {
        CompletableFuture<Integer> ended = connect("--subprotocol", "chat");
        assertThat(written.toString(StandardCharsets.UTF_8)).contains("/echo, subprotocol chat, compressed; /help");
        type("\u0004");
        assertEndsWith(0, ended);
    }

    @Test
    void saysNothingOfWhatWasNot() throws Exception {
        CompletableFuture<Integer> ended = connect("--compression", "off");
        assertThat(written.toString(StandardCharsets.UTF_8)).contains("/echo; /help");
        type("\u0004");
        assertEndsWith(0, ended);
    }

    @Test
    void measuresTheRoundTripAndHelps() throws Exception {
        CompletableFuture<Integer> ended = connect();

        type("/ping\r");
        awaitLine("pong after [0-9.]+ ms");
        type("/help\r");
        awaitLine("/close \\[CODE \\[REASON\\]\\] .*");
        type("/nonsense\r");
        awaitLine("there is no /nonsense: see /help; .*");
        type("/quit\r");
        assertEndsWith(0, ended);
    }

    @Test
    void closesWithTheCodeThatIsTyped() throws Exception {
        CompletableFuture<Integer> ended = connect();
        WebSocket theirs = ofServer();

        type("/close 4001 so long\r");

        assertEndsWith(0, ended);
        assertThat(theirs.closed().toCompletableFuture().get().received().orElseThrow())
                .hasToString("4001 so long");
    }

    @Test
    void endsWhenTheServerClosesAndLeavesNoPromptBehind() throws Exception {
        CompletableFuture<Integer> ended = connect();
        type("half");
        awaitLine("> half");

        ofServer().close(4000, "go\u001baway");

        assertEndsWith(5, ended);
        awaitLine("the server closed the connection with 4000 go\\\\u001baway");
        assertThat(lines()).noneMatch(line -> line.startsWith("> "));
    }

    @Test
    void ctrlCDiscardsTheLineAndThenEnds() throws Exception {
        CompletableFuture<Integer> ended = connect();
        type("oops");
        awaitLine("> oops");

        type("\u0003");
        awaitLine(">");
        type("kept\r");
        awaitLine("< kept");
        type("\u0003");

        assertEndsWith(0, ended);
        assertThat(lines()).doesNotContain("< oopskept", "< oops");
    }

    @Test
    void showsFramesAboveTheLine() throws Exception {
        CompletableFuture<Integer> ended = connect("--frames");

        type("x\r");

        awaitLine("> TEXT FIN masked 1 byte \"x\"");
        awaitLine("< TEXT FIN 1 byte \"x\"");
        type("\u0004");
        assertEndsWith(0, ended);
    }

    @Test
    void sendsBinaryIfSoWished() throws Exception {
        CompletableFuture<Integer> ended = connect("--binary");

        type("ab\r");

        awaitLine("  00000000  61 62 +\\|ab\\|");
        type("\u0004");
        assertEndsWith(0, ended);
    }

    @Test
    void keepsAHistoryThatOthersCannotRead() throws Exception {
        CompletableFuture<Integer> ended = connect();
        type("remember\r");
        awaitLine("< remember");
        type(" forget\r");
        awaitLine("<  forget");
        type("\u001bOA\r"); // The newest one that was kept.
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(lines().stream().filter("< remember"::equals))
                        .hasSize(2));
        type("\u0004");
        assertEndsWith(0, ended);

        Path file = state.resolve("parley/connect-history");
        assertThat(Files.readString(file)).contains("remember").doesNotContain("forget");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void keepsNoneIfSoWished() throws Exception {
        CompletableFuture<Integer> ended = connect("--no-history");
        type("forget\r");
        awaitLine("< forget");
        type("\u0004");
        assertEndsWith(0, ended);

        assertThat(state).isEmptyDirectory();
    }

    @Test
    void isColouredUnlessTheEnvironmentSaysNo() throws Exception {
        CompletableFuture<Integer> ended = connect();
        type("x\r");
        awaitLine("< x");
        assertThat(written.toString(StandardCharsets.UTF_8)).contains("\u001b[32m< ");
        type("\u0004");
        assertEndsWith(0, ended);
    }

    @Test
    void hasNoColoursWithNoColor() throws Exception {
        CompletableFuture<Integer> ended = connect(Map.of("XDG_STATE_HOME", state.toString(), "NO_COLOR", "1"));
        awaitLine("round trip [0-9.]+ ms");
        type("x\r");
        awaitLine("< x");
        assertThat(written.toString(StandardCharsets.UTF_8)).doesNotContainPattern("\u001b\\[[0-9;]+m");
        type("\u0004");
        assertEndsWith(0, ended);
    }

    @Test
    void endsWithTheCountAndTheTimeout() throws Exception {
        CompletableFuture<Integer> ended = connect("--count", "1");
        type("x\r");
        assertEndsWith(0, ended);
    }
}
