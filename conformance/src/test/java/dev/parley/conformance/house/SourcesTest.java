package dev.parley.conformance.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the sources themselves must keep to, where no compiler looks. */
class SourcesTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private static final int LONGEST_FILE = 600;

    @Test
    void aFileIsAboutOneThing() {
        assertThat(sources().filter(source -> linesOf(source).size() > LONGEST_FILE))
                .as("files of more than %s lines", LONGEST_FILE)
                .isEmpty();
    }

    @Test
    void aTestWaitsForAnEventAndNeverSleeps() {
        var sleep = Pattern.compile("Thread\\.sleep\\(|TimeUnit\\.\\w+\\.sleep\\(");
        assertThat(sources()
                        .filter(source -> source.toString().contains("/src/test/"))
                        .filter(source -> linesOf(source).stream().anyMatch(sleep.asPredicate())))
                .as("tests that sleep")
                .isEmpty();
    }

    private static Stream<Path> sources() {
        try (var modules = Files.newDirectoryStream(ROOT, module -> Files.exists(module.resolve("src")))) {
            var sources = Stream.<Path>builder();
            for (var module : modules) {
                try (var files = Files.walk(module.resolve("src"))) {
                    files.filter(file -> file.toString().endsWith(".java"))
                            .map(ROOT::relativize)
                            .forEach(sources);
                }
            }
            return sources.build().sorted();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> linesOf(Path source) {
        try {
            return Files.readAllLines(ROOT.resolve(source));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
