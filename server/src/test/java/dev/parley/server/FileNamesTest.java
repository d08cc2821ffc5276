package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {

    @ParameterizedTest
    @ValueSource(strings = {"index.html", "a b", "gr\u00f6\u00dfe.txt", "a..b", ".well-known", "-"})
    void arePlain(String name) {
        assertThat(FileNames.isPlain(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                ".git",
                ".env",
                "a/b",
                "a\\b",
                "..\\x",
                "C:",
                "a:b",
                "a\u0000b",
                "a\nb",
                "\u0085",
            })
    void areNotPlain(String name) {
        assertThat(FileNames.isPlain(name)).isFalse();
        assertThat(FileNames.arePlain(List.of("a", name, "b"))).isFalse();
    }

    @Test
    void allOfThemMustBePlain() {
        assertThat(FileNames.arePlain(List.of("a", "b"))).isTrue();
        assertThat(FileNames.arePlain(List.of())).isTrue();
    }
}
