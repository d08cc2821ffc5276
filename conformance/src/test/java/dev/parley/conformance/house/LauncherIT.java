package dev.parley.conformance.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.WebSocketServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The {@code ./parley} script, in a copy of the project that has never been built, in a folder with a space in its name,
 * and called through a link.
 */
class LauncherIT {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    @TempDir
    private static Path folder;

    private static Path project;
    private static Path link;
    private static List<Outcome> firstStarts;

    /** How a start went. */
    private record Outcome(int exitCode, String output, List<String> errors) {}

    @BeforeAll
    static void startTwiceAtOnce() throws Exception {
        project = Files.createDirectory(folder.resolve("a checkout"));
        copyProject();
        link = Files.createSymbolicLink(folder.resolve("parley"), Path.of("a checkout", "parley"));
        var starts = List.of(start(link, Map.of(), "--version"), start(link, Map.of(), "--version"));
        firstStarts = List.of(starts.get(0).await(), starts.get(1).await());
    }

    @Test
    void firstStartsAtTheSameTimeBuildTheProgramOnceAndBothRunIt() {
        assertThat(firstStarts).allSatisfy(outcome -> {
            assertThat(outcome.exitCode()).as("%s", outcome).isZero();
            assertThat(outcome.output()).containsIgnoringCase("parley");
        });
        assertThat(firstStarts.stream().flatMap(outcome -> outcome.errors().stream()))
                .filteredOn(line -> line.contains("building"))
                .hasSize(1);
    }

    @Test
    void aBrokenSourceEndsTheStartWithTheLogOfTheBuildAndAMendedOneBuildsAgain() throws Exception {
        var source = project.resolve("protocol/src/main/java/dev/parley/protocol/package-info.java");
        var content = Files.readString(source);
        Files.writeString(source, content + "broken");
        var broken = run(link, Map.of(), "--version");
        assertThat(broken.exitCode()).isEqualTo(2);
        assertThat(broken.output()).isEmpty();
        var log = project.resolve("app/target/parley-build.log").toRealPath();
        assertThat(broken.errors()).last().isEqualTo("parley: the build failed; its log is " + log);
        assertThat(log).content().contains("package-info.java");

        Files.writeString(source, content);
        var mended = run(link, Map.of(), "--version");
        assertThat(mended.exitCode()).as("%s", mended).isZero();
        assertThat(mended.errors()).singleElement().asString().contains("building");

        var again = run(link, Map.of(), "--version");
        assertThat(again)
                .as("a start without a build, and without a warning")
                .isEqualTo(new Outcome(0, mended.output(), List.of()));
    }

    @Test
    void passesTheArgumentsAndTheExitCodeOnAsTheyAre() throws Exception {
        var outcome = run(link, Map.of(), "no  such $command");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.errors()).anySatisfy(line -> assertThat(line).contains("no  such $command"));
    }

    @Test
    void connectsInAPipe() throws Exception {
        try (var server = WebSocketServer.builder()
                .port(0)
                .route("/echo", ws -> ws.forEach(ws::send))
                .start()) {
            var hi = Files.writeString(folder.resolve("hi"), "hi\n");
            var uri = "ws://127.0.0.1:" + server.ports().getFirst() + "/echo";
            assertThat(start(link, Map.of(), hi, "connect", uri).await()).isEqualTo(new Outcome(0, "hi\n", List.of()));
        }
    }

    @Test
    void saysThatTheChosenJdkIsTooOld() throws Exception {
        var old = fakeJdk("17.0.15");
        var outcome = run(link, Map.of("PARLEY_JAVA_HOME", old.toString()), "--version");
        assertThat(outcome)
                .isEqualTo(refusal("PARLEY_JAVA_HOME is " + old + ", a JDK 17; Parley needs JDK 25 or newer."));
    }

    @Test
    void saysThatTheChosenFolderHasNoJdk() throws Exception {
        var outcome = run(link, Map.of("PARLEY_JAVA_HOME", "/nowhere"), "--version");
        assertThat(outcome)
                .isEqualTo(refusal("PARLEY_JAVA_HOME is /nowhere, and there is no JDK; Parley needs JDK 25 or newer."));
    }

    @Test
    void saysWhatToInstallWhereNoJdkIsNewEnough() throws Exception {
        var demanding = Files.writeString(
                project.resolve("demanding"),
                Files.readString(project.resolve("parley")).replace("NEEDED=25", "NEEDED=999"));
        assertThat(demanding.toFile().setExecutable(true)).isTrue();
        assertThat(run(demanding, Map.of(), "--version"))
                .isEqualTo(refusal("no JDK 999 or newer was found: install Temurin 999 or openjdk-999-jdk, or set"
                        + " PARLEY_JAVA_HOME to one."));
    }

    private static Outcome refusal(String reason) {
        return new Outcome(2, "", List.of("parley: " + reason));
    }

    private static Path fakeJdk(String version) throws IOException {
        var home = folder.resolve("jdk " + version);
        Files.createDirectories(home.resolve("bin"));
        for (var tool : List.of("java", "javac")) {
            assertThat(Files.createFile(home.resolve("bin").resolve(tool))
                            .toFile()
                            .setExecutable(true))
                    .isTrue();
        }
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private static Outcome run(Path script, Map<String, String> environment, String... arguments) throws Exception {
        return start(script, environment, arguments).await();
    }

    private static Start start(Path script, Map<String, String> environment, String... arguments) throws IOException {
        return start(script, environment, Path.of("/dev/null"), arguments);
    }

    private static Start start(Path script, Map<String, String> environment, Path input, String... arguments)
            throws IOException {
        var output = Files.createTempFile(folder, "output", "");
        var errors = Files.createTempFile(folder, "errors", "");
        var builder = new ProcessBuilder(Stream.concat(Stream.of(script.toString()), Stream.of(arguments))
                        .toList())
                .directory(folder.toFile())
                .redirectInput(input.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PARLEY_") || name.equals("JAVA_HOME"));
        builder.environment().putAll(environment);
        return new Start(builder.start(), output, errors);
    }

    /** A start of the program that is under way. */
    private record Start(Process process, Path output, Path errors) {
        Outcome await() throws Exception {
            assertThat(process.waitFor(8, TimeUnit.MINUTES))
                    .as("whether the start ended")
                    .isTrue();
            return new Outcome(process.exitValue(), Files.readString(output), Files.readAllLines(errors));
        }
    }

    private static void copyProject() throws IOException {
        for (var file : List.of("pom.xml", "mvnw", ".mvn", "parley")) {
            copy(Path.of(file));
        }
        try (var modules = Files.newDirectoryStream(ROOT, module -> Files.exists(module.resolve("pom.xml")))) {
            for (var module : modules) {
                copy(ROOT.relativize(module.resolve("pom.xml")));
                if (Files.exists(module.resolve("src/main"))) {
                    copy(ROOT.relativize(module.resolve("src/main")));
                }
            }
        }
    }

    private static void copy(Path file) throws IOException {
        try (var tree = Files.walk(ROOT.resolve(file))) {
            tree.forEach(source -> {
                var destination = project.resolve(ROOT.relativize(source));
                try {
                    Files.createDirectories(destination.getParent());
                    Files.copy(source, destination, StandardCopyOption.COPY_ATTRIBUTES);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
