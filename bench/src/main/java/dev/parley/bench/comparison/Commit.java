package dev.parley.bench.comparison;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Of which commit that is which is measured, by the word of {@code git}. */
final class Commit {

    /** What is told where there is no repository, or no {@code git}. */
    static final String UNKNOWN = "unknown";

    /** What {@code ./parley} and the peers are built of. */
    private static final List<String> SOURCES =
            List.of(":(glob)*/src/main/**", ":(glob)pom.xml", ":(glob)*/pom.xml", ":(glob)parley");

    private Commit() {}

    /**
     * The commit that is checked out, and whether there are changes since in what is built.
     *
     * @param project the folder of the whole project
     * @param git the program
     */
    static String of(Path project, String git) throws InterruptedException {
        try {
            String commit = run(project, git, Stream.of("rev-parse", "--short=10", "HEAD"));
            String changes =
                    run(project, git, Stream.concat(Stream.of("status", "--porcelain", "--"), SOURCES.stream()));
            return changes.isEmpty() ? commit : commit + " and changes";
        } catch (IOException absent) {
            return UNKNOWN;
        }
    }

    private static String run(Path project, String git, Stream<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(git));
        command.addAll(arguments.toList());
        Process process = new ProcessBuilder(command)
                .directory(project.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
        return said.trim();
    }
}
