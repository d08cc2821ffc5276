package dev.parley.bench.clients;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Compares what a message costs the clients of a WebSocket server in processor time. The server is {@code ./parley serve}; each
 * client runs in a JVM of its own, all with the same options, one after the other and round after round, so that what else the
 * machine does meets all of them.
 */
public final class ClientCost {

    private static final List<String> OPTIONS = List.of(
            "-Xms256m",
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dslf4j.internal.verbosity=ERROR");

    private int rounds = 5;
    private Duration warmUp = Duration.ofSeconds(4);
    private Duration time = Duration.ofSeconds(3);
    private List<Contestant> contestants = List.of(Contestant.values());
    private List<Workload> workloads = List.of(
            new Workload(1, 1, 64), new Workload(1, 1, 4096), new Workload(100, 8, 64), new Workload(100, 8, 4096));

    private ClientCost() {}

    /**
     * Runs it. Arguments: the launcher of Parley, and any of {@code --rounds N}, {@code --warm-up MILLISECONDS}, {@code --time
     * MILLISECONDS}, {@code --clients A,B} and {@code --workloads 1x1x64,100x8x64}.
     */
    public static void main(String[] args) throws Exception {
        ClientCost cost = new ClientCost();
        for (int i = 1; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw new IllegalArgumentException("got " + args[i] + " without a value");
            }
            cost.set(args[i], args[i + 1]);
        }
        cost.run(Path.of(args[0]));
    }

    private void set(String option, String value) {
        switch (option) {
            case "--rounds" -> rounds = Integer.parseInt(value);
            case "--warm-up" -> warmUp = Duration.ofMillis(Long.parseLong(value));
            case "--time" -> time = Duration.ofMillis(Long.parseLong(value));
            case "--clients" ->
                contestants =
                        Arrays.stream(value.split(",", -1)).map(Contestant::of).toList();
            case "--workloads" ->
                workloads =
                        Arrays.stream(value.split(",", -1)).map(Workload::parse).toList();
            default ->
                throw new IllegalArgumentException(
                        "got " + option + ", expected one of --rounds, --warm-up, --time, --clients and --workloads");
        }
    }

    private void run(Path launcher) throws IOException, InterruptedException {
        Process server = new ProcessBuilder(
                        launcher.toString(), "serve", "--port", "0", "--event-loops", "1", "--compression", "off")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = server.inputReader(StandardCharsets.UTF_8)) {
            URI echo = echoOf(lines);
            for (Workload workload : workloads) {
                compare(workload, echo);
            }
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    private static URI echoOf(BufferedReader lines) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            int at = line.indexOf("http://");
            if (at >= 0) {
                URI page = URI.create(line.substring(at).trim());
                return URI.create("ws://" + page.getAuthority() + "/echo");
            }
        }
        throw new IllegalStateException("./parley serve ended without saying where it listens");
    }

    private void compare(Workload workload, URI echo) throws IOException, InterruptedException {
        Map<Contestant, List<ClientRun.Result>> results = new EnumMap<>(Contestant.class);
        contestants.forEach(contestant -> results.put(contestant, new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<Contestant, List<ClientRun.Result>> entry : results.entrySet()) {
                entry.getValue().add(measure(entry.getKey(), workload, echo));
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%n%d connection(s), %d message(s) of %d B under way on each; %d rounds of %.1f s after %.1f s%n",
                workload.connections(),
                workload.underWay(),
                workload.bytes(),
                rounds,
                time.toMillis() / 1e3,
                warmUp.toMillis() / 1e3);
        System.out.printf("%-18s %12s %18s %10s %14s%n", "client", "µs/message", "least – most", "ratio", "messages/s");
        double first = median(results.values().iterator().next());
        results.forEach((contestant, runs) -> System.out.printf(
                Locale.ROOT,
                "%-18s %12.2f %18s %10.2f %14.0f%n",
                contestant.title(),
                median(runs),
                spread(runs),
                median(runs) / first,
                runs.stream()
                        .mapToDouble(ClientRun.Result::messagesPerSecond)
                        .sorted()
                        .toArray()[runs.size() / 2]));
    }

    private static double median(List<ClientRun.Result> runs) {
        return sorted(runs)[runs.size() / 2];
    }

    private static String spread(List<ClientRun.Result> runs) {
        double[] sorted = sorted(runs);
        return String.format(Locale.ROOT, "%.2f – %.2f", sorted[0], sorted[sorted.length - 1]);
    }

    private static double[] sorted(List<ClientRun.Result> runs) {
        return runs.stream().mapToDouble(ClientRun.Result::cpuMicros).sorted().toArray();
    }

    private ClientRun.Result measure(Contestant contestant, Workload workload, URI echo)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ClientRun.class.getName()));
        command.addAll(List.of(
                contestant.word(),
                echo.toString(),
                workload.toString(),
                Long.toString(warmUp.toMillis()),
                Long.toString(time.toMillis())));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            List<String> said = lines.lines().toList();
            int code = process.waitFor();
            return said.stream()
                    .filter(ClientRun.Result::isLine)
                    .map(ClientRun.Result::ofLine)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            contestant.title() + " ended with " + code + " and without a result: " + said));
        } finally {
            process.destroyForcibly();
        }
    }
}
