package dev.parley.bench.comparison;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bench.servers.Contestant;
import dev.parley.bench.servers.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares WebSocket servers, each in a process of its own with one event loop where that can be chosen, under {@code ./parley
 * bench}: one after the other and round after round, so that what else the machine does meets all of them.
 */
public final class Comparison {

    /** A heap of one size, all of which is in memory from the beginning: what else grows is not on it. */
    private static final List<String> HEAP = List.of("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch");

    private static final List<String> LARGE_HEAP = List.of("-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch");

    /** Small enough for collections to come in the time that is measured, large enough for 10,000 connections. */
    private static final List<String> HEAP_OF_COLLECTORS = List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch");

    /** How often as many connections come and go before those that are weighed. */
    private static final int HOLDS_BEFORE = 2;

    /** What a server may have opened for good since its start. */
    private static final int FILES_OF_ITS_OWN = 50;

    private final Settings settings;

    private final Cores cores = Cores.apart();

    private Comparison(Settings settings) {
        this.settings = settings;
    }

    /**
     * Runs it. Arguments: the project's folder, and any of {@code --rounds N}, {@code --warm-up MILLISECONDS}, {@code --time
     * MILLISECONDS}, {@code --servers A,B}, {@code --cases A,B}, {@code --connections N}, {@code --json FILE} and {@code --render}.
     */
    public static void main(String[] args) throws Exception {
        new Comparison(Settings.parse(args)).run();
    }

    /** Runs it with these settings, and returns the results. */
    static Results run(Settings settings) throws IOException, InterruptedException {
        return new Comparison(settings).run();
    }

    private Results run() throws IOException, InterruptedException {
        Results results = settings.measured() ? measure() : read();
        if (settings.documented()) {
            new Page(results).write(settings.project().resolve("docs/benchmarks.md"), "benchmarks");
        }
        return results;
    }

    private Results read() throws IOException {
        return Results.read(settings.json())
                .orElseThrow(() -> new IllegalStateException(
                        settings.json() + " is not there: run the comparison without --render first"));
    }

    private Results measure() throws IOException, InterruptedException {
        System.out.println("Processors: " + cores.told() + ".");
        Load.prepare(settings.project());
        Set<String> casesNow = settings.cases().stream().map(Case::word).collect(Collectors.toSet());
        Results fresh = new Results(
                Surroundings.machine(),
                Surroundings.versions(settings.project()),
                Surroundings.setup(),
                cores.told(),
                List.of());
        Optional<Results> before = Results.read(settings.json());
        Results results = before.map(those -> fresh.afterThose(those, casesNow)).orElse(fresh);
        before.map(those -> fresh.dropped(those, casesNow))
                .filter(dropped -> !dropped.isEmpty())
                .ifPresent(dropped -> System.out.println("DROPPED: " + String.join(", ", dropped) + ": "
                        + settings.json() + " has them of another machine, for other times, or of servers that were of"
                        + " another version or set up otherwise"));
        List<Contestant> contestants = present();
        for (Case testCase : settings.cases()) {
            for (int round = 1; round <= settings.rounds(); round++) {
                for (Contestant contestant : contestants) {
                    if (testCase.has(contestant)) {
                        results = results.plus(List.of(attempt(testCase, contestant, round)));
                    }
                }
                results.write(settings.json());
            }
            tell(testCase, results);
        }
        return results;
    }

    private List<Contestant> present() {
        List<Contestant> present = new ArrayList<>();
        for (Contestant contestant : settings.contestants()) {
            Optional<String> lacking = ServerProcess.lacking(contestant, settings.project());
            if (lacking.isPresent()) {
                System.out.println("SKIPPED: " + contestant.title() + ": " + lacking.get());
            } else {
                present.add(contestant);
            }
        }
        return present;
    }

    /** One server that fails does not end a comparison that takes an hour; that it has failed stays to be seen. */
    private Run attempt(Case testCase, Contestant contestant, int round) throws InterruptedException {
        String date = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        String commit = Commit.of(settings.project(), "git");
        try {
            return measure(testCase, contestant, round, date, commit);
        } catch (IllegalStateException | IOException | UncheckedIOException e) {
            System.out.println("FAILED: " + contestant.title() + " in " + testCase.word() + ": " + e.getMessage());
            return Run.failed(testCase.word(), contestant.word(), round, date, commit);
        }
    }

    private Run measure(Case testCase, Contestant contestant, int round, String date, String commit)
            throws IOException, InterruptedException {
        Path log = Files.createTempFile("parley-gc", ".log");
        try (ServerProcess server = ServerProcess.start(
                contestant,
                settings.project(),
                testCase.kind().isCompressed(),
                cores.server(),
                jvmOptions(testCase, contestant, log))) {
            Map<String, Double> figures = new LinkedHashMap<>();
            JsonNode result = testCase.kind().isMemory()
                    ? hold(testCase, contestant, server, figures)
                    : load(testCase, contestant, server, List.of("--connections", connections(testCase)));
            figures.putAll(Run.figures(result));
            figures.put(
                    testCase.kind().isMemory() ? Run.HOLDS_BEFORE : Run.WARM_UP,
                    testCase.kind().isMemory()
                            ? HOLDS_BEFORE
                            : settings.warmUpOf(testCase).toMillis() / 1e3);
            if (contestant.collector().isPresent()) {
                Instant end = Instant.now();
                Pauses pauses = Pauses.read(log, end.minus(settings.timeOf(testCase)), end);
                figures.put(Run.PAUSES, (double) pauses.count());
                figures.put(Run.LONGEST_PAUSE, pauses.longestMillis());
            }
            String deflate = result.path("deflate").asText("");
            return new Run(
                    testCase.word(),
                    contestant.word(),
                    round,
                    date,
                    commit,
                    deflate.equals("null") ? "" : deflate,
                    figures);
        } finally {
            Files.delete(log);
        }
    }

    private static List<String> jvmOptions(Case testCase, Contestant contestant, Path log) {
        List<String> heap = testCase.kind().isMemory() ? LARGE_HEAP : HEAP;
        if (contestant.collector().isPresent()) {
            return Stream.concat(
                            HEAP_OF_COLLECTORS.stream(),
                            Stream.of(contestant.collector().get(), Pauses.option(log)))
                    .toList();
        }
        return Stream.concat(heap.stream(), contestant.optionsFor(testCase.size()).stream())
                .toList();
    }

    private String connections(Case testCase) {
        return Integer.toString(settings.connectionsOf(testCase));
    }

    private JsonNode load(Case testCase, Contestant contestant, ServerProcess server, List<String> connections)
            throws IOException, InterruptedException {
        try (Load load = start(testCase, contestant, server, connections)) {
            return load.result();
        }
    }

    private Load start(Case testCase, Contestant contestant, ServerProcess server, List<String> more)
            throws IOException {
        URI uri = server.uri(testCase.path(contestant));
        List<String> options = new ArrayList<>(testCase.load());
        options.addAll(more);
        if (!testCase.kind().isMemory()) {
            options.addAll(List.of("--server-pid", Long.toString(server.pid())));
            options.addAll(List.of("--warm-up", settings.warmUpOf(testCase).toMillis() + "ms"));
            options.addAll(List.of("--time", settings.timeOf(testCase).toMillis() + "ms"));
        }
        return Load.start(settings.project(), cores.load(), uri, options);
    }

    private JsonNode hold(Case testCase, Contestant contestant, ServerProcess server, Map<String, Double> figures)
            throws IOException, InterruptedException {
        // What the process grows by for good, and what it takes to compile, is none of the connections'.
        long files = Memory.openFiles(server.pid());
        for (int i = 0; i < HOLDS_BEFORE; i++) {
            load(testCase, contestant, server, List.of("--connections", connections(testCase)));
            Memory.awaitOpenFiles(server.pid(), files + FILES_OF_ITS_OWN);
        }
        Memory before = Memory.of(server.pid(), contestant.isJvm());
        try (Load load = start(testCase, contestant, server, List.of("--connections", connections(testCase)))) {
            load.awaitHolding();
            Memory after = Memory.of(server.pid(), contestant.isJvm());
            double count = settings.connectionsOf(testCase);
            double heap = (after.heap() - before.heap()) / count;
            double elsewhere = (after.resident() - before.resident()) / count;
            figures.put(Run.MEMORY, heap + elsewhere);
            figures.put(Run.HEAP, heap);
            figures.put(Run.NATIVE, elsewhere);
            return load.result();
        }
    }

    private static void tell(Case testCase, Results results) {
        System.out.println();
        Tables tables = new Tables(results);
        System.out.println((testCase.kind() == Case.Kind.COMPRESSED ? "Compressed: " : "") + tables.title(testCase));
        System.out.print(tables.of(testCase));
        System.out.println(tables.measured(testCase));
        tables.notes(testCase).forEach(System.out::println);
    }
}
