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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A server whose source is here and which the machine's own compiler compiles when it is run. */
public final class CompiledServer {

    /** The floor in C. */
    public static final CompiledServer FLOOR = new CompiledServer(
            "bench/src/main/c/floor.c",
            List.of("cc", "gcc"),
            List.of("-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror"),
            "a C compiler, such as Debian's gcc and libc6-dev",
            Optional.empty());

    /** Boost.Beast's server. Not all warnings of a compiler that is newer than the library are its source's. */
    public static final CompiledServer BEAST = new CompiledServer(
            "bench/src/main/cpp/beast.cpp",
            List.of("c++", "g++"),
            List.of("-std=c++17", "-O2", "-DNDEBUG", "-pthread"),
            "a C++ compiler, such as Debian's g++",
            Optional.of(new Library("boost/version.hpp", "BOOST_LIB_VERSION", "Boost, such as Debian's libboost-dev")));

    /**
     * What a source needs beside its compiler.
     *
     * @param header a header of it
     * @param version the macro that says its version
     * @param advice what to install
     */
    private record Library(String header, String version, String advice) {}

    private final String source;
    private final List<String> compilers;
    private final List<String> options;
    private final String advice;
    private final Optional<Library> library;

    private CompiledServer(
            String source, List<String> compilers, List<String> options, String advice, Optional<Library> library) {
        this.source = source;
        this.compilers = compilers;
        this.options = options;
        this.advice = advice;
        this.library = library;
    }

    /** What this machine lacks to compile and run it, and how to mend that. */
    Optional<String> lacking() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.of("it needs Linux's epoll");
        }
        Optional<Path> compiler = compiler();
        if (compiler.isEmpty()) {
            return Optional.of("none of " + String.join(", ", compilers) + " is on the PATH: install " + advice);
        }
        return library.filter(needed -> libraryVersion(compiler.get(), needed).isEmpty())
                .map(needed -> needed.header + " is not there: install " + needed.advice);
    }

    private Optional<Path> compiler() {
        List<Path> folders = Stream.of(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of)
                .toList();
        return compilers.stream()
                .flatMap(name -> folders.stream().map(folder -> folder.resolve(name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** {@return what its library and the compiler say that they are, or that there is no compiler} */
    public String version() {
        Optional<Path> compiler = compiler();
        if (compiler.isEmpty()) {
            return "not compiled";
        }
        String told = run(List.of(compiler.get().toString(), "--version"))
                .lines()
                .findFirst()
                .orElse("");
        return Stream.concat(
                        library.flatMap(needed -> libraryVersion(compiler.get(), needed)).stream(), Stream.of(told))
                .collect(Collectors.joining(", "));
    }

    /** The preprocessor knows it. */
    private static Optional<String> libraryVersion(Path compiler, Library library) {
        try {
            String macros = run(
                    List.of(compiler.toString(), "-x", "c++", "-E", "-dM", "-include", library.header, "/dev/null"));
            return macros.lines()
                    .map(line -> line.split(" ", 3))
                    .filter(line -> line.length == 3 && line[1].equals(library.version))
                    .map(line -> line[2].replace("\"", "").replace('_', '.'))
                    .findFirst();
        } catch (IllegalStateException absent) {
            return Optional.empty();
        }
    }

    /**
     * Compiles it, unless that has been done since it was changed.
     *
     * @param project the folder of the whole project
     * @return the program
     */
    Path program(Path project) throws IOException {
        Path from = project.resolve(source);
        Path folder = project.resolve("bench/target");
        String name = String.valueOf(from.getFileName()).replaceFirst("\\..*", "");
        Path program = folder.resolve(name);
        if (Files.exists(program)
                && Files.getLastModifiedTime(program).compareTo(Files.getLastModifiedTime(from)) > 0) {
            return program;
        }
        Path compiler = compiler().orElseThrow(() -> new IllegalStateException("there is no compiler for " + source));
        Files.createDirectories(folder);
        // Under a name of its own first: another process may start the program at any time.
        Path fresh = Files.createTempFile(folder, name, "");
        List<String> command = new ArrayList<>(List.of(compiler.toString()));
        command.addAll(options);
        command.addAll(List.of("-o", fresh.toString(), from.toString()));
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
