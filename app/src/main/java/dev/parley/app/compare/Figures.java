package dev.parley.app.compare;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a way is compared by, in one round or over several: each figure by itself, so that they may be of different rounds.
 *
 * @param requests how many requests there were
 * @param bytesSent what all clients together sent, as payload of TCP
 * @param bytesReceived what they received
 * @param serverCpuSeconds the server's processor time
 * @param meanDelayNanos the mean of the delays
 * @param p99DelayNanos what 99 % of the delays do not exceed
 */
record Figures(
        double requests,
        double bytesSent,
        double bytesReceived,
        double serverCpuSeconds,
        double meanDelayNanos,
        double p99DelayNanos) {

    /** The middle ones of some rounds, of which there is at least one. */
    static Figures median(List<WayResult> rounds) {
        return each(rounds, sorted -> (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2);
    }

    static Figures least(List<WayResult> rounds) {
        return each(rounds, sorted -> sorted[0]);
    }

    static Figures most(List<WayResult> rounds) {
        return each(rounds, sorted -> sorted[sorted.length - 1]);
    }

    private static Figures each(List<WayResult> rounds, ToDoubleFunction<double[]> choice) {
        return new Figures(
                one(rounds, WayResult::requests, choice),
                one(rounds, WayResult::bytesSent, choice),
                one(rounds, WayResult::bytesReceived, choice),
                one(rounds, WayResult::serverCpuSeconds, choice),
                one(rounds, round -> round.delays().getMean(), choice),
                one(rounds, round -> round.delays().getValueAtPercentile(99), choice));
    }

    private static double one(
            List<WayResult> rounds, ToDoubleFunction<WayResult> figure, ToDoubleFunction<double[]> choice) {
        double[] values = rounds.stream().mapToDouble(figure).toArray();
        Arrays.sort(values);
        return choice.applyAsDouble(values);
    }
}
