package dev.parley.websocket.netty;

import java.time.Duration;

/** Checks of settings, with messages that say which setting is wrong, and what would be right. */
public final class Ranges {

    /** The most for times within which something has to happen. */
    public static final Duration HOUR = Duration.ofHours(1);

    /** The most for intervals. */
    public static final Duration DAY = Duration.ofHours(24);

    /** The engine counts a whole message in an int, with some room for what stands around it. */
    public static final long LONGEST_MESSAGE = Integer.MAX_VALUE - 64L;

    private Ranges() {}

    /**
     * Checks a number.
     *
     * @param setting the setting's name
     * @param value what it is
     * @param least the smallest number allowed
     * @param most the largest; {@link Integer#MAX_VALUE} and {@link Long#MAX_VALUE} stand for no limit
     * @throws IllegalArgumentException if it is out of the range
     */
    public static void check(String setting, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(setting + ": got " + value + ", expected " + least
                    + (most == Integer.MAX_VALUE || most == Long.MAX_VALUE ? " or more" : " to " + most));
        }
    }

    /**
     * Checks a time.
     *
     * @param setting the setting's name
     * @param value what it is
     * @param leastMillis the shortest time allowed, in milliseconds
     * @param most the longest, whole hours
     * @throws IllegalArgumentException if it is out of the range
     */
    public static void checkTime(String setting, Duration value, long leastMillis, Duration most) {
        if (value.compareTo(Duration.ofMillis(leastMillis)) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(setting + ": got " + value + ", expected "
                    + (leastMillis == 0 ? "0" : leastMillis + " ms") + " to " + most.toHours() + " h");
        }
    }
}
