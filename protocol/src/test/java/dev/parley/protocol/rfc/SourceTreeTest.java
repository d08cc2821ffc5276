package dev.parley.protocol.rfc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That the check of {@code docs/rfc6455.md} and its like sees what is missing. */
class SourceTreeTest {
    private static final String CODE = """
        package a;

        public final class Thing {
            static final int LIMIT = 3;

            Thing(int size) {
                helper(size);
                return other(size);
            }

            private static <T> List<? extends T> helper(int size) {
                throw fail(size);
            }

            @Nullable String annotated(
                    int size) {
                return null;
            }

            record Part(int size) {
                public Part {
                    size++;
                }
            }
        }
        """;

    private static final String TESTS = """
        package a;

        class ThingTest {
            @Test
            void works() {
                checks();
            }

            @ParameterizedTest
            @ValueSource(strings = {
                "a",
                "b"
            })
            void worksWithParameters(String text) {}

            @BothSides
            void worksOnBothSides(Role role) {}

            @BothEngines
            void worksWithBothEngines(DeflateEngine engine) {}

            private static void helps() {
                works();
            }

            void hasNoAnnotation() {}
        }
        """;

    @TempDir
    private Path root;

    private SourceTree tree;

    @BeforeEach
    void writeSources() throws IOException {
        Path code = Files.createDirectories(root.resolve("module/src/main/java/a"));
        Path tests = Files.createDirectories(root.resolve("module/src/test/java/a"));
        Files.writeString(code.resolve("Thing.java"), CODE);
        Files.writeString(tests.resolve("ThingTest.java"), TESTS);
        tree = new SourceTree(root);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Thing", "helper", "annotated", "LIMIT", "Part"})
    void findsWhatIsDeclared(String member) {
        assertThat(tree.hasCode("Thing", member)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "fail", "missing", "helpe", "size", "MISSING", "LIMI"})
    void doesNotTakeACallOrAPartOfANameForADeclaration(String member) {
        assertThat(tree.hasCode("Thing", member)).isFalse();
    }

    @Test
    void knowsCodeFromTests() {
        assertThat(tree.hasCode("ThingTest", "works")).isFalse();
        assertThat(tree.hasTest("Thing", "helper")).isFalse();
        assertThat(tree.hasCode("Missing", "helper")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"works", "worksWithParameters", "worksOnBothSides", "worksWithBothEngines"})
    void findsTests(String method) {
        assertThat(tree.hasTest("ThingTest", method)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"helps", "hasNoAnnotation", "checks", "missing"})
    void doesNotTakeForATestWhatIsNotRun(String method) {
        assertThat(tree.hasTest("ThingTest", method)).isFalse();
    }

    @Test
    void readsBothTables() {
        Requirements requirements = Requirements.parse(List.of(
                "| section | requirement | side | code | test |",
                "| --- | --- | --- | --- | --- |",
                "| §4.1 | a thing | client | `A#b`, `C#d` | `ETest#f` |",
                "| §5 | another | proxy | not applicable: Parley is none | — |",
                "## What should be",
                "| §5.1 | wish | both | `A#b` | `ETest#f` |"));

        assertThat(requirements.musts()).hasSize(2);
        assertThat(requirements.musts().getFirst().codeReferences())
                .containsExactly(new Requirements.Reference("A", "b"), new Requirements.Reference("C", "d"));
        assertThat(requirements.musts().getLast().isExcused()).isTrue();
        assertThat(requirements.shoulds()).hasSize(1);
        assertThat(requirements.musts())
                .allSatisfy(row -> assertThat(row.problems()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "| §4.1 | a thing | client | code | `ETest#f` |",
                "| §4.1 | a thing | client | `A#b` | test |",
                "| §4.1 | a thing | nobody | `A#b` | `ETest#f` |",
                "| §four | a thing | client | `A#b` | `ETest#f` |",
                "| §4.1 | a thing | client | later: | — |",
                "| §4.1 | a thing | client | not applicable: for this reason | `ETest#f` |"
            })
    void seesARowThatIsNotWhole(String line) {
        assertThat(Requirements.parse(List.of(line)).musts().getFirst().problems())
                .hasSize(1);
    }

    @Test
    void refusesARowWithAnotherNumberOfColumns() {
        assertThatThrownBy(() -> Requirements.parse(List.of("| §4.1 | a | b |")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("line 1: got 3 columns, expected 5");
    }
}
