package dev.parley.conformance.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.ParleyProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ten thousand idle connections to {@code ./parley serve}, then a message to each: none is lost. */
@Tag("full")
class TenThousandIT {

    private static final int CONNECTIONS = 10_000;

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @BeforeAll
    static void enoughFilesMayBeOpen() throws IOException {
        OpenFiles.requireForConnections(CONNECTIONS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/echo", "/echo-blocking"})
    void eachGetsItsEcho(String path) throws IOException {
        try (ParleyProcess server = serve();
                Crowd crowd = new Crowd(server.webSocketUrl(path))) {
            gather(server, crowd, path);
            for (int i = 0; i < CONNECTIONS; i++) {
                crowd.send(i, "message to " + i);
            }
            crowd.awaitMessages(CONNECTIONS, LIMIT);
            for (int i = 0; i < CONNECTIONS; i++) {
                assertThat(crowd.received(i)).containsExactly("message to " + i);
            }
            assertThat(crowd.ended()).isZero();
        }
    }

    @Test
    void eachGetsTheBroadcast() throws IOException {
        try (ParleyProcess server = serve();
                Crowd crowd = new Crowd(server.webSocketUrl("/broadcast"))) {
            gather(server, crowd, "/broadcast");
            crowd.send(0, "to all of you");
            crowd.awaitMessages(CONNECTIONS, LIMIT);
            crowd.send(CONNECTIONS - 1, "and once more");
            crowd.awaitMessages(2 * CONNECTIONS, LIMIT);
            for (int i = 0; i < CONNECTIONS; i++) {
                assertThat(crowd.received(i)).isEqualTo(List.of("to all of you", "and once more"));
            }
            assertThat(crowd.ended()).isZero();
        }
    }

    /** As they all come from one address, which by default may have no more than these. */
    private static ParleyProcess serve() {
        return ParleyProcess.serve("--max-connections-per-address", Integer.toString(2 * CONNECTIONS));
    }

    /** Connects them all, and prints what they cost the server. */
    private static void gather(ParleyProcess server, Crowd crowd, String path) throws IOException {
        // The first connections load classes and start pools; they are not what a connection costs.
        crowd.connect(CONNECTIONS / 100, LIMIT);
        Memory before = Memory.of(server.pid());
        int counted = CONNECTIONS - crowd.size();
        crowd.connect(counted, LIMIT);
        assertThat(crowd.size()).isEqualTo(CONNECTIONS);
        assertThat(crowd.ended()).isZero();
        Memory cost = Memory.of(server.pid()).minus(before);
        System.out.printf(
                Locale.ROOT,
                "%d idle connections to %s: %.1f KiB of live heap and %.1f KiB of resident memory each%n",
                CONNECTIONS,
                path,
                cost.liveHeapBytes() / 1024.0 / counted,
                cost.residentBytes() / 1024.0 / counted);
    }
}
