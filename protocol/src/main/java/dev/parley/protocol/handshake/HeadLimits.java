package dev.parley.protocol.handshake;

/**
 * How large a head may be. What is larger is refused as soon as the first byte too many has come.
 *
 * @param maximumHeadBytes bytes of the whole head: start line, fields and the empty line at its end
 * @param maximumStartLineBytes bytes of the start line, without its CR LF
 * @param maximumFields number of header fields
 */
public record HeadLimits(int maximumHeadBytes, int maximumStartLineBytes, int maximumFields) {
    /** 16 KiB in all, 8 KiB of them for the start line, and 100 fields. */
    public static final HeadLimits DEFAULT = new HeadLimits(16 * 1024, 8 * 1024, 100);

    /** Checks that all limits are at least 1. */
    public HeadLimits {
        checkPositive("maximumHeadBytes", maximumHeadBytes);
        checkPositive("maximumStartLineBytes", maximumStartLineBytes);
        checkPositive("maximumFields", maximumFields);
    }

    private static void checkPositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": got " + value + ", expected at least 1");
        }
    }
}
