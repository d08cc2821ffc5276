package dev.parley.bench.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of which commit that is which is measured. */
class CommitTest {

    @TempDir
    private Path project;

    private void git(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("git", "-c", "user.name=test", "-c", "user.email=test@example.com"));
        command.addAll(List.of(arguments));
        Process git;
        try {
            git = new ProcessBuilder(command).directory(project.toFile()).start();
        } catch (IOException absent) {
            abort("SKIPPED: git is not there: " + absent.getMessage());
            return;
        }
        assertThat(git.waitFor()).as("%s", command).isZero();
    }

    private void write(String file, String text) throws IOException {
        Path path = project.resolve(file);
        Files.createDirectories(path.resolveSibling("."));
        Files.writeString(path, text);
    }

    private void commitSources() throws IOException, InterruptedException {
        git("init", "-q");
        write("server/src/main/java/Server.java", "class Server {}\n");
        git("add", ".");
        git("commit", "-q", "-m", "Serve");
    }

    @Test
    void isTheOneThatIsCheckedOut() throws Exception {
        commitSources();
        write("server/src/test/java/ServerTest.java", "class ServerTest {}\n");
        write("docs/page.md", "# A page\n");

        assertThat(Commit.of(project, "git")).matches("[0-9a-f]{10}");
    }

    @Test
    void isToldWithChangesSince() throws Exception {
        commitSources();
        write("server/src/main/java/Server.java", "final class Server {}\n");

        assertThat(Commit.of(project, "git")).matches("[0-9a-f]{10} and changes");
    }

    @Test
    void isToldWithFilesThatAreNew() throws Exception {
        commitSources();
        write("client/src/main/java/Client.java", "class Client {}\n");

        assertThat(Commit.of(project, "git")).matches("[0-9a-f]{10} and changes");
    }

    @Test
    void isUnknownWithoutGit() throws Exception {
        assertThat(Commit.of(project, "no-git-of-this-name")).isEqualTo(Commit.UNKNOWN);
    }

    @Test
    void isUnknownWithoutACommit() throws Exception {
        git("init", "-q");

        assertThat(Commit.of(project, "git")).isEqualTo(Commit.UNKNOWN);
    }
}
