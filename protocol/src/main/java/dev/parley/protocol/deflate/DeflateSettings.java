package dev.parley.protocol.deflate;

/**
 * What one side wants of {@code permessage-deflate} (RFC 7692). “Send” is the direction in which this side compresses,
 * “receive” the one in which the peer does: on a server RFC 7692 calls the first {@code server_…} and the second
 * {@code client_…}, on a client it is the other way round.
 *
 * <p>Memory for each connection that keeps its context between messages: up to 2<sup>sendWindowBits</sup> bytes for what it
 * sends and 2<sup>receiveWindowBits</sup> for what it receives.
 *
 * @param level how hard to compress: 0 not at all, 1 fastest, 9 smallest
 * @param memoryLevel how much memory a message that is being compressed may use for searching: 1 least, 9 most; each step
 *     doubles it, from 1 KiB
 * @param sendWindowBits the largest window to compress with, as a power of two: 9 (512 bytes) to 15 (32 KiB). The peer may
 *     ask for less. The JDK's zlib always compresses with 32 KiB, and keeps this much of it between messages.
 * @param receiveWindowBits the largest window that the peer is to compress with, 9 to 15
 * @param sendTakeover whether a message may refer to the messages sent before it (RFC 7692 §7.1.1), unless the peer asks
 *     otherwise: smaller messages for memory that stays taken between them
 * @param receiveTakeover whether the peer may do that
 * @param threshold messages of fewer bytes are sent as they are; 0 or more
 * @param maximumRatio how many times as long as what arrived a message may become, beyond its first MiB; longer ones fail
 *     with 1009. 1 or more. Deflate reaches 1032 at most.
 */
public record DeflateSettings(
        int level,
        int memoryLevel,
        int sendWindowBits,
        int receiveWindowBits,
        boolean sendTakeover,
        boolean receiveTakeover,
        int threshold,
        int maximumRatio) {

    /** Level 3, memory level 5, windows of 4 KiB both ways, takeover both ways, from 128 bytes on, ratio 250. */
    public static final DeflateSettings DEFAULTS = new DeflateSettings(3, 5, 12, 12, true, true, 128, 250);

    /** RFC 7692 §7.1.2.1: the value is between 8 and 15; zlib cannot compress with 8. */
    static final int LEAST_WINDOW_BITS = 8;

    static final int MOST_WINDOW_BITS = 15;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public DeflateSettings {
        check("level", level, 0, 9);
        check("memoryLevel", memoryLevel, 1, 9);
        check("sendWindowBits", sendWindowBits, LEAST_WINDOW_BITS + 1, MOST_WINDOW_BITS);
        check("receiveWindowBits", receiveWindowBits, LEAST_WINDOW_BITS + 1, MOST_WINDOW_BITS);
        check("threshold", threshold, 0, Integer.MAX_VALUE);
        check("maximumRatio", maximumRatio, 1, Integer.MAX_VALUE);
    }

    private static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be "
                    + (most == Integer.MAX_VALUE ? least + " or more" : "from " + least + " to " + most));
        }
    }

    /**
     * {@return these settings with another effort}
     *
     * @param newLevel how hard to compress, 0 to 9
     * @param newMemoryLevel the memory for searching, 1 to 9
     */
    public DeflateSettings withLevels(int newLevel, int newMemoryLevel) {
        return new DeflateSettings(
                newLevel,
                newMemoryLevel,
                sendWindowBits,
                receiveWindowBits,
                sendTakeover,
                receiveTakeover,
                threshold,
                maximumRatio);
    }

    /**
     * {@return these settings with other windows}
     *
     * @param send for what this side sends, 9 to 15
     * @param receive for what it receives, 9 to 15
     */
    public DeflateSettings withWindowBits(int send, int receive) {
        return new DeflateSettings(
                level, memoryLevel, send, receive, sendTakeover, receiveTakeover, threshold, maximumRatio);
    }

    /**
     * {@return these settings with context takeover allowed or not}
     *
     * @param send for what this side sends
     * @param receive for what it receives
     */
    public DeflateSettings withTakeover(boolean send, boolean receive) {
        return new DeflateSettings(
                level, memoryLevel, sendWindowBits, receiveWindowBits, send, receive, threshold, maximumRatio);
    }

    /**
     * {@return these settings with other bounds on messages}
     *
     * @param newThreshold messages of fewer bytes are sent as they are
     * @param newMaximumRatio how many times as long as what arrived a message may become
     */
    public DeflateSettings withBounds(int newThreshold, int newMaximumRatio) {
        return new DeflateSettings(
                level,
                memoryLevel,
                sendWindowBits,
                receiveWindowBits,
                sendTakeover,
                receiveTakeover,
                newThreshold,
                newMaximumRatio);
    }
}
