package dev.parley.conformance.autobahn;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.conformance.ExternalProcess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** One run of Autobahn's fuzzing client. */
final class FuzzingClient implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

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
        ObjectNode spec = JSON.createObjectNode();
        spec.put("outdir", Suite.reports(name).toString());
        spec.putArray("servers").addObject().put("agent", name).put("url", server.toString());
        Suite.choose(spec, cases, except);
        return new FuzzingClient(Suite.reports(name), Suite.start("fuzzingclient", name, spec, line -> {}));
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
}
