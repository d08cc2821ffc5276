package dev.parley.conformance.autobahn;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.conformance.ExternalProcess;
import dev.parley.conformance.ForeignPort;
import dev.parley.testing.UnusedPort;
import java.net.URI;
import java.util.List;

/** Autobahn's fuzzing server: each connection to {@code /runCase} is one case for the client that opened it. */
final class FuzzingServer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final URI uri;
    private final ExternalProcess process;

    private FuzzingServer(String name, URI uri, ExternalProcess process) {
        this.name = name;
        this.uri = uri;
        this.process = process;
    }

    /**
     * Starts one, and waits until it can be connected to.
     *
     * @param name of the run, and of its folder in {@code target/autobahn}
     * @param cases patterns such as {@code 9.5.*}
     * @param except patterns of cases to leave out
     */
    static FuzzingServer start(String name, List<String> cases, List<String> except) {
        int port = UnusedPort.find();
        URI uri = URI.create("ws://127.0.0.1:" + port);
        ObjectNode spec = JSON.createObjectNode();
        spec.put("outdir", Suite.reports(name).toString());
        spec.put("url", uri.toString());
        spec.put("webport", 0);
        spec.putObject("options").put("failByDrop", false);
        Suite.choose(spec, cases, except);
        ExternalProcess process = Suite.start("fuzzingserver", name, spec, line -> {});
        ForeignPort.awaitListening("the fuzzing server", process, port);
        return new FuzzingServer(name, uri, process);
    }

    URI uri() {
        return uri;
    }

    /** Reads the report, which a client has had written with {@code /updateReports}. */
    List<CaseResult> results() {
        return CaseResult.read(Suite.reports(name));
    }

    String output() {
        return process.output();
    }

    @Override
    public void close() {
        process.close();
    }
}
