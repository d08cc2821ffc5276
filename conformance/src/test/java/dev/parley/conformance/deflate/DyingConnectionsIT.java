package dev.parley.conformance.deflate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Peers that die at any point of a compressed connection leave nothing behind: neither clients on Parley's server nor servers on
 * its client, each of which runs in a process of its own. Three of four connections die behind the opening handshake: within
 * compressed messages and their fragments, by an error in one, and while the other side sends without end or is stuck in it.
 *
 * <p>What Parley has books on is back at nothing, to the byte, and so are buffers and files. What else is kept for each
 * connection that was opened shows from some 200 bytes on, on the heap as with {@code malloc}: meanwhile the JVM gives back up to
 * 2.6 MiB of its own.
 */
@Tag("full")
class DyingConnectionsIT {

    private static final int CONNECTIONS = 25_000;

    /** After so many, pools are full, classes are loaded, and what is called often is compiled. */
    private static final int WARM_UP = 10_000;

    private static final int HEAP_MEBIBYTES = 64;

    /**
     * Clients that do not wait for an answer come faster than a loaded machine serves them, and over io_uring each of them has
     * a buffer to be read into.
     */
    private static final int DIRECT_MEBIBYTES = 512;

    private static final long SEED = 4;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** For a listener that sends while it is told of a message, an event loop keeps more memory to work in. */
    private static final long DIRECT_SLACK = 128 << 10;

    /** What the JVM itself has more after a while: the compiler's, mostly. */
    private static final long HEAP_SLACK = 512 << 10;

    private static final long MALLOC_SLACK = 1 << 20;

    /** Netty keeps pieces of 4 MiB with nothing in them, or does not. */
    private static final long POOLS = 32 << 20;

    @ParameterizedTest
    @ValueSource(strings = {"SYSTEM", "JDK"})
    void clientsThatDieLeaveNothingBehind(String engine) throws Exception {
        try (MeasuredProcess server =
                MeasuredProcess.start(MeasuredServer.class, HEAP_MEBIBYTES, DIRECT_MEBIBYTES, engine)) {
            DyingClients clients = new DyingClients(server, Integer.parseInt(server.await("listening")));
            clients.die(WARM_UP, SEED);
            Holdings before = settled(server);
            clients.die(CONNECTIONS, SEED + 1);
            assertNothingStays("on a server", engine, server, before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SYSTEM", "JDK"})
    void serversThatDieLeaveNothingBehind(String engine) throws Exception {
        try (MeasuredProcess client =
                        MeasuredProcess.start(MeasuredClient.class, HEAP_MEBIBYTES, DIRECT_MEBIBYTES, engine);
                DyingServer server = DyingServer.start(client, SEED)) {
            client.await("ready");
            connect(client, server, WARM_UP);
            Holdings before = settled(client);
            connect(client, server, CONNECTIONS);
            assertNothingStays("on a client", engine, client, before);
            assertThat(server.troubles()).isEmpty();
        }
    }

    private static void connect(MeasuredProcess client, DyingServer server, int count) throws InterruptedException {
        client.write("connect " + server.port() + " " + count);
        int opened = Integer.parseInt(client.await("opened", Duration.ofMinutes(5)));
        assertThat(opened).isGreaterThan(count / 2);
    }

    private static Holdings settled(MeasuredProcess process) {
        await().atMost(LIMIT).until(() -> {
            Holdings now = process.holdings();
            return now.connections() == 0 && now.contexts() == 0;
        });
        return await().atMost(LIMIT).until(process::collectedHoldings, now -> now.bufferBytes() == 0);
    }

    private static void assertNothingStays(String where, String engine, MeasuredProcess process, Holdings before) {
        Holdings after = settled(process);
        System.out.printf(
                "%d connections died %s (%s), seed %d:%n  before: %s%n  after:  %s%n",
                CONNECTIONS, where, engine, SEED, before, after);
        // Memory of the foreign-function API is freed soon after the collection that has found it unused.
        await().atMost(LIMIT).untilAsserted(() -> assertNothingStays(process.collectedHoldings(), before));
    }

    private static void assertNothingStays(Holdings after, Holdings before) {
        assertThat(after.connections()).as("connections").isZero();
        assertThat(after.contexts()).as("deflaters and inflaters").isZero();
        assertThat(after.contextBytes()).as("bytes of theirs").isZero();
        assertThat(after.reservedBytes()).as("bytes for windows").isZero();
        assertThat(after.bufferBytes()).as("bytes in Netty's buffers").isZero();
        assertThat(after.files()).as("open files").isLessThanOrEqualTo(before.files());
        assertThat(after.poolBytes()).as("bytes of Netty's pools").isLessThanOrEqualTo(POOLS);
        assertThat(after.directBytes() - before.directBytes())
                .as("bytes of other direct buffers, more than before")
                .isLessThanOrEqualTo(DIRECT_SLACK);
        assertThat(after.heapBytes() - before.heapBytes())
                .as("bytes on the heap, more than before")
                .isLessThanOrEqualTo(HEAP_SLACK);
        assertThat(after.mallocBytes() - before.mallocBytes())
                .as("bytes of malloc, more than before")
                .isLessThanOrEqualTo(MALLOC_SLACK);
    }
}
