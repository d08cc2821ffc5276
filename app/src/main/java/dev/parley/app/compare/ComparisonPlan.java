package dev.parley.app.compare;

import java.time.Duration;
import java.util.List;

/**
 * What is to be compared.
 *
 * @param updates how many there are, 1 or more
 * @param clients how many clients get each of them, 1 or more
 * @param rate how many are made in a second, evenly
 * @param size how long each of them is in bytes, {@link #SHORTEST} to {@link #LONGEST}
 * @param ways by which they come, one after the other
 * @param pollEvery how long after one question the next one is asked, in {@link Way#POLLING}
 * @param warmUp for how long each way is used before anything is measured
 * @param rounds how often each way is measured, 1 or more
 */
public record ComparisonPlan(
        int updates,
        int clients,
        double rate,
        int size,
        List<Way> ways,
        Duration pollEvery,
        Duration warmUp,
        int rounds) {

    /** The shortest update, in bytes. */
    public static final int SHORTEST = Update.SHORTEST;

    /** The longest update, in bytes. */
    public static final int LONGEST = Update.LONGEST;

    /** Copies the list, with each way once. */
    public ComparisonPlan {
        ways = ways.stream().distinct().toList();
    }

    /** More of everything in less time, as the JVM compiles what it has seen often enough. */
    ComparisonPlan warmingUp() {
        double fast = Math.max(rate, 200);
        return new ComparisonPlan(
                (int) Math.max(1, fast * warmUp.toMillis() / 1000),
                clients,
                fast,
                size,
                ways,
                pollEvery.dividedBy(10),
                Duration.ZERO,
                1);
    }

    /** The ways in the order of a round: every other one goes back, so that what grows slowly meets the first as much as the last. */
    List<Way> ways(int round) {
        return round % 2 == 1 ? ways : ways.reversed();
    }

    /** For how long it takes at least, in seconds. */
    public double seconds() {
        return ways.size() * ((double) rounds * updates / rate + warmUp.toMillis() / 1000.0);
    }
}
