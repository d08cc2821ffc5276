package dev.parley.conformance.autobahn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The results that need not be a plain OK: those that {@code conformance/README.md} explains, row by row.
 *
 * @param rows the rows that are about one route or client
 */
record ExplainedResults(List<Row> rows) {

    /** {@code | 7.1.6 | /echo, /echo-blocking | INFORMATIONAL | INFORMATIONAL | because … |}. */
    private static final Pattern ROW = Pattern.compile(
            "^\\| *([0-9]+(?:\\.[0-9]+)+) *\\| *([^|]+?) *\\| *([A-Za-z -]+?) *\\| *([A-Z-]+) *\\| *(\\S.*\\S) *\\|$");

    /**
     * One row.
     *
     * @param id the case
     * @param behaviors what may come out; with {@code OK} among them, the case may also be a plain OK
     * @param behaviorClose what may come out for the closing handshake
     */
    record Row(String id, Set<String> behaviors, String behaviorClose) {

        boolean allows(CaseResult result) {
            return behaviors.contains(result.behavior()) && behaviorClose.equals(result.behaviorClose());
        }
    }

    static ExplainedResults on(String subject) {
        Path readme = Folders.module().resolve("README.md");
        List<Row> rows = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(readme)) {
                Matcher row = ROW.matcher(line);
                if (row.matches() && List.of(row.group(2).split("; ")).contains(subject)) {
                    rows.add(new Row(row.group(1), Set.of(row.group(3).split(" or ")), row.group(4)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + readme, e);
        }
        return new ExplainedResults(rows);
    }

    /** Results that are no plain OK and that no row explains, and rows that explain what has not come out. */
    List<String> differences(List<CaseResult> results) {
        List<String> differences = new ArrayList<>();
        for (CaseResult result : results) {
            Optional<Row> row =
                    rows.stream().filter(each -> each.id().equals(result.id())).findFirst();
            boolean fits = row.map(each -> each.allows(result)).orElse(result.isPlainOk());
            if (!fits) {
                differences.add(
                        result + ", explained: " + row.map(Row::toString).orElse("nothing"));
            }
        }
        for (Row row : rows) {
            if (results.stream().noneMatch(result -> result.id().equals(row.id()))) {
                differences.add("the README explains " + row.id() + ", which was not run");
            }
        }
        return differences;
    }

    /**
     * Asserts that every case came out as a plain OK, or as the README explains.
     *
     * @param subject the route or the client that the suite was run on
     */
    static void assertOkOrExplained(String subject, List<CaseResult> results, int expectedCases) {
        Map<String, Long> counts = results.stream()
                .collect(Collectors.groupingBy(CaseResult::behavior, TreeMap::new, Collectors.counting()));
        System.out.println("Autobahn on " + subject + ": " + results.size() + " cases, " + counts);
        assertThat(on(subject).differences(results))
                .as("on " + subject + ", every result is OK or explained in conformance/README.md")
                .isEmpty();
        assertThat(results.stream().map(CaseResult::id).distinct())
                .as("on " + subject + ", every case of the suite was run")
                .hasSize(expectedCases);
    }
}
