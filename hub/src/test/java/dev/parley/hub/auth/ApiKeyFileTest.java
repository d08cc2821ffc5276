package dev.parley.hub.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyFileTest {

    @TempDir
    private Path folder;

    private Path path() {
        return folder.resolve("api-key");
    }

    private Path written(String content, String permissions) throws IOException {
        Files.writeString(path(), content);
        Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString(permissions));
        return path();
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static List<Path> in(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void makesAFileThatOnlyItsOwnerCanRead() throws IOException {
        String key = ApiKeyFile.at(path()).readOrCreate();

        assertThat(key).matches("[A-Za-z0-9_-]{43}");
        assertThat(permissions(path())).isEqualTo("rw-------");
        assertThat(path()).hasContent(key + "\n");
        assertThat(in(folder)).containsExactly(path());
    }

    @Test
    void readsTheSameKeyAgain() throws IOException {
        ApiKeyFile file = ApiKeyFile.at(path());
        String key = file.readOrCreate();

        assertThat(file.readOrCreate()).isEqualTo(key);
        assertThat(file.read()).isEqualTo(key);
        assertThat(file.path()).isEqualTo(path());
    }

    @Test
    void makesTheFoldersThatAreMissingForTheOwnerAlone() throws IOException {
        Path deep = folder.resolve("a/b/api-key");

        ApiKeyFile.at(deep).readOrCreate();

        assertThat(permissions(deep)).isEqualTo("rw-------");
        assertThat(permissions(folder.resolve("a"))).isEqualTo("rwx------");
        assertThat(permissions(folder.resolve("a/b"))).isEqualTo("rwx------");
    }

    @Test
    void makesOneKeyForManyThatAskAtTheSameTime() throws Exception {
        int askers = 16;
        CountDownLatch all = new CountDownLatch(askers);
        Set<String> keys = new HashSet<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(askers)) {
            List<Future<String>> asked = new ArrayList<>();
            for (int i = 0; i < askers; i++) {
                asked.add(threads.submit(() -> {
                    all.countDown();
                    all.await();
                    return ApiKeyFile.at(path()).readOrCreate();
                }));
            }
            for (Future<String> key : asked) {
                keys.add(key.get());
            }
        }

        assertThat(keys).hasSize(1);
        assertThat(in(folder)).containsExactly(path());
    }

    @Test
    void saysWhenThereIsNoFile() {
        assertThatThrownBy(() -> ApiKeyFile.at(path()).read()).isInstanceOf(NoSuchFileException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rw---x---", "rw-rw-rw-"})
    void refusesAFileThatOthersCanOpen(String permissions) throws IOException {
        ApiKeyFile file = ApiKeyFile.at(written("some-key\n", permissions));

        assertThatThrownBy(file::readOrCreate)
                .isInstanceOf(IOException.class)
                .hasMessage(
                        path() + ": others can open it (" + permissions + "), expected rw-------; delete it, so that a"
                                + " new key is made, or, if nobody has read the key, run chmod 600 on it");
        assertThat(path()).hasContent("some-key\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"r--------", "rwx------", "rw-------"})
    void readsAFileThatOnlyItsOwnerCanOpen(String permissions) throws IOException {
        assertThat(ApiKeyFile.at(written("  some-key\r\n", permissions)).readOrCreate())
                .isEqualTo("some-key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "two keys", "one\ntwo", "k\u00e9y"})
    void refusesAFileWithoutAKey(String content) throws IOException {
        ApiKeyFile file = ApiKeyFile.at(written(content, "rw-------"));

        assertThatThrownBy(file::readOrCreate)
                .isInstanceOf(IOException.class)
                .hasMessage(path() + ": there is no API key in it; delete it, so that a new one is made");
    }

    @Test
    void refusesAFileThatIsTooLargeToBeAKey() throws IOException {
        ApiKeyFile file = ApiKeyFile.at(written("k".repeat(5_000_000), "rw-------"));

        assertThatThrownBy(file::read).hasMessageContaining("there is no API key in it");
    }

    @Test
    void refusesALinkAndAFolder() throws IOException {
        Path real = written("some-key\n", "rw-------");
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        Path directory = Files.createDirectory(folder.resolve("directory"));

        for (Path notPlain : List.of(link, directory)) {
            assertThatThrownBy(() -> ApiKeyFile.at(notPlain).readOrCreate())
                    .hasMessage(notPlain
                            + ": it is no plain file, as an API key's must be; remove it, or use another file");
        }
    }

    @Test
    void doesNotWriteThroughALinkThatLeadsNowhere() throws IOException {
        Path target = folder.resolve("target");
        Path link = Files.createSymbolicLink(folder.resolve("link"), target);

        assertThatThrownBy(() -> ApiKeyFile.at(link).readOrCreate()).hasMessageContaining("it is no plain file");
        assertThat(target).doesNotExist();
    }

    @Test
    void refusesAFileSystemWithoutPermissions() throws IOException {
        URI zip = URI.create("jar:" + folder.resolve("files.zip").toUri());
        try (FileSystem files = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
            Path inside = files.getPath("/api-key");

            assertThatThrownBy(() -> ApiKeyFile.at(inside).readOrCreate())
                    .hasMessage("/api-key: its file system has no POSIX permissions, which keep an API key from others;"
                            + " set a key in the configuration instead");
        }
    }
}
