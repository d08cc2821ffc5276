package dev.parley.app.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {

    @Test
    void isInTheUsersStateFolder() {
        assertThat(HistoryFile.path(Map.of("XDG_STATE_HOME", "/state", "HOME", "/home/ann")))
                .contains(Path.of("/state/parley/connect-history"));
        assertThat(HistoryFile.path(Map.of("HOME", "/home/ann")))
                .contains(Path.of("/home/ann/.local/state/parley/connect-history"));
    }

    @Test
    void isNotInAFolderThatDependsOnTheCurrentOne() {
        assertThat(HistoryFile.path(Map.of("XDG_STATE_HOME", "state", "HOME", "/home/ann")))
                .contains(Path.of("/home/ann/.local/state/parley/connect-history"));
        assertThat(HistoryFile.path(Map.of())).isEmpty();
    }

    @Test
    void isShutToOthersIfItWasOpenToThem(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("history"), "1:kept\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        HistoryFile.prepare(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file)).isEqualTo("1:kept\n");
    }
}
