package dev.parley.app;

import dev.parley.app.bench.LoadFailure;
import dev.parley.app.compare.Comparison;
import dev.parley.app.compare.ComparisonJson;
import dev.parley.app.compare.ComparisonPlan;
import dev.parley.app.compare.ComparisonText;
import dev.parley.app.compare.Way;
import dev.parley.app.compare.WayResult;
import dev.parley.app.connect.ExitCode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code parley bench compare}: what polling, long polling, Server-Sent Events and WebSocket cost for the same updates. */
@Command(
        name = "compare",
        description = {
            "Compares WebSocket with polling, long polling and Server-Sent Events.",
            "",
            "Starts a server in a process of its own, and has the same updates come to the same number of clients in"
                + " each way: what that takes in requests, in bytes on the wire and in processor time of the server,"
                + " and how late the updates are. Each client must get each update once, and in its turn."
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        abbreviateSynopsis = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all went well",
            "1:a mistake in the program itself, or not enough memory",
            "2:the command line is not as expected",
            "3:the server could not be started, or not be connected to",
            "5:an update did not come, or not in its turn, or the server has ended"
        })
final class CompareCommand implements Callable<Integer> {

    private static final int MOST_CLIENTS = 10_000;
    private static final int MOST_UPDATES = 10_000_000;
    private static final int MOST_ROUNDS = 1000;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli, before it is used.
    private CommandSpec spec;

    @Option(names = "--updates", paramLabel = "N", description = "How many updates there are. (${DEFAULT-VALUE})")
    private int updates = 1000;

    @Option(names = "--clients", paramLabel = "N", description = "How many clients get each. (${DEFAULT-VALUE})")
    private int clients = 100;

    @Option(names = "--rate", paramLabel = "N", description = "How many are made in a second. (${DEFAULT-VALUE})")
    private double rate = 10;

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            converter = ByteSize.Converter.class,
            description = "The length of an update. (128)")
    private ByteSize size = new ByteSize(128);

    @Option(
            names = "--ways",
            paramLabel = "WAY",
            split = ",",
            converter = WayConverter.class,
            description = "Which of polling, long-polling, sse and websocket, with commas. (all of them)")
    private List<Way> ways = List.of(Way.values());

    @Option(
            names = "--poll-every",
            paramLabel = "TIME",
            converter = TimeSpan.Converter.class,
            description = "How often clients ask, in polling. (1s)")
    private TimeSpan pollEvery = new TimeSpan(Duration.ofSeconds(1));

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            converter = TimeSpan.Converter.class,
            description = "For how long each way is used before anything is measured. (5s)")
    private TimeSpan warmUp = new TimeSpan(Duration.ofSeconds(5));

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description =
                    "How often each way is measured; what is told is the median. The order of the ways turns round"
                            + " from one round to the next. (${DEFAULT-VALUE})")
    private int rounds = 1;

    @Option(names = "--json", description = "Prints one line of JSON instead of a table, and no progress.")
    private boolean json;

    /** Reads the name of a way. */
    static final class WayConverter implements ITypeConverter<Way> {

        @Override
        public Way convert(String value) {
            return Way.ofLabel(value)
                    .orElseThrow(() -> new TypeConversionException(
                            "got \"" + value + "\", expected polling, long-polling, sse or websocket"));
        }
    }

    /** Runs it and prints what was measured. */
    @Override
    public Integer call() throws InterruptedException {
        ComparisonPlan plan = plan();
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (!json) {
            err.println(title(plan));
            err.flush();
        }
        try (Comparison comparison = new Comparison(plan)) {
            WayResult.All result = comparison.run(json ? _ -> {} : progress(err, plan.rounds()));
            if (json) {
                out.println(ComparisonJson.of(result));
            } else {
                ComparisonText.lines(result).forEach(out::println);
            }
            out.flush();
            return ExitCode.NORMAL.code();
        } catch (LoadFailure failed) {
            err.println(spec.qualifiedName() + ": " + failed.getMessage());
            err.flush();
            return failed.code().code();
        }
    }

    private ComparisonPlan plan() {
        within("--updates", updates, 1, MOST_UPDATES);
        within("--clients", clients, 1, MOST_CLIENTS);
        within("--rounds", rounds, 1, MOST_ROUNDS);
        within("--size", size.bytes(), ComparisonPlan.SHORTEST, ComparisonPlan.LONGEST);
        if (!(rate >= 0.1 && rate <= 1e6)) {
            throw new CommandFailure("--rate: got " + rate + ", expected 0.1 to 1e6 updates a second");
        }
        if (pollEvery.duration().isZero()) {
            throw new CommandFailure("--poll-every: got 0, expected some time, such as 1s");
        }
        return new ComparisonPlan(
                updates, clients, rate, size.bytes(), ways, pollEvery.duration(), warmUp.duration(), rounds);
    }

    private static void within(String flag, int value, int least, int most) {
        if (value < least || value > most) {
            throw new CommandFailure(flag + ": got " + value + ", expected " + least + " to " + most);
        }
    }

    private static String title(ComparisonPlan plan) {
        return String.format(
                Locale.ROOT,
                "%,d updates of %,d B for %,d clients, %s a second, in %d ways%s: takes about %,.0f s",
                plan.updates(),
                plan.size(),
                plan.clients(),
                plan.rate() == Math.rint(plan.rate())
                        ? String.format(Locale.ROOT, "%,.0f", plan.rate())
                        : Double.toString(plan.rate()),
                plan.ways().size(),
                plan.rounds() == 1 ? "" : ", in " + plan.rounds() + " rounds",
                plan.seconds());
    }

    private static Consumer<Comparison.Progress> progress(PrintWriter err, int rounds) {
        return now -> {
            err.printf(
                    Locale.ROOT,
                    "  %-20s %-14s %,12d of %,d%n",
                    now.way().title(),
                    phase(now.round(), rounds),
                    now.delivered(),
                    now.expected());
            err.flush();
        };
    }

    private static String phase(int round, int rounds) {
        if (round == 0) {
            return "warming up";
        }
        return rounds == 1 ? "measuring" : "round " + round + " of " + rounds;
    }
}
