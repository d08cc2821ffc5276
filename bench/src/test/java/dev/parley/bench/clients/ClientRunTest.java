package dev.parley.bench.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.WebSocketServer;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketListener;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every client runs, for an instant, and whatever it costs, so that none can rot. */
class ClientRunTest {

    private static final Duration INSTANT = Duration.ofMillis(200);

    @Tag("full")
    @ParameterizedTest
    @EnumSource
    void everyClientGetsItsEchoes(Contestant contestant) throws Exception {
        LongAdder echoed = new LongAdder();
        try (WebSocketServer server = WebSocketServer.builder()
                .port(0)
                .route("/echo", new WebSocketListener() {
                    @Override
                    public void onBinary(WebSocket webSocket, ByteBuffer payload) {
                        if (webSocket.trySend(Message.binary(payload))) {
                            echoed.increment();
                        }
                    }
                })
                .start()) {
            URI uri = URI.create("ws://127.0.0.1:" + server.ports().getFirst() + "/echo");

            ClientRun.Result result = ClientRun.run(contestant, uri, new Workload(20, 2, 4096), INSTANT, INSTANT);

            assertThat(result.messages()).isBetween(1L, echoed.sum());
            assertThat(result.cpuMicros()).isPositive();
            assertThat(result.seconds()).isGreaterThanOrEqualTo(INSTANT.toMillis() / 1e3);
        }
    }

    @Test
    void aResultPassesFromOneJvmToAnother() {
        ClientRun.Result result = new ClientRun.Result(123_456, 3.25, 7.5);

        assertThat(ClientRun.Result.isLine(result.toLine())).isTrue();
        assertThat(ClientRun.Result.ofLine(result.toLine())).isEqualTo(result);
    }

    @Test
    void aWorkloadPassesFromOneJvmToAnother() {
        Workload workload = new Workload(100, 8, 64);

        assertThat(Workload.parse(workload.toString())).isEqualTo(workload);
    }
}
