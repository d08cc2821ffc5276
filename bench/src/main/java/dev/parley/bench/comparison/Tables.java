package dev.parley.bench.comparison;

import dev.parley.bench.comparison.Case.Kind;
import dev.parley.bench.servers.Contestant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables that results become. */
final class Tables {

    private static final String NOTHING = "–";

    private static final String SAME_ROUNDS = ", in the same rounds.";

    /** In a millisecond. */
    private static final double MICROS = 1000;

    private final Results results;

    Tables(Results results) {
        this.results = results;
    }

    /** What was measured of a server in a case, round by round. */
    List<Run> runs(Case testCase, Contestant contestant) {
        return results.runs().stream()
                .filter(run ->
                        run.testCase().equals(testCase.word()) && run.server().equals(contestant.word()))
                .toList();
    }

    /** Whether there is anything of a case. */
    boolean has(Case testCase) {
        return results.runs().stream().anyMatch(run -> run.testCase().equals(testCase.word()));
    }

    /** What a case is called, and how many connections there were if not as many as it has. */
    String title(Case testCase) {
        double usual = testCase.connections();
        return results.runs().stream()
                .filter(run -> run.testCase().equals(testCase.word()))
                .map(run -> run.figures().getOrDefault("connections", usual))
                .filter(connections -> connections != usual)
                .findFirst()
                .map(connections -> testCase.title() + String.format(Locale.ROOT, " (here %,.0f)", connections))
                .orElse(testCase.title());
    }

    /** When a case was measured, of which commit, and how often: one that is measured alone may be of another than its neighbours. */
    String measured(Case testCase) {
        List<Run> runs = results.runs().stream()
                .filter(run -> run.testCase().equals(testCase.word()))
                .toList();
        int rounds = rounds(testCase);
        return "Measured on " + told(runs, run -> run.date().substring(0, "2026-01-01".length())) + ", commit "
                + told(runs, run -> run.commit().isEmpty() ? Commit.UNKNOWN : run.commit()) + ", in " + rounds
                + (rounds == 1 ? " round" : " rounds") + before(testCase, runs) + ".";
    }

    /** How long or how often a server had been at it before. */
    private static String before(Case testCase, List<Run> runs) {
        String figure = testCase.kind().isMemory() ? Run.HOLDS_BEFORE : Run.WARM_UP;
        List<Run> known =
                runs.stream().filter(run -> run.figures().containsKey(figure)).toList();
        if (known.isEmpty()) {
            return "";
        }
        String often = told(known, run -> whole(run, figure));
        return testCase.kind().isMemory()
                ? ", after as many connections had come and gone so often: " + often
                : ", each " + told(known, run -> whole(run, Run.TIME)) + " s after " + often + " s of warming up";
    }

    private static String whole(Run run, String figure) {
        return Long.toString(Math.round(run.figures().getOrDefault(figure, 0.0)));
    }

    private int rounds(Case testCase) {
        return results.runs().stream()
                .filter(run -> run.testCase().equals(testCase.word()))
                .mapToInt(Run::round)
                .max()
                .orElse(0);
    }

    /** Of how many rounds there are figures, if not of all. */
    private Optional<String> failures(Case testCase, Contestant contestant) {
        long measured = runs(testCase, contestant).stream()
                .filter(run -> run.figures().containsKey(Run.comparedBy(testCase)))
                .count();
        int rounds = rounds(testCase);
        return measured < rounds
                ? Optional.of(measured + " of " + rounds + (rounds == 1 ? " round" : " rounds"))
                : Optional.empty();
    }

    /** What begins a server's row: it tells of rounds that failed, of which the row says nothing else. */
    private String name(Case testCase, Contestant contestant) {
        return contestant.title()
                + failures(testCase, contestant)
                        .map(rounds -> " (" + rounds + ")")
                        .orElse("");
    }

    private static String told(List<Run> runs, Function<Run, String> what) {
        return runs.stream().map(what).distinct().sorted().collect(Collectors.joining(" and "));
    }

    /** When all cases were measured that are compressed echoes; case by case, unless that was all the same. */
    String measuredCompressed() {
        Map<String, String> measured = Arrays.stream(Case.values())
                .filter(testCase -> testCase.kind() == Kind.COMPRESSED && has(testCase))
                .collect(Collectors.toMap(Case::title, this::measured, (one, other) -> one, LinkedHashMap::new));
        return measured.values().stream().distinct().count() == 1
                ? measured.values().iterator().next()
                : measured.entrySet().stream()
                        .map(one -> one.getKey() + ": " + one.getValue())
                        .collect(Collectors.joining(" "));
    }

    /** The servers of which there is something in one of these cases. */
    List<Contestant> contestants(Case... cases) {
        return Arrays.stream(Contestant.values())
                .filter(contestant -> Arrays.stream(cases)
                        .anyMatch(testCase -> !runs(testCase, contestant).isEmpty()))
                .toList();
    }

    /** With what a case is compared: the floor in C, that on NIO where there is none, or the first server where neither has a part. */
    Optional<Contestant> yardstick(Case testCase) {
        return contestants(testCase).stream()
                .filter(contestant -> Spread.of(runs(testCase, contestant), Run.comparedBy(testCase))
                        .isPresent())
                .findFirst();
    }

    /** One case, with a row for each server. */
    Table of(Case testCase) {
        return switch (testCase.kind()) {
            case MESSAGE, DELIVERY, HANDSHAKE, COMPRESSED -> cost(testCase);
            case DELAY -> delay(testCase);
            case CONNECTION, COMPRESSED_CONNECTION -> memory(testCase);
        };
    }

    private Table delay(Case testCase) {
        List<String> head = List.of(
                "server",
                "p50, ms",
                "p99, ms",
                "p99.9, ms",
                "longest, ms",
                "collector's pauses",
                "longest pause, ms",
                testCase.kind().unit());
        List<List<String>> rows = new ArrayList<>();
        for (Contestant contestant : contestants(testCase)) {
            List<Run> runs = runs(testCase, contestant);
            rows.add(List.of(
                    name(testCase, contestant),
                    told(runs, "latencyMicros.p50", delay -> delay.median() / MICROS),
                    told(runs, "latencyMicros.p99", delay -> delay.median() / MICROS),
                    told(runs, "latencyMicros.p999", delay -> delay.median() / MICROS),
                    told(runs, "latencyMicros.max", delay -> delay.most() / MICROS),
                    Spread.of(runs, Run.PAUSES)
                            .map(pauses -> String.format(Locale.ROOT, "%.0f", pauses.median()))
                            .orElse(NOTHING),
                    told(runs, Run.LONGEST_PAUSE, Spread::most),
                    median(runs, Run.CPU)));
        }
        return new Table(head, rows);
    }

    private Table cost(Case testCase) {
        String each = testCase.kind().unit().replace("µs", "");
        List<String> head = List.of(
                "server",
                testCase.kind().unit(),
                "least – most",
                ratioTo(testCase),
                (each.substring(1) + "s/s").replace("deliverys", "deliveries"),
                "p50, µs",
                "p99, µs");
        List<List<String>> rows = new ArrayList<>();
        for (Contestant contestant : contestants(testCase)) {
            List<Run> runs = runs(testCase, contestant);
            rows.add(List.of(
                    name(testCase, contestant),
                    median(runs, Run.CPU),
                    range(runs, Run.CPU),
                    ratio(testCase, contestant),
                    median(runs, Run.RATE),
                    median(runs, "latencyMicros.p50"),
                    median(runs, "latencyMicros.p99")));
        }
        return new Table(head, rows);
    }

    private Table memory(Case testCase) {
        List<String> head = List.of("server", "bytes", "least – most", ratioTo(testCase), "on the heap", "elsewhere");
        List<List<String>> rows = new ArrayList<>();
        for (Contestant contestant : contestants(testCase)) {
            List<Run> runs = runs(testCase, contestant);
            rows.add(List.of(
                    name(testCase, contestant),
                    median(runs, Run.MEMORY),
                    range(runs, Run.MEMORY),
                    ratio(testCase, contestant),
                    contestant.isJvm() ? median(runs, Run.HEAP) : NOTHING,
                    median(runs, Run.NATIVE)));
        }
        return new Table(head, rows);
    }

    private String ratioTo(Case testCase) {
        return "× " + yardstick(testCase).map(Contestant::title).orElse("");
    }

    /** The compressed echoes: a row for each server, a column for each size, and a figure with its share in brackets. */
    Table compressed(boolean wire) {
        Case[] cases = Arrays.stream(Case.values())
                .filter(testCase -> testCase.kind() == Kind.COMPRESSED)
                .toArray(Case[]::new);
        List<String> head = Stream.concat(
                        Stream.of("server"), Arrays.stream(cases).map(Case::title))
                .toList();
        List<List<String>> rows = contestants(cases).stream()
                .map(contestant -> Stream.concat(
                                Stream.of(contestant.title()),
                                Arrays.stream(cases)
                                        .map(testCase ->
                                                wire ? share(testCase, contestant) : time(testCase, contestant)))
                        .toList())
                .toList();
        return new Table(head, rows);
    }

    private String time(Case testCase, Contestant contestant) {
        String rounds = runs(testCase, contestant).isEmpty()
                ? ""
                : failures(testCase, contestant).map(some -> ", " + some).orElse("");
        return median(runs(testCase, contestant), Run.CPU) + " (" + ratio(testCase, contestant) + rounds + ")";
    }

    private String share(Case testCase, Contestant contestant) {
        return Spread.of(runs(testCase, contestant), Run.WIRE)
                .map(bytes -> String.format(
                        Locale.ROOT, "%,.0f (%.0f %%)", bytes.median(), 100 * bytes.median() / testCase.size()))
                .orElse(NOTHING);
    }

    /** What two rows of a case have to do with each other, in sentences, where it is asked for often. */
    List<String> notes(Case testCase) {
        List<String> notes = new ArrayList<>();
        if (testCase.kind() == Kind.HANDSHAKE) {
            opens(testCase, Contestant.PARLEY_EPOLL, Contestant.NETTY).ifPresent(notes::add);
            opens(testCase, Contestant.PARLEY_IO_URING, Contestant.NETTY_IO_URING)
                    .ifPresent(notes::add);
        }
        ratio(testCase, Contestant.PARLEY_BLOCKING, Contestant.PARLEY_EPOLL)
                .map(ratio -> "A blocking handler takes " + told(ratio) + " × what a listener takes: "
                        + Contestant.PARLEY_BLOCKING.title() + ", and " + Contestant.PARLEY_EPOLL.title() + SAME_ROUNDS)
                .ifPresent(notes::add);
        return notes;
    }

    private Optional<String> opens(Case testCase, Contestant one, Contestant other) {
        return ratio(testCase, other, one)
                .map(ratio -> one.title() + " answers " + told(ratio)
                        + " × as many opening handshakes in a second of processor time as " + other.title()
                        + SAME_ROUNDS);
    }

    private static String told(Spread ratio) {
        return Table.number(ratio.median()) + " (" + Table.number(ratio.least()) + " – " + Table.number(ratio.most())
                + ")";
    }

    private Optional<Spread> ratio(Case testCase, Contestant contestant, Contestant other) {
        return Spread.ratio(runs(testCase, contestant), runs(testCase, other), Run.comparedBy(testCase));
    }

    private String ratio(Case testCase, Contestant contestant) {
        return yardstick(testCase)
                .flatMap(first -> ratio(testCase, contestant, first))
                .map(ratio -> Table.number(ratio.median()))
                .orElse(NOTHING);
    }

    private static String median(List<Run> runs, String figure) {
        return told(runs, figure, Spread::median);
    }

    private static String told(List<Run> runs, String figure, ToDoubleFunction<Spread> which) {
        return Spread.of(runs, figure)
                .map(spread -> Table.number(which.applyAsDouble(spread)))
                .orElse(NOTHING);
    }

    private static String range(List<Run> runs, String figure) {
        return Spread.of(runs, figure)
                .map(spread -> Table.number(spread.least()) + " – " + Table.number(spread.most()))
                .orElse(NOTHING);
    }
}
