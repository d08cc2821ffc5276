package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaticFilesTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    private Path temporary;

    private Path site;

    @BeforeEach
    void makeASite() throws IOException {
        site = Files.createDirectory(temporary.resolve("site"));
        write(site.resolve("index.html"), "<h1>home</h1>");
        write(site.resolve("a.txt"), "0123456789");
        Files.createDirectories(site.resolve("docs"));
        write(site.resolve("docs/index.html"), "<h1>docs</h1>");
        Files.createDirectories(site.resolve("empty"));
        Files.createDirectories(site.resolve(".git"));
        write(site.resolve(".git/config"), "secret");
        write(site.resolve(".env"), "secret");
        write(temporary.resolve("secret.txt"), "secret");
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(NOW.minusSeconds(3600)));
    }

    private static String read(FileContent content, long first) throws IOException {
        try (ReadableByteChannel channel = content.opener().open(first)) {
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static FileContent found(StaticFiles files, String... path) {
        return ((StaticFiles.Found) files.find(List.of(path))).content();
    }

    @Nested
    class InAFolder {

        private StaticFiles files;

        @BeforeEach
        void serveIt() {
            files = new StaticFiles(new FolderSource(site, InstantSource.fixed(NOW)), FileOptions.defaults());
        }

        @Test
        void findsAFile() throws IOException {
            FileContent content = found(files, "a.txt");
            assertThat(content.name()).isEqualTo("a.txt");
            assertThat(content.length()).isEqualTo(10);
            assertThat(content.modified()).contains(NOW.minusSeconds(3600));
            assertThat(content.tag().weak()).isFalse();
            assertThat(read(content, 0)).isEqualTo("0123456789");
            assertThat(read(content, 7)).isEqualTo("789");
        }

        @Test
        void findsTheIndexFileOfAFolder() throws IOException {
            assertThat(read(found(files, ""), 0)).isEqualTo("<h1>home</h1>");
            assertThat(read(found(files, "docs", ""), 0)).isEqualTo("<h1>docs</h1>");
        }

        @Test
        void wantsASlashAfterAFolder() {
            assertThat(files.find(List.of("docs"))).isEqualTo(new StaticFiles.MissingSlash());
            assertThat(files.find(List.of())).isEqualTo(new StaticFiles.MissingSlash());
        }

        @Test
        void doesNotListAFolder() {
            assertThat(files.find(List.of("empty"))).isEqualTo(new StaticFiles.NotThere());
            assertThat(files.find(List.of("empty", ""))).isEqualTo(new StaticFiles.NotThere());
        }

        @Test
        void doesNotFindWhatIsNotThere() {
            assertThat(files.find(List.of("b.txt"))).isEqualTo(new StaticFiles.NotThere());
            assertThat(files.find(List.of("a.txt", ""))).isEqualTo(new StaticFiles.NotThere());
            assertThat(files.find(List.of("a.txt", "b"))).isEqualTo(new StaticFiles.NotThere());
            assertThat(files.find(List.of("", "a.txt"))).isEqualTo(new StaticFiles.NotThere());
            assertThat(files.find(List.of("x".repeat(5000)))).isEqualTo(new StaticFiles.NotThere());
        }

        @Test
        void staysInTheFolder() {
            assertThat(files.find(List.of("..", "secret.txt"))).isEqualTo(new StaticFiles.NotThere());
            assertThat(files.find(List.of("../secret.txt"))).isEqualTo(new StaticFiles.NotThere());
            assertThat(files.find(List.of("docs", "..", "..", "secret.txt"))).isEqualTo(new StaticFiles.NotThere());
            assertThat(files.find(List.of(temporary.resolve("secret.txt").toString())))
                    .isEqualTo(new StaticFiles.NotThere());
            assertThat(files.find(List.of("a.txt\u0000.html"))).isEqualTo(new StaticFiles.NotThere());
        }

        @Test
        void doesNotServeHiddenFiles() {
            assertThat(files.find(List.of(".env"))).isEqualTo(new StaticFiles.NotThere());
            assertThat(files.find(List.of(".git", "config"))).isEqualTo(new StaticFiles.NotThere());
        }

        @Test
        void doesNotFollowALinkOutOfTheFolder() throws IOException {
            Files.createSymbolicLink(site.resolve("link.txt"), temporary.resolve("secret.txt"));
            Files.createSymbolicLink(site.resolve("up"), temporary);
            assertThat(files.find(List.of("link.txt"))).isEqualTo(new StaticFiles.NotThere());
            assertThat(files.find(List.of("up", "secret.txt"))).isEqualTo(new StaticFiles.NotThere());
        }

        @Test
        void followsALinkWithinTheFolder() throws IOException {
            Files.createSymbolicLink(site.resolve("link.txt"), Path.of("a.txt"));
            assertThat(read(found(files, "link.txt"), 0)).isEqualTo("0123456789");
        }

        @Test
        void theTagChangesWithTheFile() throws IOException {
            EntityTag before = found(files, "a.txt").tag();
            assertThat(found(files, "a.txt").tag()).isEqualTo(before);
            Files.setLastModifiedTime(site.resolve("a.txt"), FileTime.from(NOW.minusSeconds(3599)));
            assertThat(found(files, "a.txt").tag()).isNotEqualTo(before);
        }

        @Test
        void theTagOfAFileThatHasJustChangedIsWeak() throws IOException {
            Files.setLastModifiedTime(site.resolve("a.txt"), FileTime.from(NOW.minusSeconds(1)));
            assertThat(found(files, "a.txt").tag().weak()).isTrue();
        }

        @Test
        void refusesAFolderThatIsNone() {
            assertThatThrownBy(() -> new FolderSource(site.resolve("nowhere"), InstantSource.system()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("files: there is no folder " + site.resolve("nowhere"));
            assertThatThrownBy(() -> new FolderSource(site.resolve("a.txt"), InstantSource.system()))
                    .hasMessage("files: " + site.resolve("a.txt") + " is not a folder");
        }
    }

    @Nested
    class OnTheClassPath {

        private URL jar() throws IOException {
            Path jar = temporary.resolve("site.jar");
            try (OutputStream out = Files.newOutputStream(jar);
                    JarOutputStream entries = new JarOutputStream(out)) {
                for (String name : List.of("web/", "web/docs/", "web/bare/")) {
                    entries.putNextEntry(new JarEntry(name));
                }
                for (String name : List.of("web/index.html", "web/a.txt", "web/docs/index.html", "other/secret.txt")) {
                    entries.putNextEntry(new JarEntry(name));
                    entries.write(("content of " + name).getBytes(StandardCharsets.UTF_8));
                }
            }
            return url(jar);
        }

        private URL url(Path path) throws MalformedURLException {
            return path.toUri().toURL();
        }

        private StaticFiles files(ClassLoader loader, String folder) {
            return new StaticFiles(
                    new ResourceSource(loader, folder, InstantSource.fixed(NOW)), FileOptions.defaults());
        }

        @Test
        void findsAFileInAJar() throws IOException {
            try (URLClassLoader loader = new URLClassLoader(new URL[] {jar()}, null)) {
                StaticFiles files = files(loader, "web");
                FileContent content = found(files, "a.txt");
                assertThat(content.length()).isEqualTo("content of web/a.txt".length());
                assertThat(content.tag().weak()).isFalse();
                assertThat(content.tag()).isNotEqualTo(found(files, "").tag());
                assertThat(content.modified()).isEmpty();
                assertThat(read(content, 0)).isEqualTo("content of web/a.txt");
                assertThat(read(found(files, "a.txt"), 8)).isEqualTo("of web/a.txt");
                assertThat(read(found(files, "docs", ""), 0)).isEqualTo("content of web/docs/index.html");
            }
        }

        @Test
        void doesNotTakeAFolderForAFile() throws IOException {
            try (URLClassLoader loader = new URLClassLoader(new URL[] {jar()}, null)) {
                StaticFiles files = files(loader, "web");
                assertThat(files.find(List.of("docs"))).isEqualTo(new StaticFiles.MissingSlash());
                assertThat(files.find(List.of("bare"))).isEqualTo(new StaticFiles.NotThere());
                assertThat(files.find(List.of("nowhere"))).isEqualTo(new StaticFiles.NotThere());
            }
        }

        @Test
        void staysInTheFolder() throws IOException {
            try (URLClassLoader loader = new URLClassLoader(new URL[] {jar()}, null)) {
                StaticFiles files = files(loader, "web");
                assertThat(files.find(List.of("..", "other", "secret.txt"))).isEqualTo(new StaticFiles.NotThere());
                assertThat(files.find(List.of("../other/secret.txt"))).isEqualTo(new StaticFiles.NotThere());
            }
        }

        @Test
        void findsAFileOfClassesThatAreNotPacked() throws IOException {
            try (URLClassLoader loader = new URLClassLoader(new URL[] {url(temporary)}, null)) {
                StaticFiles files = files(loader, "site");
                assertThat(read(found(files, "a.txt"), 3)).isEqualTo("3456789");
                assertThat(files.find(List.of("docs"))).isEqualTo(new StaticFiles.MissingSlash());
                Files.writeString(site.resolve("a.txt"), "changed");
                assertThat(read(found(files, "a.txt"), 0)).isEqualTo("changed");
            }
        }

        @Test
        void refusesAFolderThatIsNoName() {
            for (String folder : List.of("", "/site", "site/", "a/../b", ".git")) {
                assertThatThrownBy(() -> files(ClassLoader.getSystemClassLoader(), folder))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith("resources: got the folder \"" + folder + "\"");
            }
        }
    }

    @Test
    void closesAFileThatCannotBeBroughtToAByte() throws IOException {
        try (FileChannel file = FileChannel.open(site.resolve("a.txt"))) {
            assertThatThrownBy(() -> FolderSource.positioned(file, -1)).isInstanceOf(IllegalArgumentException.class);
            assertThat(file.isOpen()).isFalse();
        }
    }
}
