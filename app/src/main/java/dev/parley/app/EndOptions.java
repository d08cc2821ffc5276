package dev.parley.app;

import dev.parley.app.connect.Plan;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Option;

/** The options that say when {@code parley connect} is done. */
final class EndOptions {

    /** How long answers are waited for after the input, unless it is told otherwise. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            description = "Closes when N messages have been received; fewer are a failure.")
    private Optional<Long> count = Optional.empty();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = TimeSpan.Converter.class,
            description = "Closes after so long, whatever happens, and ends with 6.")
    private Optional<TimeSpan> timeout = Optional.empty();

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = TimeSpan.Converter.class,
            description =
                    "When the standard input has ended and the server has read it all: closes when nothing has been"
                            + " received for so long. Without --count or --timeout, after 30s in any case."
                            + " (${DEFAULT-VALUE})")
    private TimeSpan quiet = new TimeSpan(Duration.ofSeconds(1));

    /** Checks the ranges. */
    void check() {
        if (count.isPresent() && count.get() < 1) {
            throw new CommandFailure("--count: got " + count.get() + ", expected 1 or more");
        }
        if (timeout.isPresent() && timeout.get().duration().isZero()) {
            throw new CommandFailure("--timeout: got 0, expected 1ms to 24h");
        }
    }

    Plan plan(long startNanos, Duration closeTimeout) {
        return new Plan(
                count.map(OptionalLong::of).orElse(OptionalLong.empty()),
                timeout.map(time -> OptionalLong.of(startNanos + time.duration().toNanos()))
                        .orElse(OptionalLong.empty()),
                quiet.duration(),
                timeout.isPresent() ? Optional.empty() : Optional.of(later(quiet.duration())),
                closeTimeout);
    }

    private static Duration later(Duration quiet) {
        return quiet.compareTo(LONGEST) > 0 ? quiet : LONGEST;
    }
}
