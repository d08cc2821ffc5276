package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.WebSocketServer;
import dev.parley.testing.UnusedPort;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code parley connect} in a pipe, against a real server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConnectPipeTest {

    @TempDir
    private static Path folder;

    private Path socket;
    private WebSocketServer server;

    @BeforeAll
    void start() {
        socket = folder.resolve("s");
        server = ConnectServers.start(Optional.of(socket));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private String uri(String path) {
        return "ws://127.0.0.1:" + server.ports().getFirst() + path;
    }

    private ConnectRun connect(String input, String path, String... options) {
        return ConnectRun.of(input, command(path, options));
    }

    private String[] command(String path, String... options) {
        String[] args = Arrays.copyOf(options, options.length + 2);
        System.arraycopy(options, 0, args, 1, options.length);
        args[0] = "connect";
        args[args.length - 1] = path.startsWith("ws") ? path : uri(path);
        return args;
    }

    /** An input that does not end before the program does. */
    private static InputStream endless(String beginning) {
        var text = new ByteArrayInputStream(beginning.getBytes(StandardCharsets.UTF_8));
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int read = text.read(bytes, offset, length);
                if (read < 0) {
                    try {
                        new CountDownLatch(1).await(); // As a read of a terminal does: until the test is over.
                    } catch (InterruptedException over) {
                        throw new IOException(over);
                    }
                }
                return read;
            }
        };
    }

    @Nested
    class Texts {

        @Test
        void areLinesInAndLinesOut() {
            ConnectRun run = connect("Grüße 😀\r\n\nlast", "/echo", "--count", "3");

            assertThat(run).returns(0, ConnectRun::exitCode).returns("Grüße 😀\n\nlast\n", ConnectRun::text);
            assertThat(run.errors()).isEmpty();
        }

        @Test
        void areAnsweredBeforeTheEndOfTheInputIsTheEnd() {
            ConnectRun run = connect("hi\n", "/echo", "--wait", "3s");

            assertThat(run).returns(0, ConnectRun::exitCode).returns("hi\n", ConnectRun::text);
            assertThat(run.errors()).isEmpty();
        }

        @Test
        void areNotWaitedForIfSoWished() {
            assertThat(connect("hi\n", "/echo", "--wait", "0").exitCode()).isZero();
        }

        @Test
        void mayBeManyAndLarge() {
            String input = IntStream.range(0, 2000)
                    .mapToObj(i -> i + "x".repeat(1000) + "\n")
                    .collect(Collectors.joining());

            ConnectRun run = connect(input, "/echo", "--count", "2000");

            assertThat(run.exitCode()).isZero();
            assertThat(run.text()).isEqualTo(input);
        }

        @Test
        void mayHaveLineFeedsWithNull() {
            ConnectRun run = connect("a\nb\0c\0", "/echo", "--null", "--count", "2");

            assertThat(run).returns(0, ConnectRun::exitCode).returns("a\nb\0c\0", ConnectRun::text);
        }

        @Test
        void mustBeUtf8() {
            var latin1 = new ByteArrayInputStream(new byte[] {'a', '\n', (byte) 0xfc, '\n'});

            ConnectRun run = ConnectRun.of(latin1, false, command("/echo"));

            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.errors())
                    .isEqualTo("parley connect: message 2 of the input is not UTF-8; --binary sends"
                            + " bytes as they are\n");
        }

        @Test
        void areLaidOutIfTheyAreJson() {
            ConnectRun run = connect("", "/json", "--json", "--no-input");

            assertThat(run.text()).isEqualTo("""
                {
                  "a": [
                    1,
                    {}
                  ],
                  "b": 12345678901234567890.10
                }
                """);
            assertThat(run.exitCode()).isZero();
        }

        @Test
        void areLeftAsTheyAreIfTheyAreNoJson() {
            assertThat(connect("{oops\n", "/echo", "--json", "--count", "1").text())
                    .isEqualTo("{oops\n");
        }
    }

    @Nested
    class Binaries {

        private final byte[] bytes = new byte[300_000];

        {
            new Random(7).nextBytes(bytes);
        }

        @Test
        void areTheWholeInputAndComeOutAsTheyAre() {
            ConnectRun run =
                    ConnectRun.of(new ByteArrayInputStream(bytes), false, command("/echo", "--binary", "--count", "1"));

            assertThat(run.exitCode()).isZero();
            assertThat(run.bytes()).isEqualTo(bytes);
        }

        @Test
        void areCutIntoChunks() {
            ConnectRun run = ConnectRun.of(
                    new ByteArrayInputStream(bytes),
                    false,
                    command("/echo", "--binary", "--chunk", "100000", "--count", "3", "--frames"));

            assertThat(run.exitCode()).isZero();
            assertThat(run.bytes()).isEqualTo(bytes);
            assertThat(run.errors().lines().filter(line -> line.startsWith("> BINARY FIN masked 100000 bytes ")))
                    .hasSize(3);
        }

        @Test
        void areShownInHexWhereSomebodyLooks() {
            ConnectRun run = ConnectRun.of(InputStream.nullInputStream(), true, command("/binary", "--no-input"));

            assertThat(run.text()).isEqualTo("4 bytes\n00000000  00 1b 41 ff" + " ".repeat(36) + "  |..A.|\n");
        }
    }

    @Nested
    class ASpitefulServer {

        @Test
        void doesNotReachTheTerminal() {
            ConnectRun run = ConnectRun.of(InputStream.nullInputStream(), true, command("/attack", "--no-input"));

            assertThat(run.text()).isEqualTo("\\u001b]0;owned\\u0007\\u001b[2J\\u009b31m\\u202eabc\nnext\n");
        }

        @Test
        void reachesAPipeAsItIs() {
            assertThat(connect("", "/attack", "--no-input").text()).startsWith("\u001b]0;owned\u0007");
        }

        @Test
        void doesNotReachTheTerminalByItsCloseReasonNorByFrames() {
            ConnectRun run = connect("", "/close/4000", "--no-input", "--frames");

            assertThat(run.errors())
                    .contains("the server closed the connection with 4000 be\\u001bcause")
                    .contains("< CLOSE FIN 10 bytes 4000 \"be\\u001bcause\"")
                    .doesNotContain("\u001b");
        }

        @Test
        void isRefusedTooLongAMessage() {
            ConnectRun run = connect("", "/long", "--no-input", "--max-message", "1000");

            assertThat(run.exitCode()).isEqualTo(5);
            assertThat(run.errors()).hasLineCount(1).contains("the connection was lost: the peer broke the protocol");
        }
    }

    @Nested
    class TheEnd {

        @ParameterizedTest
        @CsvSource({"1000, 0", "1001, 0", "1008, 5", "1011, 5", "4000, 5"})
        void isAFailureUnlessTheServerClosesNormally(int code, int exitCode) {
            ConnectRun run = connect("", "/close/" + code, "--no-input");

            assertThat(run).returns(exitCode, ConnectRun::exitCode).returns("before\n", ConnectRun::text);
            assertThat(run.errors()).hasLineCount(exitCode == 0 ? 0 : 1);
        }

        @Test
        void isAFailureWhenTheConnectionIsLost() {
            ConnectRun run = connect("", "/lost", "--no-input");

            assertThat(run.exitCode()).isEqualTo(5);
            assertThat(run.errors()).hasLineCount(1).contains("parley connect: the connection was lost: ");
        }

        @Test
        void comesWithTheCountWhateverElseComes() {
            ConnectRun run = ConnectRun.of(endless(""), false, command("/three", "--count", "2"));

            assertThat(run).returns(0, ConnectRun::exitCode).returns("one\ntwo\n", ConnectRun::text);
        }

        @Test
        void isAFailureBeforeTheCount() {
            ConnectRun run = connect("", "/close/1000", "--no-input", "--count", "2");

            assertThat(run.exitCode()).isEqualTo(5);
            assertThat(run.errors()).hasLineCount(1).endsWith(", after 1 of 2 messages\n");
        }

        @Test
        void comesWithTheTimeout() {
            ConnectRun run = ConnectRun.of(endless("a\n"), false, command("/echo", "--timeout", "3s"));

            assertThat(run).returns(6, ConnectRun::exitCode).returns("a\n", ConnectRun::text);
            assertThat(run.errors()).isEqualTo("parley connect: the time of --timeout is over\n");
        }

        @Test
        void comesWhenNobodyReadsTheOutputAnyMore() {
            OutputStream full = new OutputStream() {
                @Override
                public void write(int octet) throws IOException {
                    throw new IOException("Broken pipe");
                }
            };
            StringWriter err = new StringWriter();

            assertThat(ConnectRun.run(endless(""), full, false, err, command("/endless")))
                    .isZero();
            assertThat(err.toString()).isEmpty();
        }

        @Test
        void closesWith1000() {
            ConnectRun run = connect("x\n", "/echo", "--count", "1", "--frames");

            assertThat(run.errors())
                    .containsSubsequence(
                            "> TEXT FIN masked 1 byte \"x\"\n",
                            "< TEXT FIN 1 byte \"x\"\n",
                            "> CLOSE FIN masked 2 bytes 1000\n",
                            "< CLOSE FIN 2 bytes 1000\n");
        }
    }

    @Nested
    class TheRequest {

        @Test
        void saysWhatTheOptionsSay() {
            ConnectRun run = connect(
                    "",
                    "/asked",
                    "--no-input",
                    "-H",
                    "X-Room: 7",
                    "--header",
                    "X-Other:8",
                    "--basic",
                    "ann:se:cret",
                    "--subprotocol",
                    "one",
                    "--subprotocol",
                    "two");

            assertThat(run).returns("7 8 Basic YW5uOnNlOmNyZXQ= - two\n", ConnectRun::text);
        }

        @Test
        void saysTheOriginAndTheToken() {
            String origin = "http://127.0.0.1:" + server.ports().getFirst();

            assertThat(connect("", "/asked", "--no-input", "--origin", origin, "--bearer", "t0k")
                            .text())
                    .isEqualTo("- - Bearer t0k " + origin + " -\n");
        }

        @ParameterizedTest
        @CsvSource({"auto, permessage-deflate", "system, permessage-deflate", "jdk, permessage-deflate", "off, ''"})
        void offersCompressionIfSoWished(String choice, String extensions) {
            assertThat(connect("", "/extensions", "--no-input", "--compression", choice))
                    .returns("agreed on [" + extensions + "]\n", ConnectRun::text);
        }

        @Test
        void goesThroughAUnixSocket() {
            ConnectRun run = connect("hi\n", "ws://server/echo", "--unix-socket", socket.toString(), "--count", "1");

            assertThat(run).returns(0, ConnectRun::exitCode).returns("hi\n", ConnectRun::text);
        }
    }

    @Nested
    class Again {

        @Test
        void isTheConnectionOpenedUntilTheServerClosesForGood() {
            ConnectRun run = connect("", "/again", "--no-input", "--reconnect", "--count", "2");

            assertThat(run).returns(0, ConnectRun::exitCode).returns("once\nonce\n", ConnectRun::text);
            assertThat(run.errors().lines().toList())
                    .hasSizeGreaterThanOrEqualTo(3)
                    .satisfies(lines -> {
                        assertThat(lines.getFirst()).isEqualTo("connected, compressed");
                        assertThat(lines.get(1))
                                .startsWith("the connection was lost: ")
                                .contains("; again in ");
                        assertThat(lines.get(2)).isEqualTo("connected, compressed");
                    });
        }

        @Test
        void isItNotWhereThatIsInVain() {
            assertThat(connect("", "/nothing", "--no-input", "--reconnect").exitCode())
                    .isEqualTo(4);
            assertThat(connect("", "/close/1000", "--no-input", "--reconnect").exitCode())
                    .isZero();
            assertThat(connect("", "/close/1008", "--no-input", "--reconnect").exitCode())
                    .isEqualTo(5);
        }
    }

    /** One line each, that says what is wrong. */
    @Nested
    class WithoutAConnection {

        private void assertFails(ConnectRun run, int exitCode, String... problems) {
            assertThat(run.exitCode()).as(run.errors()).isEqualTo(exitCode);
            assertThat(run.bytes()).isEmpty();
            assertThat(run.errors())
                    .hasLineCount(1)
                    .startsWith("parley connect: ")
                    .contains(problems)
                    .doesNotContain("Exception");
        }

        @Test
        void becauseTheHostIsUnknown() {
            assertFails(connect("", "ws://nowhere.invalid/"), 3, "the host nowhere.invalid is not known");
        }

        @Test
        void becauseNobodyListens() {
            int port = UnusedPort.find();
            assertFails(connect("", "ws://127.0.0.1:" + port), 3, "nobody listens there");
        }

        @Test
        void becauseThereIsNoSuchSocket() {
            String missing = folder.resolve("missing").toString();
            assertFails(connect("", "ws://x/", "--unix-socket", missing), 3, "ws://x/");
        }

        @Test
        void becauseThereIsNoTls() {
            assertFails(
                    connect("", "wss://127.0.0.1:" + server.ports().getFirst()),
                    3,
                    "does not speak TLS; is it ws, not wss?");
        }

        @Test
        void becauseTheProxyDoesNotListen() {
            int port = UnusedPort.find();
            assertFails(connect("", "/echo", "--proxy", "http://127.0.0.1:" + port), 3, "127.0.0.1:" + port);
        }

        @Test
        void becauseTheProxyRefuses() throws IOException {
            try (var proxy = ConnectServers.saying("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")) {
                assertFails(connect("", "/echo", "--proxy", "http://127.0.0.1:" + proxy.getLocalPort()), 3, "403");
            }
        }

        @Test
        void becauseTheServerSaysNothing() throws IOException {
            try (var silent = ConnectServers.saying("")) {
                assertFails(
                        connect("", "ws://127.0.0.1:" + silent.getLocalPort(), "--handshake-timeout", "200ms"),
                        3,
                        "not open within 200ms (--handshake-timeout)");
            }
        }

        @Test
        void becauseTheTimeIsOver() throws IOException {
            try (var silent = ConnectServers.saying("")) {
                assertFails(
                        connect("", "ws://127.0.0.1:" + silent.getLocalPort(), "--timeout", "200ms"),
                        6,
                        "the time of --timeout was over before the WebSocket was open");
            }
        }

        @Test
        void becauseItIsPlainHttp() {
            assertFails(connect("", "/nothing"), 4, "404 Not Found", "it says: there is no WebSocket at this path");
        }

        @Test
        void becauseTheServerWantsToKnowWhoComes() throws IOException {
            try (var guarded = ConnectServers.saying("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n")) {
                assertFails(connect("", "ws://127.0.0.1:" + guarded.getLocalPort()), 4, "401", "(--basic, --bearer)");
            }
        }

        @Test
        void becauseNobodyListensAtAPathThatLooksLikeATime() {
            int port = UnusedPort.find();
            String url = "ws://127.0.0.1:" + port + "/SCRIPTS/PT15M/(origin)/maximumRedirects";
            assertFails(connect("", url), 3, url + ": the connection was refused");
        }

        @Test
        void becauseTheServerRefusesInWordsOfItsOwn() throws IOException {
            try (var guarded = ConnectServers.saying(
                    "HTTP/1.1 403 SCRIPTS PT15M maximumRedirects (origin)\r\nContent-Length: 0\r\n\r\n")) {
                assertFails(
                        connect("", "ws://127.0.0.1:" + guarded.getLocalPort()),
                        4,
                        "the server answered 403 SCRIPTS PT15M maximumRedirects (origin), expected 101",
                        "(--origin)\n");
            }
        }

        @Test
        void becauseTheProxyWantsToKnowWhoComes() throws IOException {
            try (var proxy = ConnectServers.saying(
                    "HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n")) {
                assertFails(
                        connect("", "/echo", "--proxy", "http://127.0.0.1:" + proxy.getLocalPort()),
                        3,
                        "it wants a user name and a password (--proxy with USER:PASSWORD@)");
            }
        }

        @Test
        void becauseItIsNoHttp() throws IOException {
            try (var other = ConnectServers.saying("SSH-2.0-OpenSSH\r\n\u001b[2J\r\n\r\n")) {
                assertFails(connect("", "ws://127.0.0.1:" + other.getLocalPort()), 4, "does not speak HTTP");
            }
        }

        @Test
        void becauseNoRedirectIsToBeFollowed() throws IOException {
            String answer = "HTTP/1.1 302 Found\r\nLocation: " + uri("/echo") + "\r\nContent-Length: 0\r\n\r\n";
            try (var elsewhere = ConnectServers.saying(answer)) {
                String url = "ws://127.0.0.1:" + elsewhere.getLocalPort();
                assertFails(connect("", url, "--max-redirects", "0"), 4, "redirects to", "--max-redirects (0)");
                assertThat(connect("hi\n", url, "--count", "1").text()).isEqualTo("hi\n");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "connect                                | Missing required parameter: 'URL'",
                "connect http://x/                      | URL: got \"http://x/\", expected a URI with the scheme ws or"
                        + " wss",
                "connect localhost:80                   | URL: got \"localhost:80\"",
                "connect ws://x/ --header Nonsense      | --header: got \"Nonsense\", expected 'Name: value'",
                "connect ws://x/ --header Host:x        | the request: header Host",
                "connect ws://x/ -H proxy-Authorization:x | --header: Proxy-Authorization would go to the server; what"
                        + " the proxy is to know, --proxy with USER:PASSWORD@ tells it",
                "connect ws://x/ --basic ann            | --basic: expected USER:PASSWORD",
                "connect ws://x/ --basic a:b --bearer c | --bearer: cannot be given together with --basic",
                "connect ws://x/ --subprotocol a,b      | the request: ",
                "connect ws://x/ --insecure --cacert a | --insecure: cannot be given together with --cacert",
                "connect ws://x/ --cert a               | --cert: needs --key",
                "connect ws://x/ --key a                | --key: needs --cert",
                "connect ws://x/ --proxy ftp://y        | --proxy: got the scheme ftp, expected http",
                "connect ws://x/ --cacert missing.pem   | missing.pem",
                "connect ws://x/ --chunk 10             | --chunk: needs --binary",
                "connect ws://x/ --no-input --binary    | --no-input: cannot be given together with --binary",
                "connect ws://x/ --count 0              | --count: got 0, expected 1 or more",
                "connect ws://x/ --timeout 0            | --timeout: got 0, expected 1ms to 24h",
                "connect ws://x/ --max-redirects 50     | --max-redirects: got 50, expected 0 to 20",
                "connect ws://x/ --compression gzip     | got \"gzip\", expected auto, system, jdk or off",
                "connect ws://x/ --connect-timeout 0    | --connect-timeout: got 0",
            })
    void mistakesAreToldInOneLineAndEndWithTwo(String commandLine, String problem) {
        ConnectRun run = ConnectRun.of("", commandLine.split(" +"));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errors()).contains(problem).hasLineCount(1).startsWith("parley connect: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--header",
                "--binary",
                "--frames",
                "--count",
                "--wait",
                "--unix-socket",
                "--no-history",
                "--compression"
            })
    void theHelpTellsOfEachOption(String option) {
        var out = new StringWriter();
        assertThat(Parley.commandLine().setOut(new PrintWriter(out, true)).execute("connect", "--help"))
                .isZero();
        assertThat(out.toString()).contains(option, "Exit codes:", "Examples:");
    }
}
