package dev.parley.conformance.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.client.ReconnectState;
import dev.parley.client.WebSocketClient;
import dev.parley.conformance.load.Journal.Way;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thousand connections of one client come back after each of twenty restarts of their server, which is killed every other
 * time, with messages under way all the time.
 */
@Tag("full")
class RestartsIT {

    private static final int CONNECTIONS = 1000;
    private static final int RESTARTS = 20;

    /** What the first restarts load and fill is no leak. */
    private static final int WARM_AFTER = 5;

    private static final Duration PERIOD = Duration.ofMillis(250);
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static final long MEBIBYTE = 1024 * 1024;

    private final Correspondent.Tallies tallies = new Correspondent.Tallies();
    private final List<Correspondent> correspondents = new ArrayList<>();

    @Test
    void everyConnectionComesBackAndNothingAcknowledgedIsLost(@TempDir Path folder) throws Exception {
        Path journal = folder.resolve("journal");
        Footprint warm;
        Footprint end;
        try (RestartedServer server = RestartedServer.start(journal);
                WebSocketClient client = WebSocketClient.create()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                correspondents.add(new Correspondent(i, client, server.url(i), tallies));
            }
            awaitAll(server);
            try (Pacer pacer = new Pacer(correspondents, PERIOD)) {
                for (int i = 1; i <= WARM_AFTER; i++) {
                    restart(server, i);
                }
                warm = footprint(pacer);
                for (int i = WARM_AFTER + 1; i <= RESTARTS; i++) {
                    restart(server, i);
                }
                end = footprint(pacer);
            }
            correspondents.forEach(Correspondent::beginToClose);
            correspondents.forEach(Correspondent::close);
        }
        printTotals();
        assertThat(problems()).isEmpty();
        checkJournal(journal);
        assertThat(end.threads()).isEqualTo(warm.threads());
        assertThat(end.threadsNamed("parley-reconnecting")).isEqualTo(CONNECTIONS);
        assertThat(end.sockets()).isEqualTo(warm.sockets());
        assertThat(end.otherFiles()).isLessThanOrEqualTo(warm.otherFiles() + 2);
        assertThat(end.heapBytes()).isLessThan(warm.heapBytes() + 2 * MEBIBYTE);
        assertThat(end.directBytes()).isLessThanOrEqualTo(warm.directBytes() + 4 * MEBIBYTE);
    }

    /** Waits until all are connected to the newest server; each has heard from it then. */
    private void awaitAll(RestartedServer server) throws InterruptedException {
        tallies.back().await((long) server.generation() * CONNECTIONS, LIMIT, this::troubles);
    }

    private void restart(RestartedServer server, int number) throws Exception {
        // Every client sends some messages to this server first.
        tallies.acknowledged().await(tallies.acknowledged().count() + 2 * CONNECTIONS, LIMIT, this::troubles);
        boolean gracefully = number % 2 == 0;
        long attempts = tallies.attempts().count();
        long begin = System.nanoTime();
        server.end(gracefully);
        server.startAgain();
        long listening = System.nanoTime();
        awaitAll(server);
        long back = System.nanoTime();
        System.out.printf(
                Locale.ROOT,
                "restart %2d (%s): the server was away for %.2f s, all %d connections were back %.2f s later, after %d"
                        + " attempts%n",
                number,
                gracefully ? "SIGTERM" : "SIGKILL",
                (listening - begin) / 1e9,
                CONNECTIONS,
                (back - listening) / 1e9,
                tallies.attempts().count() - attempts);
    }

    /** Has all that was sent acknowledged, so that nothing is under way, and looks what is held then. */
    private Footprint footprint(Pacer pacer) throws InterruptedException, IOException {
        pacer.pause();
        long sent = correspondents.stream().mapToLong(Correspondent::sent).sum();
        tallies.acknowledged().await(sent, LIMIT, this::troubles);
        Footprint footprint = Footprint.take();
        System.out.println(footprint);
        pacer.resume();
        return footprint;
    }

    private List<String> problems() {
        return correspondents.stream()
                .map(Correspondent::problem)
                .filter(problem -> !problem.isEmpty())
                .toList();
    }

    private String troubles() {
        return problems() + " "
                + correspondents.stream()
                        .map(Correspondent::state)
                        .filter(state -> !(state instanceof ReconnectState.Open))
                        .limit(5)
                        .toList();
    }

    private void printTotals() {
        System.out.printf(
                Locale.ROOT,
                "%d messages acknowledged, %d sent again on a new connection%n",
                tallies.acknowledged().count(),
                tallies.sentAgain().count());
    }

    /** What the server received, of each client by itself: all that was acknowledged, and all in order. */
    private void checkJournal(Path journal) throws IOException {
        var byClient = Journal.read(journal).stream().collect(Collectors.groupingBy(Journal.Entry::client));
        assertThat(byClient).hasSize(CONNECTIONS);
        for (Correspondent correspondent : correspondents) {
            List<Journal.Entry> entries = byClient.getOrDefault(correspondent.name(), List.of());
            List<Integer> buffered = entries.stream()
                    .filter(entry -> entry.way() == Way.BUFFER)
                    .map(Journal.Entry::number)
                    .toList();
            // The buffer sends each message once at most, and in order, over all connections.
            assertThat(IntStream.range(1, buffered.size())
                            .filter(i -> buffered.get(i - 1) >= buffered.get(i))
                            .mapToObj(i -> buffered.get(i) + " after " + buffered.get(i - 1)))
                    .as("messages through the buffer of client " + correspondent.name())
                    .isEmpty();
            // What was lost with a connection is what it had taken last: no more than one run of messages for each
            // restart.
            assertThat(IntStream.range(1, buffered.size())
                            .filter(i -> buffered.get(i) - buffered.get(i - 1) > 1)
                            .count())
                    .as("runs of messages that the buffer of client " + correspondent.name()
                            + " gave to a connection in vain")
                    .isLessThanOrEqualTo(RESTARTS);
            int last = 0;
            for (Journal.Entry entry : entries) {
                assertThat(entry.number())
                        .as("message of client " + correspondent.name())
                        .isLessThanOrEqualTo(last + 1);
                last = Math.max(last, entry.number());
            }
            assertThat(last).isBetween(correspondent.acknowledged(), correspondent.sent());
        }
    }
}
