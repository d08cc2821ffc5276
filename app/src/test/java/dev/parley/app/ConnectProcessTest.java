package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.WebSocketServer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code parley connect} in a process of its own. */
class ConnectProcessTest {

    private final WebSocketServer server = WebSocketServer.builder()
            .port(0)
            .route("/echo", ws -> ws.forEach(ws::send))
            .start();

    @AfterEach
    void stop() {
        server.close();
    }

    private String uri(String scheme) {
        return scheme + "://127.0.0.1:" + server.ports().getFirst() + "/echo";
    }

    @Test
    void answersThroughAPipeWithNothingElseSaid() throws Exception {
        try (var parley = new ParleyProcess("connect", "--count", "1", uri("ws"))) {
            parley.say("Grüße 😀\n");

            assertThat(parley.exitCode()).isZero();
            assertThat(parley.line()).isEqualTo("Grüße 😀");
            assertThat(parley.errors()).isEmpty();
        }
    }

    @Test
    void saysInOneLineWhyItCannotConnectAndLibrariesSayNothing() throws Exception {
        try (var parley = new ParleyProcess("connect", uri("wss"))) {
            assertThat(parley.exitCode()).isEqualTo(3);
            assertThat(parley.line()).isNull();
            assertThat(parley.errors())
                    .hasLineCount(1)
                    .startsWith("parley connect: ")
                    .contains("TLS");
        }
    }

    @Test
    void saysGoodbyeWhenItIsStopped() throws Exception {
        try (var parley = new ParleyProcess("connect", "--frames", uri("ws"))) {
            parley.say("x\n");
            assertThat(parley.line()).isEqualTo("x");

            parley.terminate();

            assertThat(parley.exitCode()).isEqualTo(128 + 15);
            assertThat(parley.errors()).contains("> CLOSE FIN masked 2 bytes 1000");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--no-history", "--reconnect"})
    void saysAtOnceThatTheEnvironmentNamesNoProxy(String option) throws Exception {
        try (var parley =
                new ParleyProcess(Map.of("http_proxy", "ftp://p", "no_proxy", ""), "connect", option, uri("ws"))) {
            assertThat(parley.exitCode()).isEqualTo(2);
            assertThat(parley.errors())
                    .hasLineCount(1)
                    .startsWith("parley connect: ")
                    .contains("environment variable http_proxy: proxy: got another scheme");
        }
    }

    @Test
    void doesNotMindAProxyThatItDoesNotUse() throws Exception {
        Map<String, String> variables =
                Map.of("http_proxy", "ftp://p", "https_proxy", "ftp://q", "no_proxy", "127.0.0.1");
        try (var parley = new ParleyProcess(variables, "connect", "--count", "1", uri("ws"))) {
            parley.say("hi\n");

            assertThat(parley.exitCode()).isZero();
            assertThat(parley.line()).isEqualTo("hi");
        }
    }
}
