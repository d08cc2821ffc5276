package dev.parley.hub;

import java.time.Duration;

/**
 * How much of a channel's history is kept, and for how long.
 *
 * @param size how many publications at most; 0 for no history
 * @param age how long a publication is kept at most
 * @param positionAge for how long after the last publication offset and epoch are kept, so that a client that comes back to a
 *     quiet channel can be told that it has missed nothing. At least {@code age}
 */
public record Retention(int size, Duration age, Duration positionAge) {

    /** No history. */
    public static final Retention NONE = new Retention(0, Duration.ZERO, Duration.ZERO);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the size is negative, only one of size and age is zero, or {@code positionAge} is
     *     shorter than {@code age}
     */
    public Retention {
        if (size < 0 || age.isNegative()) {
            throw new IllegalArgumentException(
                    "history: got the size " + size + " and the age " + age + ", expected none below zero");
        }
        if ((size == 0) != age.isZero()) {
            throw new IllegalArgumentException(
                    "history: got the size " + size + " and the age " + age + ", expected both or neither to be set");
        }
        if (positionAge.compareTo(age) < 0) {
            throw new IllegalArgumentException("history: got the position's age " + positionAge
                    + ", expected at least that of publications, " + age);
        }
    }

    /**
     * {@return a history whose position is kept an hour longer than its last publication}
     *
     * @param size how many publications at most
     * @param age how long each is kept at most
     */
    public static Retention of(int size, Duration age) {
        return new Retention(size, age, age.plusHours(1));
    }

    /** {@return whether there is a history} */
    public boolean isKept() {
        return size > 0;
    }
}
