package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        CommandLine line = Parley.commandLine();
        return line.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .execute(args);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serve --max-connections 5 --max-message 1KiB --max-connections 6",
                "connect --timeout 1s --count 1 --no-input --count 2 ws://127.0.0.1:1/",
                "bench --warm-up 0 --time 1s --warm-up 0 ws://127.0.0.1:1/",
                "bench --json --json ws://127.0.0.1:1/"
            })
    void refusesAnOptionThatIsGivenTwice(String line) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains("should be specified only once");
        assertThat(out.toString()).isEmpty();
    }

    @Nested
    class Help {

        @Test
        void listsTheCommands() {
            assertThat(run("--help")).isZero();
            assertThat(out.toString())
                    .contains(
                            "Usage: parley",
                            "bench    Puts load on",
                            "connect  Opens a WebSocket.",
                            "serve    Starts a WebSocket server");
        }

        @Test
        void isWhatOneGetsWithoutACommandToo() {
            assertThat(run()).isEqualTo(2);
            assertThat(err.toString())
                    .contains(
                            "Usage: parley",
                            "bench    Puts load on",
                            "connect  Opens a WebSocket.",
                            "serve    Starts a WebSocket server");
            assertThat(out.toString()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "--port",
                    "--host",
                    "--tls-cert",
                    "--tls-key",
                    "--transport",
                    "--event-loops",
                    "--compression",
                    "--compression-memory",
                    "--origin",
                    "--max-connections",
                    "--max-connections-per-address",
                    "--max-message",
                    "--max-fragments",
                    "--max-queue",
                    "--idle-timeout",
                    "--handshake-timeout",
                    "--close-timeout",
                    "--drain",
                    "--unix",
                    "--proxy-protocol",
                    "--trust-proxy",
                    "--help",
                    "--version"
                })
        void ofServeTellsAboutEachOption(String option) {
            assertThat(run("serve", "--help")).isZero();
            assertThat(out.toString()).contains(" " + option).contains("Examples:");
        }

        @Test
        void showsTheDefaultsAsTheyWouldBeTyped() {
            run("serve", "--help");
            assertThat(out.toString())
                    .contains("(8080)", "(127.0.0.1)", "(auto)", "(1MiB)", "(30s)", "(10s)", "(100000)");
        }
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString())
                .startsWith("parley ")
                .containsPattern("parley [0-9]+\\.[0-9]+\\.[0-9]+")
                .contains("Java ");
    }

    @Nested
    class Mistakes {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "serv                        | parley: Unmatched argument at index 0: 'serv'. Did you mean serve?",
                    "serve extra                 | parley serve: Unmatched argument at index 1: 'extra'",
                    "serve --prot 1              | parley serve: Unknown options: '--prot', '1'",
                    "serve --port                | parley serve: Missing required parameter for option '--port'",
                    "serve --port http           | got \"http\", expected a port from 1 to 65535, or 0 for a free one",
                    "serve --port 65536          | got \"65536\", expected a port from 1 to 65535, or 0 for a free one",
                    "serve --port=-1             | got \"-1\", expected a port from 1 to 65535, or 0 for a free one",
                    "serve --transport udp       | got \"udp\", expected auto, io_uring, epoll, kqueue or nio",
                    "serve --compression gzip    | got \"gzip\", expected auto, system, jdk or off",
                    "serve --event-loops many    | Invalid value for option '--event-loops': 'many' is not an int",
                    "serve --event-loops 0       | parley serve: --event-loops: got 0, expected 1 to 1024",
                    "serve --max-message 1MB     | got \"1MB\", expected a size",
                    "serve --max-queue 0         | got \"0\", expected a size",
                    "serve --max-connections 0   | parley serve: --max-connections: got 0, expected 1 or more",
                    "serve --idle-timeout 30     | got \"30\", expected a time",
                    "serve --close-timeout 0     | parley serve: --close-timeout: got PT0S, expected 1 ms to 1 h",
                    "serve --drain 2h            | parley serve: --drain: got PT2H, expected 0 to 1 h",
                    "serve --origin example.com  | parley serve: --origin: allowed origin: got \"example.com\"",
                    "serve --trust-proxy 10.0/8  | parley serve: --trust-proxy: address range: got \"10.0/8\"",
                    "serve --proxy-protocol      | parley serve: --proxy-protocol: needs --trust-proxy",
                    "serve --tls-cert cert.pem   | parley serve: --tls-cert: needs --tls-key",
                    "serve --tls-key key.pem     | parley serve: --tls-key: needs --tls-cert",
                })
        void areToldInOneLineAndEndWithTwo(String commandLine, String problem) {
            assertThat(run(commandLine.split(" "))).isEqualTo(2);
            assertThat(err.toString()).contains(problem).hasLineCount(1).startsWith("parley");
            assertThat(out.toString()).isEmpty();
        }

        @Test
        void stayInOneLineWhateverTheyAre() {
            assertThat(run("serve", "--port", "80\n80\u001b[2J")).isEqualTo(2);
            assertThat(err.toString()).hasLineCount(1).contains("80 80?[2J").doesNotContain("\u001b");
        }
    }
}
