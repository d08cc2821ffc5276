package dev.parley.bench.comparison;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.bench.servers.CompiledServer;
import dev.parley.bench.servers.Contestant;
import dev.parley.bench.servers.ServerProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** On what is measured: the machine and the versions. */
final class Surroundings {

    private Surroundings() {}

    /** The processor, the memory, the kernel and the JDK. */
    static Map<String, String> machine() throws IOException {
        Map<String, String> machine = new LinkedHashMap<>();
        machine.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        machine.put("processor", field("/proc/cpuinfo", "model name"));
        machine.put("memory", field("/proc/meminfo", "MemTotal"));
        machine.put(
                "kernel",
                System.getProperty("os.name") + " "
                        + System.getProperty("os.version").replaceFirst("^([0-9]+\\.[0-9]+).*", "$1"));
        machine.put("jdk", System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version"));
        return machine;
    }

    private static String field(String file, String name) throws IOException {
        if (!Files.exists(Path.of(file))) {
            return "unknown";
        }
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse("unknown");
        }
    }

    /** The version of each server, by its word. */
    static Map<String, String> versions(Path project) throws IOException {
        Properties known = new Properties();
        try (InputStream file = Surroundings.class.getResourceAsStream("versions.properties")) {
            if (file == null) {
                throw new IllegalStateException("versions.properties is missing from the class path");
            }
            known.load(file);
        }
        return Arrays.stream(Contestant.values())
                .collect(Collectors.toMap(
                        Contestant::word,
                        contestant -> version(contestant, project, known),
                        (first, second) -> first,
                        LinkedHashMap::new));
    }

    private static String version(Contestant contestant, Path project, Properties known) {
        return switch (contestant) {
            case FLOOR_C -> CompiledServer.FLOOR.version();
            case BEAST -> CompiledServer.BEAST.version();
            case FLOOR -> "JDK " + Runtime.version().feature();
            case NODE_WS -> node(project);
            default -> known.getProperty(contestant.isParley() ? "parley" : contestant.word(), "");
        };
    }

    private static String node(Path project) {
        if (ServerProcess.lacking(Contestant.NODE_WS, project).isPresent()) {
            return "not installed";
        }
        try {
            Path packages = project.resolve("conformance/node/node_modules");
            String ws = version(packages.resolve("ws"));
            Path bufferutil = packages.resolve("bufferutil");
            // It is left out where it cannot be built.
            String with =
                    Files.exists(bufferutil) ? ", with bufferutil " + version(bufferutil) : ", without bufferutil";
            Process node = new ProcessBuilder("node", "--version").start();
            String said = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return ws + with + ", on Node " + said.trim();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String version(Path installed) throws IOException {
        return new ObjectMapper()
                .readTree(installed.resolve("package.json").toFile())
                .path("version")
                .asText();
    }

    /** How each server is set up, by its word. */
    static Map<String, String> setup() {
        Map<String, String> setup = new LinkedHashMap<>();
        Arrays.stream(Contestant.values()).forEach(contestant -> setup.put(contestant.word(), contestant.setup()));
        return setup;
    }
}
