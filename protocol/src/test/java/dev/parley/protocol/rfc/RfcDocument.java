package dev.parley.protocol.rfc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.rfc.Requirements.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is checked of a document that lists the requirements of an RFC with the code and the tests that are there for them. */
abstract class RfcDocument {

    private static final Path ROOT = SourceTree.root();

    private final Requirements requirements;
    private final Map<String, Integer> rows;

    /**
     * The checks of one document.
     *
     * @param name its name in {@code docs}
     * @param rows how many rows each section has: one for each MUST, MUST NOT, REQUIRED and SHALL of the RFC's text, for each
     *     point of a list that such a word introduces, and for each "must" in small letters that binds an endpoint
     */
    RfcDocument(String name, Map<String, Integer> rows) {
        this.requirements = Requirements.read(ROOT.resolve("docs").resolve(name));
        this.rows = rows;
    }

    private List<Row> all() {
        List<Row> all = new ArrayList<>(requirements.musts());
        all.addAll(requirements.shoulds());
        return all;
    }

    @Test
    void everyRequirementHasARow() {
        Map<String, Integer> found = new TreeMap<>();
        requirements.musts().forEach(row -> found.merge(row.section(), 1, Integer::sum));

        assertThat(found).isEqualTo(new TreeMap<>(rows));
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
