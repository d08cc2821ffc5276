package dev.parley.hub.protocol;

/**
 * How much a codec takes from a peer.
 *
 * @param frame bytes of a frame
 * @param messages commands or replies in a frame
 * @param nesting levels of JSON objects and arrays, data included; of Protobuf, levels of a filter
 * @param name characters of a name in a JSON object, data included
 * @param number digits of a JSON number, data included
 */
public record DecodeLimits(int frame, int messages, int nesting, int name, int number) {

    /** 64 KiB, 1,000 commands, 100 levels, names of 1,000 characters and numbers of 400. */
    public static final DecodeLimits DEFAULTS = new DecodeLimits(64 * 1024, 1_000, 100, 1_000, 400);

    private static final int GREATEST_NESTING = 1_000;

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if one is below 1, or the nesting above 1000, which a thread's stack must bear
     */
    public DecodeLimits {
        if (frame < 1 || messages < 1 || nesting < 1 || name < 1 || number < 1 || nesting > GREATEST_NESTING) {
            throw new IllegalArgumentException("limits must be at least 1, and that of the nesting at most "
                    + GREATEST_NESTING + ": frame " + frame + ", messages " + messages + ", nesting " + nesting
                    + ", name " + name + ", number " + number);
        }
    }

    /**
     * {@return the same with another limit for frames}
     *
     * @param frame bytes of a frame
     */
    public DecodeLimits withFrame(int frame) {
        return new DecodeLimits(frame, messages, nesting, name, number);
    }

    /**
     * {@return the same with another limit for what a frame holds}
     *
     * @param messages commands or replies in a frame
     */
    public DecodeLimits withMessages(int messages) {
        return new DecodeLimits(frame, messages, nesting, name, number);
    }
}
