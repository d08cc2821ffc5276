package dev.parley.bench.comparison;

import dev.parley.bench.servers.Contestant;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What is compared, and for how long.
 *
 * @param project the folder of the whole project, which holds {@code ./parley} and the documentation
 * @param rounds how often every server's turn comes
 * @param warmUp for how long each is warmed up
 * @param time for how long each is measured
 * @param contestants whose servers
 * @param cases what of them
 * @param connections how many connections, instead of as many as the cases say
 * @param json the file that gets all figures
 * @param measured whether to measure; the documentation is written from the file either way, if {@code documented}
 * @param documented whether to write the documentation
 */
record Settings(
        Path project,
        int rounds,
        Duration warmUp,
        Duration time,
        List<Contestant> contestants,
        List<Case> cases,
        OptionalInt connections,
        Path json,
        boolean measured,
        boolean documented) {

    private static final int LONG = 10;

    private static final String OPTIONS =
            "--rounds, --warm-up, --time, --servers, --cases, --connections, --json, and alone --render";

    /** Reads arguments: the project's folder, and then options. */
    static Settings parse(String... args) {
        if (args.length == 0) {
            throw new IllegalArgumentException("got no argument, expected the project's folder, and any of " + OPTIONS);
        }
        Path project = Path.of(args[0]);
        Settings settings = new Settings(
                project,
                3,
                Duration.ofSeconds(4),
                Duration.ofSeconds(3),
                List.of(Contestant.values()),
                List.of(Case.values()),
                OptionalInt.empty(),
                project.resolve("docs/benchmarks/servers.json"),
                true,
                true);
        Optional<Path> json = Optional.empty();
        Iterator<String> words = Arrays.asList(args).subList(1, args.length).iterator();
        while (words.hasNext()) {
            String option = words.next();
            if (option.equals("--render")) {
                settings = settings.onlyDocumented();
            } else if (!words.hasNext()) {
                throw new IllegalArgumentException("got " + option + " without a value");
            } else if (option.equals("--json")) {
                json = Optional.of(Path.of(words.next()));
            } else {
                settings = settings.with(option, words.next());
            }
        }
        // Figures that are kept elsewhere are an experiment, and not what is documented.
        return json.map(settings::keptIn).orElse(settings);
    }

    private Settings onlyDocumented() {
        return new Settings(project, rounds, warmUp, time, contestants, cases, connections, json, false, documented);
    }

    private Settings keptIn(Path file) {
        return new Settings(project, rounds, warmUp, time, contestants, cases, connections, file, measured, !measured);
    }

    private Settings with(String option, String value) {
        return switch (option) {
            case "--rounds" -> withRounds(Integer.parseInt(value));
            case "--warm-up" -> withTimes(Duration.ofMillis(Long.parseLong(value)), time);
            case "--time" -> withTimes(warmUp, Duration.ofMillis(Long.parseLong(value)));
            case "--servers" -> with(words(value).map(Contestant::of).toList(), cases, connections);
            case "--cases" -> with(contestants, words(value).map(Case::of).toList(), connections);
            case "--connections" -> with(contestants, cases, OptionalInt.of(Integer.parseInt(value)));
            default -> throw new IllegalArgumentException("got " + option + ", expected one of " + OPTIONS);
        };
    }

    private static Stream<String> words(String value) {
        return Arrays.stream(value.split(",", -1));
    }

    private Settings withRounds(int count) {
        return new Settings(project, count, warmUp, time, contestants, cases, connections, json, measured, documented);
    }

    private Settings withTimes(Duration before, Duration during) {
        return new Settings(
                project, rounds, before, during, contestants, cases, connections, json, measured, documented);
    }

    private Settings with(List<Contestant> servers, List<Case> what, OptionalInt many) {
        return new Settings(project, rounds, warmUp, time, servers, what, many, json, measured, documented);
    }

    /** For how long a server is warmed up before a case is measured. */
    Duration warmUpOf(Case measuredCase) {
        return warmUp.multipliedBy(measuredCase.kind().warmUps());
    }

    /** For how long a server is measured in a case. */
    Duration timeOf(Case measuredCase) {
        return measuredCase.kind().isLong() ? time.multipliedBy(LONG) : time;
    }

    /** How many connections a case has. */
    int connectionsOf(Case measuredCase) {
        return connections.orElseGet(measuredCase::connections);
    }
}
