package dev.parley.protocol.rfc6455;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.rfc6455.Requirements.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** {@code docs/rfc6455.md} has a row for every requirement of RFC 6455, and names only what exists. */
class Rfc6455DocumentTest {
    /**
     * How many rows each section has: one for each MUST, MUST NOT, REQUIRED and SHALL of the RFC's text, for each point of a
     * list that such a word introduces, and for each "must" in small letters that binds an endpoint.
     */
    private static final Map<String, Integer> ROWS = Map.ofEntries(
            entry("§3", 2),
            entry("§4.1", 39),
            entry("§4.2.1", 11),
            entry("§4.2.2", 14),
            entry("§4.3", 1),
            entry("§4.4", 1),
            entry("§5.1", 4),
            entry("§5.2", 8),
            entry("§5.3", 4),
            entry("§5.4", 11),
            entry("§5.5", 2),
            entry("§5.5.1", 7),
            entry("§5.5.2", 1),
            entry("§5.5.3", 1),
            entry("§5.6", 1),
            entry("§5.8", 1),
            entry("§6.1", 8),
            entry("§6.2", 5),
            entry("§7.1.2", 1),
            entry("§7.1.7", 3),
            entry("§7.2.1", 2),
            entry("§7.2.2", 1),
            entry("§7.4.1", 3),
            entry("§8.1", 2),
            entry("§9", 2),
            entry("§9.1", 6),
            entry("§10.3", 2),
            entry("§10.4", 1),
            entry("§10.6", 1),
            entry("§10.7", 1),
            entry("§11.1.1", 2),
            entry("§11.1.2", 2),
            entry("§11.3.1", 2),
            entry("§11.3.2", 2),
            entry("§11.3.3", 2),
            entry("§11.3.4", 2),
            entry("§11.3.5", 2));

    private static final Path ROOT = SourceTree.root();
    private static final Requirements REQUIREMENTS = Requirements.read(ROOT.resolve("docs/rfc6455.md"));

    private static List<Row> all() {
        List<Row> all = new ArrayList<>(REQUIREMENTS.musts());
        all.addAll(REQUIREMENTS.shoulds());
        return all;
    }

    @Test
    void everyRequirementHasARow() {
        Map<String, Integer> rows = new TreeMap<>();
        REQUIREMENTS.musts().forEach(row -> rows.merge(row.section(), 1, Integer::sum));

        assertThat(rows).isEqualTo(new TreeMap<>(ROWS));
    }

    @Test
    void everyRowIsWhole() {
        assertThat(all())
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.problems()).as(row.toString()).isEmpty());
    }

    @Test
    void noRequirementIsWrittenTwice() {
        assertThat(all().stream().map(row -> row.section() + " " + row.requirement() + " " + row.side()))
                .doesNotHaveDuplicates();
    }

    @Test
    void everythingThatARowNamesExists() {
        SourceTree sources = new SourceTree(ROOT);
        List<String> missing = new ArrayList<>();
        for (Row row : all()) {
            row.codeReferences().stream()
                    .filter(reference -> !sources.hasCode(reference.type(), reference.member()))
                    .forEach(reference -> missing.add(row + " names code that does not exist: " + reference));
            row.testReferences().stream()
                    .filter(reference -> !sources.hasTest(reference.type(), reference.member()))
                    .forEach(reference -> missing.add(row + " names a test that does not exist: " + reference));
        }

        assertThat(missing).isEmpty();
    }
}
