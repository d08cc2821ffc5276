package dev.parley.protocol;

import java.util.SplittableRandom;

/**
 * The seed of a random test: another one each time, told when the test fails, and set by {@code -Dparley.seed=…} to see
 * that failure again.
 */
record Seed(long value) {

    static Seed fresh() {
        return new Seed(Long.getLong("parley.seed", System.nanoTime()));
    }

    SplittableRandom random() {
        return new SplittableRandom(value);
    }

    /** For the {@code index}th of many cases, so that each can be seen again without the ones before it. */
    SplittableRandom random(int index) {
        return new SplittableRandom(value * 31 + index);
    }

    @Override
    public String toString() {
        return "-Dparley.seed=" + value;
    }
}
