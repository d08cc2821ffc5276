package dev.parley.bench.comparison;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What several rounds of the same have in common.
 *
 * @param median the middle one
 * @param least the least
 * @param most the most
 */
record Spread(double median, double least, double most) {

    /** Of these values, of which there is at least one. */
    static Spread of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Spread(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
    }

    /** Of a figure of these runs; empty if none has it. */
    static Optional<Spread> of(List<Run> runs, String figure) {
        double[] values = runs.stream()
                .map(run -> run.figures().get(figure))
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray();
        return values.length == 0 ? Optional.empty() : Optional.of(of(values));
    }

    /** The ratios to others, round by round: what disturbs a round disturbs both. Empty if no round has both. */
    static Optional<Spread> ratio(List<Run> runs, List<Run> others, String figure) {
        double[] ratios = runs.stream()
                .flatMap(run -> others.stream()
                        .filter(other -> other.round() == run.round())
                        .filter(other -> other.figures().containsKey(figure)
                                && run.figures().containsKey(figure))
                        .map(other -> value(run, figure) / value(other, figure)))
                .mapToDouble(Double::doubleValue)
                .toArray();
        return ratios.length == 0 ? Optional.empty() : Optional.of(of(ratios));
    }

    private static double value(Run run, String figure) {
        return Objects.requireNonNull(run.figures().get(figure));
    }
}
