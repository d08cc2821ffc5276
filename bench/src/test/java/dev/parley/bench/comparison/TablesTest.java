package dev.parley.bench.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What rows say of rounds that failed, and what is said of two rows together. */
class TablesTest {

    private static final String DATE = "2026-01-02T03:04:05Z";

    private static Tables tables(Run... runs) {
        return new Tables(new Results(Map.of(), Map.of(), Map.of(), "both on one", List.of(runs)));
    }

    private static Run run(Case testCase, String server, int round, double cpu) {
        return new Run(testCase.word(), server, round, DATE, "0123456789", "", Map.of(Run.CPU, cpu));
    }

    private static Run failed(Case testCase, String server, int round) {
        return Run.failed(testCase.word(), server, round, DATE, "0123456789");
    }

    @Test
    void aRowTellsOfRoundsThatFailed() {
        Tables tables = tables(
                run(Case.ECHO, "floor-c", 1, 1),
                run(Case.ECHO, "netty", 1, 3),
                failed(Case.ECHO, "jetty", 1),
                run(Case.ECHO, "floor-c", 2, 2),
                failed(Case.ECHO, "netty", 2),
                failed(Case.ECHO, "jetty", 2));

        assertThat(tables.of(Case.ECHO).toMarkdown())
                .contains("| floor, C | 2.00 | 1.00 – 2.00 | 1.00 |")
                .contains("| Netty (1 of 2 rounds) | 3.00 | 3.00 – 3.00 | 3.00 |")
                .contains("| Jetty (0 of 2 rounds) | – | – | – |");
    }

    @Test
    void aCompressedEchoTellsOfRoundsThatFailed() {
        Tables tables = tables(
                run(Case.DEFLATE_64, "netty", 1, 2),
                run(Case.DEFLATE_64, "netty", 2, 2),
                run(Case.DEFLATE_64, "jetty", 1, 3),
                failed(Case.DEFLATE_64, "jetty", 2),
                run(Case.DEFLATE_256, "netty", 1, 4));

        assertThat(tables.compressed(false).toMarkdown())
                .contains("| Netty | 2.00 (1.00) | 4.00 (1.00) |")
                .contains("| Jetty | 3.00 (1.50, 1 of 2 rounds) | – (–) |");
    }

    @Test
    void isComparedWithTheFirstThatHasNotFailed() {
        Tables tables =
                tables(failed(Case.ECHO, "floor-c", 1), run(Case.ECHO, "floor", 1, 2), run(Case.ECHO, "netty", 1, 3));

        assertThat(tables.of(Case.ECHO).toMarkdown())
                .contains(
                        "| × floor, NIO |",
                        "| floor, C (0 of 1 round) | – | – | – |",
                        "| Netty | 3.00 | 3.00 – 3.00 | 1.50 |");
    }

    @Test
    void tellsWhatABlockingHandlerTakesBesideAListener() {
        Tables tables = tables(
                run(Case.ECHO, "parley-epoll", 1, 1),
                run(Case.ECHO, "parley-blocking", 1, 2),
                run(Case.ECHO, "parley-epoll", 2, 10),
                run(Case.ECHO, "parley-blocking", 2, 25),
                run(Case.ECHO, "parley-epoll", 3, 1),
                run(Case.ECHO, "parley-blocking", 3, 1.5),
                run(Case.ECHO_LARGE, "parley-blocking", 1, 2));

        assertThat(tables.notes(Case.ECHO))
                .containsExactly(
                        "A blocking handler takes 2.00 (1.50 – 2.50) × what a listener takes: Parley, blocking,"
                                + " and Parley, epoll, in the same rounds.");
        assertThat(tables.notes(Case.ECHO_LARGE)).isEmpty();
    }

    @Test
    void tellsHowManyOpeningHandshakesASecondOfProcessorTimeIsEnoughFor() {
        Tables tables = tables(
                run(Case.HANDSHAKES, "parley-epoll", 1, 100),
                run(Case.HANDSHAKES, "parley-io_uring", 1, 80),
                run(Case.HANDSHAKES, "netty", 1, 120),
                run(Case.HANDSHAKES, "netty-io_uring", 1, 100));

        assertThat(tables.notes(Case.HANDSHAKES))
                .containsExactly(
                        "Parley, epoll answers 1.20 (1.20 – 1.20) × as many opening handshakes in a second of processor"
                                + " time as Netty, in the same rounds.",
                        "Parley, io_uring answers 1.25 (1.25 – 1.25) × as many opening handshakes in a second of"
                                + " processor time as Netty, io_uring, in the same rounds.");
    }
}
