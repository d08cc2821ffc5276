package dev.parley.conformance.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.client.ClientSettings;
import dev.parley.client.WebSocketClient;
import dev.parley.client.WebSocketRequest;
import dev.parley.conformance.ParleyProcess;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketListener;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Five thousand connections of one client, each with a listener, need no thread but the client's event loops. */
@Tag("full")
class FiveThousandIT {

    private static final int CONNECTIONS = 5000;
    private static final int EVENT_LOOPS = 2;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** What the heap may hold for a connection that has nothing to do. */
    private static final long HEAP_BYTES_EACH = 8 * 1024;

    private final Tally echoes = new Tally();
    private final List<WebSocket> open = new ArrayList<>();

    @BeforeAll
    static void enoughFilesMayBeOpen() throws IOException {
        OpenFiles.requireForConnections(CONNECTIONS);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64})
    void theirThreadsAreTheEventLoops(int openingsPerAddress) throws Exception {
        Footprint none = Footprint.take();
        ClientSettings settings = ClientSettings.builder()
                .connectTimeout(LIMIT) // Waiting for a turn counts.
                .openingsPerAddress(openingsPerAddress)
                .build();
        try (ParleyProcess server =
                        ParleyProcess.serve("--max-connections-per-address", Integer.toString(2 * CONNECTIONS));
                WebSocketClient client = WebSocketClient.builder()
                        .settings(settings)
                        .eventLoops(EVENT_LOOPS)
                        .build()) {
            WebSocketRequest request =
                    WebSocketRequest.to(server.webSocketUrl("/echo")).build();
            // The first ones load classes and start the threads; they are not what a connection costs.
            int first = CONNECTIONS / 100;
            open(client, request, first);
            echo();
            Footprint few = Footprint.take();
            long begin = System.nanoTime();
            open(client, request, CONNECTIONS - first);
            double seconds = (System.nanoTime() - begin) / 1e9;
            echo();
            Footprint all = Footprint.take();

            assertThat(all.sockets() - few.sockets()).isEqualTo(CONNECTIONS - first);
            assertThat(all.threads()).isEqualTo(few.threads());
            int threads = all.threadsNamed("parley-") - none.threadsNamed("parley-");
            assertThat(threads).isEqualTo(EVENT_LOOPS);
            long heap = (all.heapBytes() - few.heapBytes()) / (CONNECTIONS - first);
            long direct = all.directBytes() - few.directBytes();
            System.out.printf(
                    Locale.ROOT,
                    "%d connections of a client, opened %d at a time in %.1f s, each with a listener: %d threads,"
                            + " %.1f KiB of heap each, and %.1f KiB more of direct memory for all of them%n",
                    CONNECTIONS,
                    openingsPerAddress,
                    seconds,
                    threads,
                    heap / 1024.0,
                    direct / 1024.0);
            assertThat(heap).isLessThan(HEAP_BYTES_EACH);
        }
    }

    private void open(WebSocketClient client, WebSocketRequest request, int count) throws Exception {
        WebSocketListener listener = new WebSocketListener() {
            @Override
            public void onText(WebSocket webSocket, String text) {
                echoes.add(1);
            }
        };
        List<CompletableFuture<WebSocket>> opening = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            opening.add(client.connectAsync(request, listener));
        }
        for (CompletableFuture<WebSocket> each : opening) {
            open.add(each.get(LIMIT.toSeconds(), TimeUnit.SECONDS));
        }
    }

    /** Has each send a message and get its echo. */
    private void echo() throws InterruptedException {
        long before = echoes.count();
        for (WebSocket webSocket : open) {
            webSocket.send(Message.text("hello"));
        }
        echoes.await(before + open.size(), LIMIT, () -> "of " + open.size() + " echoes");
    }
}
