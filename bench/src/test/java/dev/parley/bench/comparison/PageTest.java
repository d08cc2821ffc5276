package dev.parley.bench.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.parley.bench.servers.Contestant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What results become on a page. */
class PageTest {

    private static final String AROUND =
            "# A page\n\n<!-- servers: written by -Pservers -->\n%s<!-- servers: end -->\n\nThe rest.\n";

    private static final String COMMIT = "0123456789";

    @TempDir
    private Path folder;

    private static Results results() {
        List<Run> runs = new ArrayList<>();
        for (Case testCase : Case.values()) {
            for (Contestant contestant : Contestant.values()) {
                if (testCase.has(contestant)) {
                    double value = 1 + List.of(Contestant.values()).indexOf(contestant);
                    runs.add(new Run(
                            testCase.word(),
                            contestant.word(),
                            1,
                            "2026-01-02T03:04:05Z",
                            COMMIT,
                            testCase.kind().isCompressed() ? "permessage-deflate" : "",
                            Map.of(Run.CPU, value, Run.RATE, 1e6 / value, Run.MEMORY, 1000 * value, Run.WIRE, 32.0)));
                }
            }
        }
        return new Results(
                Map.of("processor", "a fast one"),
                Map.of("netty", "4.2"),
                Map.of("netty", "Netty: set up well."),
                "both on one",
                runs);
    }

    @Test
    void comparesEachServerWithTheFloor() {
        String table = new Tables(results()).of(Case.ECHO).toMarkdown();

        assertThat(table)
                .startsWith("| server | µs/message | least – most | × floor, C | messages/s | p50, µs | p99, µs |\n")
                .contains("| floor, C | 1.00 | 1.00 – 1.00 | 1.00 | 1,000,000 | – | – |\n")
                .contains("| floor, NIO | 2.00 | 2.00 – 2.00 | 2.00 | 500,000 | – | – |\n")
                .contains("| Netty | 9.00 | 9.00 – 9.00 | 9.00 | 111,111 | – | – |\n");
    }

    @Test
    void comparesWithTheNextFloorWhereThereIsNoCompiler() {
        Results all = results();
        Results without = new Results(
                all.machine(),
                all.versions(),
                all.setup(),
                all.cores(),
                all.runs().stream()
                        .filter(run -> !run.server().equals(Contestant.FLOOR_C.word()))
                        .toList());

        assertThat(new Tables(without).of(Case.ECHO).toMarkdown())
                .contains(" | × floor, NIO | ", "| floor, NIO | 2.00 | 2.00 – 2.00 | 1.00 |");
    }

    @Test
    void tellsHowLateBroadcastsAreByCollector() {
        List<Run> runs = List.of(delayed(1, 40_000, 90_000, 2), delayed(2, 50_000, 70_000, 4));
        Results some = new Results(Map.of(), Map.of(), Map.of(), "both on one", runs);

        assertThat(new Tables(some).of(Case.COLLECTORS).toMarkdown())
                .startsWith(
                        "| server | p50, ms | p99, ms | p99.9, ms | longest, ms | collector's pauses | longest pause,"
                                + " ms | µs/delivery |\n")
                .contains("| Parley, ZGC | 50.0 | – | – | 90.0 | 4 | 0.50 | 12.0 |\n");
    }

    private static Run delayed(int round, double p50, double longest, double pauses) {
        return new Run(
                "collectors",
                "parley-zgc",
                round,
                "2026-01-02T03:04:05Z",
                COMMIT,
                "",
                Map.of(
                        "latencyMicros.p50",
                        p50,
                        "latencyMicros.max",
                        longest,
                        Run.PAUSES,
                        pauses,
                        Run.LONGEST_PAUSE,
                        1 / pauses,
                        Run.CPU,
                        12.0));
    }

    @Test
    void tellsOfEachTableWhatItIsOf() throws IOException {
        Results all = results();
        Run later = new Run("deflate-1k", "netty", 2, "2026-02-03T00:00:00Z", "abcdef and changes", "", Map.of());
        Run unknown = new Run("idle", "netty", 1, "2026-01-02T00:00:00Z", "", "", Map.of());
        Page page = new Page(all.plus(List.of(later, unknown)));
        Path file = Files.writeString(folder.resolve("page.md"), AROUND.formatted(""));

        page.write(file, "pictures");

        String ofAll = "Measured on 2026-01-02, commit 0123456789, in 1 round.";
        assertThat(Files.readAllLines(file))
                .contains(ofAll, "Measured on 2026-01-02, commit 0123456789 and unknown, in 1 round.")
                .anySatisfy(line -> assertThat(line)
                        .startsWith("64 B: " + ofAll + " 256 B: ")
                        .contains("1 KiB: Measured on 2026-01-02 and 2026-02-03, commit 0123456789 and abcdef and"
                                + " changes, in 2 rounds. 4 KiB: "));
        new Page(all).write(file, "pictures");
        assertThat(Files.readAllLines(file)).contains(ofAll).noneMatch(line -> line.startsWith("64 B: "));
    }

    @Test
    void comparesBytesOnTheWireWithTheMessage() {
        String table = new Tables(results()).compressed(true).toMarkdown();

        assertThat(table)
                .contains("| Netty | 32 (50 %) | 32 (13 %) | 32 (3 %) |")
                .doesNotContain("Helidon");
    }

    @Test
    void writesBetweenTheMarksOnly() throws IOException {
        Path page = folder.resolve("page.md");
        Files.writeString(page, AROUND.formatted("What was there before.\n"));

        new Page(results()).write(page, "pictures");
        String once = Files.readString(page);
        new Page(results()).write(page, "pictures");

        assertThat(once)
                .startsWith("# A page\n\n<!--")
                .endsWith("end -->\n\nThe rest.\n")
                .doesNotContain("before.")
                .contains("Measured on 2026-01-02", "| Netty |", "Netty: set up well. (4.2)", "pictures/echo-64.svg");
        assertThat(Files.readString(page)).isEqualTo(once);
    }

    @Test
    void drawsPicturesThatAreWellFormed() throws Exception {
        Path page = folder.resolve("page.md");
        Files.writeString(page, AROUND.formatted(""));

        new Page(results()).write(page, "pictures");

        var picture = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(folder.resolve("pictures/broadcast.svg").toFile());
        assertThat(picture.getElementsByTagName("rect").getLength())
                .isEqualTo(new Tables(results()).contestants(Case.BROADCAST).size());
    }

    @Test
    void saysThatAPageHasNoMarks() throws IOException {
        Path page = Files.writeString(folder.resolve("page.md"), "# A page\n");

        assertThatIllegalStateException()
                .isThrownBy(() -> new Page(results()).write(page, "pictures"))
                .withMessageContaining("<!-- servers: end -->");
    }

    @Test
    void aFileThatKnowsNoCommitsIsRead() throws IOException {
        Path file = folder.resolve("results.json");
        results().write(file);
        Files.writeString(file, Files.readString(file).replaceAll("\"commit\" : \"[0-9]+\",", ""));

        assertThat(Results.read(file).orElseThrow().runs())
                .hasSameSizeAs(results().runs())
                .allSatisfy(run -> assertThat(run.commit()).isEmpty());
    }

    @Test
    void resultsPassThroughAFile() throws IOException {
        Path file = folder.resolve("results.json");

        results().write(file);

        assertThat(Results.read(file)).contains(results());
    }
}
