package dev.parley.conformance.autobahn;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.conformance.ExternalProcess;
import dev.parley.conformance.Folders;
import dev.parley.conformance.FullRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The suite itself: Python 2 from the Maven plugin's jar, in Jython, in a JVM of its own.
 *
 * <p>The plugin itself is not used: it runs the suite inside Maven's JVM, against a class with a {@code main} method in
 * that same JVM. The build copies its jar and Jython's to {@code target/autobahn}.
 */
final class Suite {

    private static final String RUN = "from autobahntestsuite import wstest; wstest.run()";

    private Suite() {}

    /**
     * Starts the suite.
     *
     * @param mode {@code fuzzingclient} or {@code fuzzingserver}
     * @param name of the run
     * @param spec what it reads: peers, cases, where the reports go
     * @param onLine gets each line that it prints
     */
    static ExternalProcess start(String mode, String name, ObjectNode spec, Consumer<String> onLine) {
        Path folder = Folders.output("autobahn");
        Path suite = unpacked(folder);
        Path specFile = folder.resolve(name + ".json");
        try {
            Files.deleteIfExists(reports(name).resolve("index.json"));
            Files.writeString(specFile, spec.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + specFile, e);
        }
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx1g",
                // Jython 2.7.1 is older than these restrictions.
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dpython.path=" + suite,
                "-Dpython.cachedir=" + folder.resolve("cache-" + name),
                "-cp",
                jar(folder, "jython-standalone").toString(),
                "org.python.util.jython",
                // No compiled files: several runs share the folder, and one would read what another is writing.
                "-B",
                "-c",
                RUN,
                "-m",
                mode,
                "-s",
                specFile.toString());
        return ExternalProcess.start("autobahn-" + name, command, folder, Map.of(), onLine);
    }

    /** Where the reports of a run go: {@code target/autobahn/NAME}. */
    static Path reports(String name) {
        return Folders.output("autobahn/" + name);
    }

    /** Adds which cases are run. */
    static void choose(ObjectNode spec, List<String> cases, List<String> except) {
        cases.forEach(spec.putArray("cases")::add);
        except.forEach(spec.putArray("exclude-cases")::add);
        spec.putObject("exclude-agent-cases");
    }

    private static synchronized Path unpacked(Path folder) {
        Path jar = jar(folder, "autobahntestsuite");
        Path suite = folder.resolve("suite");
        Path done = suite.resolve(".unpacked");
        if (Files.exists(done)) {
            return suite;
        }
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(jar))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = suite.resolve(entry.getName()).normalize();
                if (!file.startsWith(suite)) {
                    throw new IOException("an entry that leaves the folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.write(file, zip.readAllBytes());
                }
            }
            Files.createFile(done);
            return suite;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack " + jar, e);
        }
    }

    private static Path jar(Path folder, String prefix) {
        Path jars = folder.resolve("jars");
        if (!Files.isDirectory(jars)) {
            throw FullRun.missing("the Autobahn suite is not in " + jars + "; run with Maven's full profile (-Pfull)");
        }
        try (var files = Files.list(jars)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .findFirst()
                    .orElseThrow(() -> FullRun.missing(
                            "no " + prefix + " jar in " + jars + "; run with Maven's full profile (-Pfull)"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + jars, e);
        }
    }
}
