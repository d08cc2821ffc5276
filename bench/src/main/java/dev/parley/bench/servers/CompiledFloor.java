package dev.parley.bench.servers;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The floor in C, {@code src/main/c/floor.c}, compiled by the machine's own compiler when it is run. */
public final class CompiledFloor {

    private static final String SOURCE = "bench/src/main/c/floor.c";
    private static final List<String> OPTIONS = List.of("-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror");

    private CompiledFloor() {}

    /** What this machine lacks to compile and run it, and how to mend that. */
    static Optional<String> lacking() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.of("it needs Linux's epoll");
        }
        return compiler().isEmpty()
                ? Optional.of("neither cc nor gcc is on the PATH: install a C compiler, such as Debian's gcc and"
                        + " libc6-dev")
                : Optional.empty();
    }

    private static Optional<Path> compiler() {
        List<Path> folders = Stream.of(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of)
                .toList();
        return Stream.of("cc", "gcc")
                .flatMap(name -> folders.stream().map(folder -> folder.resolve(name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** {@return what the compiler says that it is, or that there is none} */
    public static String compilerVersion() {
        return compiler()
                .map(compiler -> run(List.of(compiler.toString(), "--version")).lines())
                .orElse(Stream.of("not compiled"))
                .findFirst()
                .orElse("");
    }

    /**
     * Compiles it, unless that has been done since it was changed.
     *
     * @param project the folder of the whole project
     * @return the program
     */
    static Path program(Path project) throws IOException {
        Path source = project.resolve(SOURCE);
        Path folder = project.resolve("bench/target");
        Path program = folder.resolve("floor");
        if (Files.exists(program)
                && Files.getLastModifiedTime(program).compareTo(Files.getLastModifiedTime(source)) > 0) {
            return program;
        }
        Path compiler = compiler().orElseThrow(() -> new IllegalStateException("there is no C compiler"));
        Files.createDirectories(folder);
        // Under a name of its own first: another process may start the program at any time.
        Path fresh = Files.createTempFile(folder, "floor", "");
        List<String> command = new ArrayList<>(List.of(compiler.toString()));
        command.addAll(OPTIONS);
        command.addAll(List.of("-o", fresh.toString(), source.toString()));
        run(command);
        return Files.move(fresh, program, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed: " + said);
            }
            return said;
        } catch (IOException e) {
            throw new IllegalStateException(String.join(" ", command) + " failed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + String.join(" ", command), e);
        }
    }
}
