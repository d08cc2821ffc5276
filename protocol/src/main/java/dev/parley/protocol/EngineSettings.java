package dev.parley.protocol;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * The limits and times of one connection.
 *
 * @param maximumFrame the longest payload of one frame, in bytes, 125 or more; longer ones fail with 1009 at their header.
 *     What an extension has encoded may be longer by an eighth and 64 bytes
 * @param maximumMessage the longest message in bytes, after decoding by extensions, 0 or more; longer ones fail with 1009
 *     as soon as they are known to be longer. Streamed messages are not bound by it.
 * @param maximumFragments how many frames one message may have, 1 or more
 * @param streaming whether messages are handed out in pieces as they arrive instead of whole
 * @param pingInterval a peer that has been silent for so long gets a Ping; zero for never
 * @param pongTimeout a peer that stays silent for so long after that Ping is taken for dead; more than zero
 * @param closeTimeout how long the closing handshake may take; more than zero
 */
public record EngineSettings(
        long maximumFrame,
        long maximumMessage,
        int maximumFragments,
        boolean streaming,
        Duration pingInterval,
        Duration pongTimeout,
        Duration closeTimeout) {

    /** What a clock in nanoseconds can tell. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    /** 1 MiB for frames and messages, 16,384 fragments, whole messages, Ping after 30 s, 10 s for a Pong, 5 s to close. */
    public static final EngineSettings DEFAULTS = new EngineSettings(
            1 << 20, 1 << 20, 1 << 14, false, Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(5));

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public EngineSettings {
        require(maximumFrame >= 125, "maximumFrame is " + maximumFrame + " bytes; it must be 125 or more");
        require(maximumMessage >= 0, "maximumMessage is " + maximumMessage + " bytes; it must be 0 or more");
        require(
                maximumMessage <= Integer.MAX_VALUE - 64,
                "maximumMessage is " + maximumMessage
                        + " bytes; whole messages end at 2 GiB, larger ones are streamed");
        require(maximumFragments >= 1, "maximumFragments is " + maximumFragments + "; it must be 1 or more");
        require(
                Stream.of(pingInterval, pongTimeout, closeTimeout).allMatch(time -> time.compareTo(LONGEST) <= 0),
                "the times are " + pingInterval + ", " + pongTimeout + " and " + closeTimeout
                        + "; each must be 292 years or less; a pingInterval of zero stands for never");
        require(!pingInterval.isNegative(), "pingInterval is " + pingInterval + "; it must not be negative");
        require(pongTimeout.isPositive(), "pongTimeout is " + pongTimeout + "; it must be more than zero");
        require(closeTimeout.isPositive(), "closeTimeout is " + closeTimeout + "; it must be more than zero");
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    /**
     * {@return these settings with other limits}
     *
     * @param frame the longest payload of one frame, in bytes
     * @param message the longest message, in bytes
     * @param fragments how many frames one message may have
     */
    public EngineSettings withLimits(long frame, long message, int fragments) {
        return new EngineSettings(frame, message, fragments, streaming, pingInterval, pongTimeout, closeTimeout);
    }

    /**
     * {@return these settings with another way of handing out messages}
     *
     * @param pieces whether messages are handed out in pieces
     */
    public EngineSettings withStreaming(boolean pieces) {
        return new EngineSettings(
                maximumFrame, maximumMessage, maximumFragments, pieces, pingInterval, pongTimeout, closeTimeout);
    }

    /**
     * {@return these settings with other times}
     *
     * @param interval silence before a Ping; zero for never
     * @param pong silence after it
     * @param close time for the closing handshake
     */
    public EngineSettings withTimes(Duration interval, Duration pong, Duration close) {
        return new EngineSettings(maximumFrame, maximumMessage, maximumFragments, streaming, interval, pong, close);
    }
}
