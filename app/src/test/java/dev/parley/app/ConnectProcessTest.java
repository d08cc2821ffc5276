package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.WebSocketServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
}
