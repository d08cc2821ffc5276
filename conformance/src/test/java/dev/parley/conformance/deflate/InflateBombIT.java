package dev.parley.conformance.deflate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.client.WebSocketClient;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every kind of {@link Bomb}, from many clients at once, at a server with a small heap, ends in 1009. The server takes no more
 * memory meanwhile than with as many clients that send it messages which are within its limits.
 */
@Tag("full")
class InflateBombIT {

    private static final int CLIENTS = 200;
    private static final int MEBIBYTES = 32; // Of heap, and of direct memory.
    private static final long MALLOC_SLACK = 8 << 20;

    /** Larger, since it is not known how much is resident of the pools' pieces. */
    private static final long RESIDENT_SLACK = 16 << 20;

    /** What the larger of the inflaters takes, the JDK's. */
    private static final long INFLATER_BYTES = 40 << 10;

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @ParameterizedTest
    @ValueSource(strings = {"SYSTEM", "JDK"})
    void endIn1009WithBoundedMemory(String engine) throws Exception {
        try (MeasuredProcess server = MeasuredProcess.start(MeasuredServer.class, MEBIBYTES, MEBIBYTES, engine);
                WebSocketClient client = WebSocketClient.create()) {
            int port = Integer.parseInt(server.await("listening"));
            Bombers clients = new Bombers(port, CLIENTS);
            Holdings warm = warm(server, port, clients);
            System.out.printf("%s, warm: %s%n", engine, warm);
            for (Bomb bomb : Bomb.values()) {
                server.write("forget peak");
                Most most = new Most();
                clients.attack(bomb, () -> most.see(server.holdings()));
                Holdings after = settled(server);
                System.out.printf(
                        "%s, %d %s: %d contexts at most (%d B), %d B of malloc beside, then %s%n",
                        engine, CLIENTS, bomb, most.contexts, most.contextBytes, most.mallocBesidesContexts, after);
                // An inflater for each message that is under way, and none for what comes of it.
                assertThat(most.contexts).as("%s: contexts", bomb).isBetween(1L, (long) CLIENTS);
                assertThat(most.contextBytes).as("%s: their bytes", bomb).isBetween(1L, CLIENTS * INFLATER_BYTES);
                assertThat(after.contextBytes())
                        .as("%s: their bytes, afterwards", bomb)
                        .isEqualTo(warm.contextBytes());
                assertThat(after.reservedBytes())
                        .as("%s: for windows, afterwards", bomb)
                        .isZero();
                assertThat(after.bufferBytes())
                        .as("%s: in buffers, afterwards", bomb)
                        .isZero();
                assertThat(most.mallocBesidesContexts - warm.mallocBytes())
                        .as("%s: bytes from malloc, more than in peace, but for inflaters", bomb)
                        .isLessThanOrEqualTo(MALLOC_SLACK);
                assertThat(after.mallocBytes() - warm.mallocBytes())
                        .as("%s: bytes from malloc afterwards, more than before", bomb)
                        .isLessThanOrEqualTo(MALLOC_SLACK);
                long peak = after.peakBytes() - Math.max(most.poolBytes, after.poolBytes()) - most.contextBytes;
                assertThat(peak - (warm.peakBytes() - warm.poolBytes()))
                        .as("%s: bytes resident, more than in peace, but for inflaters", bomb)
                        .isLessThanOrEqualTo(RESIDENT_SLACK);
                assertThat(besidesPools(after) - besidesPools(warm))
                        .as("%s: bytes resident afterwards, more than before", bomb)
                        .isLessThanOrEqualTo(RESIDENT_SLACK);
            }
            try (WebSocket webSocket = client.connect("ws://127.0.0.1:" + port + "/echo")) {
                webSocket.send("still here");
                assertThat(webSocket.receive(LIMIT)).isEqualTo(Message.text("still here"));
            }
            assertThat(server.output()).doesNotContain("OutOfMemoryError");
        }
    }

    /**
     * What is resident but for Netty's pools, which take pieces of 4 MiB for what clients send and are sent, and keep them. The
     * JVM's limit on direct memory bounds them.
     */
    private static long besidesPools(Holdings holdings) {
        return holdings.residentBytes() - holdings.poolBytes();
    }

    /** The most that was seen. */
    private static final class Most {
        private long contexts;
        private long contextBytes;
        private long poolBytes;
        private long mallocBesidesContexts;

        void see(Holdings now) {
            contexts = Math.max(contexts, now.contexts());
            contextBytes = Math.max(contextBytes, now.contextBytes());
            poolBytes = Math.max(poolBytes, now.poolBytes());
            mallocBesidesContexts = Math.max(mallocBesidesContexts, now.mallocBytes() - now.contextBytes());
        }
    }

    /** Has pools filled and classes loaded, and then measures what is taken where nobody means harm. */
    private static Holdings warm(MeasuredProcess server, int port, Bombers clients) throws Exception {
        Bombers few = new Bombers(port, CLIENTS / 10);
        for (Bomb bomb : Bomb.values()) {
            few.attack(bomb, server::holdings);
        }
        clients.behave(server::holdings);
        server.write("forget peak");
        clients.behave(server::holdings);
        return settled(server);
    }

    private static Holdings settled(MeasuredProcess server) throws InterruptedException {
        await().atMost(LIMIT).until(() -> server.holdings().connections() == 0);
        await().atMost(LIMIT).until(() -> server.holdings().contexts() == 0);
        return server.collectedHoldings();
    }
}
