package dev.parley.conformance.autobahn;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.conformance.ExternalProcess;
import dev.parley.conformance.Folders;
import dev.parley.conformance.FullRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * One run of Autobahn's fuzzing client: the Python 2 suite from the Maven plugin's jar, in Jython, in a JVM of its own.
 *
 * <p>The plugin itself is not used: it runs the suite inside Maven's JVM, against a class with a {@code main} method in
 * that same JVM. The build copies its jar and Jython's to {@code target/autobahn}.
 */
final class FuzzingClient implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RUN = "from autobahntestsuite import wstest; wstest.run()";

    private final Path reports;
    private final ExternalProcess process;

    private FuzzingClient(Path reports, ExternalProcess process) {
        this.reports = reports;
        this.process = process;
    }

    /**
     * Starts the cases against a server; they run one after the other.
     *
     * @param name of the run, and of its folder in {@code target/autobahn}
     * @param cases patterns such as {@code 9.5.*}
     * @param except patterns of cases to leave out
     */
    static FuzzingClient start(String name, URI server, List<String> cases, List<String> except) {
        Path folder = Folders.output("autobahn");
        Path suite = unpacked(folder);
        Path reports = Folders.output("autobahn/" + name);
        ObjectNode spec = JSON.createObjectNode();
        spec.put("outdir", reports.toString());
        spec.putArray("servers").addObject().put("agent", name).put("url", server.toString());
        cases.forEach(spec.putArray("cases")::add);
        except.forEach(spec.putArray("exclude-cases")::add);
        spec.putObject("exclude-agent-cases");
        Path specFile = folder.resolve(name + ".json");
        try {
            Files.deleteIfExists(reports.resolve("index.json"));
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
                "fuzzingclient",
                "-s",
                specFile.toString());
        return new FuzzingClient(
                reports, ExternalProcess.start("autobahn-" + name, command, folder, Map.of(), line -> {}));
    }

    /** Waits for the last case, and reads the report. */
    List<CaseResult> results(Duration limit) {
        int code = process.awaitExit(limit);
        if (code != 0) {
            throw new IllegalStateException("the fuzzing client ended with exit code " + code + ":\n" + output());
        }
        return CaseResult.read(reports);
    }

    String output() {
        return process.output();
    }

    @Override
    public void close() {
        process.close();
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
