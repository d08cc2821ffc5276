package dev.parley.bench.comparison;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code ./parley bench} in a process of its own. */
final class Load implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    private final BufferedReader lines;

    private Load(Process process) {
        this.process = process;
        this.lines = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Has {@code ./parley} build itself, if it has to, before that is in the way. */
    static void prepare(Path project) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(project.resolve("parley").toString(), "--version")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("PARLEY_JAVA_HOME", System.getProperty("java.home"));
        if (builder.start().waitFor() != 0) {
            throw new IllegalStateException("./parley --version failed: the lines before this tell why");
        }
    }

    /**
     * Starts it.
     *
     * @param project the folder that holds {@code ./parley}
     * @param prefix what begins the command
     * @param server which URI to load
     * @param options what else to say
     */
    static Load start(Path project, List<String> prefix, URI server, List<String> options) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(project.resolve("parley").toString(), "bench", server.toString(), "--json"));
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("PARLEY_JAVA_HOME", System.getProperty("java.home"));
        return new Load(builder.start());
    }

    /** Waits until all connections are open and quiet. */
    void awaitHolding() throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("holding ")) {
                return;
            }
        }
        throw new IllegalStateException("./parley bench ended before it held its connections");
    }

    /** Ends its standard input, for which it waits when it holds connections, and returns its result. */
    JsonNode result() throws IOException, InterruptedException {
        process.getOutputStream().close();
        List<String> said = lines.lines().toList();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("./parley bench does not end");
        }
        String result = said.stream()
                .filter(line -> line.startsWith("{"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "./parley bench ended with " + process.exitValue() + " and without a result: " + said));
        return JSON.readTree(result);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
