package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code parley bench compare}. What is fast or slow is not judged here. */
class CompareTest {

    private record Run(int exitCode, String out, String err) {}

    private static Run compare(String... options) {
        List<String> args = new ArrayList<>(List.of("bench", "compare"));
        args.addAll(List.of(options));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Parley.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args.toArray(String[]::new));
        return new Run(code, out.toString(), err.toString());
    }

    @Test
    void printsATable() {
        Run run = compare(
                "--updates", "20", "--clients", "3", "--rate", "100", "--poll-every", "50ms", "--warm-up", "100ms");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines())
                .satisfiesExactly(
                        head -> assertThat(head).contains("requests", "bytes up", "server's CPU", "99 %"),
                        line -> assertThat(line).startsWith("Ajax polling"),
                        line -> assertThat(line).startsWith("long polling"),
                        line -> assertThat(line).matches("Server-Sent Events +3 .*"),
                        line -> assertThat(line).matches("WebSocket +3 .*"));
        assertThat(run.err().lines())
                .startsWith("20 updates of 128 B for 3 clients, 100 a second, in 4 ways: takes about 1 s")
                .anyMatch(line -> line.matches("  WebSocket +warming up .*"))
                .anyMatch(line -> line.matches("  WebSocket +measuring .* 60 of 60"));
    }

    @Test
    void saysWhichRoundItMeasures() {
        Run run = compare(
                "--updates",
                "5",
                "--clients",
                "2",
                "--rate",
                "100",
                "--warm-up",
                "0",
                "--ways",
                "sse",
                "--rounds",
                "2");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines()).hasSize(2);
        assertThat(run.err().lines())
                .startsWith("5 updates of 128 B for 2 clients, 100 a second, in 1 ways, in 2 rounds: takes about 0 s")
                .anyMatch(line -> line.matches("  Server-Sent Events +round 2 of 2 +10 of 10"));
    }

    @Test
    void printsJson() {
        Run run = compare(
                "--updates",
                "5",
                "--clients",
                "2",
                "--rate",
                "100",
                "--warm-up",
                "0",
                "--ways",
                "websocket,sse",
                "--rounds",
                "2",
                "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .matches("\\{\"updates\":5,\"clients\":2,\"rate\":100.0,\"size\":128,\"ways\":\\["
                        + "\\{\"way\":\"websocket\",\"median\":\\{\"requests\":2.0,\"bytesSent\":[0-9.E]+,"
                        + "\"bytesReceived\":[0-9.E]+,\"serverCpuSeconds\":[0-9.E-]+,\"meanDelayMicros\":[0-9.E]+,"
                        + "\"p99DelayMicros\":[0-9.E]+\\},\"least\":\\{.*\\},\"most\":\\{.*\\},\"rounds\":\\["
                        + "\\{\"seconds\":[0-9.E-]+,\"requests\":2,\"bytesSent\":[0-9]+,"
                        + "\"bytesReceived\":[0-9]+,\"serverCpuSeconds\":[0-9.E-]+,\"latencyMicros\":\\{\"mean\":.*\\},"
                        + "\\{\"seconds\":.*\\]\\},\\{\"way\":\"sse\",.*\\]\\}\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --ways pigeon   | got "pigeon", expected polling, long-polling, sse or websocket
        --size 63       | --size: got 63, expected 64 to 65536
        --updates 0     | --updates: got 0, expected 1 to 10000000
        --clients 10001 | --clients: got 10001, expected 1 to 10000
        --rounds 0      | --rounds: got 0, expected 1 to 1000
        --rate 0        | --rate: got 0.0, expected 0.1 to 1e6 updates a second
        --poll-every 0  | --poll-every: got 0, expected some time, such as 1s
        """)
    void saysWhatIsWrongWithTheCommandLine(String options, String message) {
        Run run = compare(options.split(" ", -1));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(message);
    }

    @Test
    void isTheOnlyPartOfBenchThatNeedsNoUrl() {
        StringWriter err = new StringWriter();
        int code = Parley.commandLine().setErr(new PrintWriter(err, true)).execute("bench");
        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("Missing required parameter: 'URL'");
    }
}
