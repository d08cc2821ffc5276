package dev.parley.hub;

import java.time.Duration;

/**
 * How often something may happen: so many times at once, and as many again in each interval.
 *
 * @param times how many times
 * @param interval in which time
 */
public record Rate(int times, Duration interval) {

    /** As often as one likes. */
    public static final Rate UNLIMITED = new Rate(Integer.MAX_VALUE, Duration.ofNanos(1));

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is not above zero
     */
    public Rate {
        if (times < 1 || !interval.isPositive()) {
            throw new IllegalArgumentException(
                    "rate: got " + times + " times in " + interval + ", expected both to be above zero");
        }
    }

    /**
     * {@return a rate by the second}
     *
     * @param times how many times a second
     */
    public static Rate perSecond(int times) {
        return new Rate(times, Duration.ofSeconds(1));
    }
}
