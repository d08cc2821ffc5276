package dev.parley.hub;

/**
 * A place in the stream of publications that a channel with history is.
 *
 * @param offset the offset of the last publication before the place; the first one ever has 1, so 0 is the stream's beginning
 * @param epoch names the stream: when a channel's history is lost and begins anew, so do the offsets, under another epoch.
 *     Empty where there is no stream
 */
public record StreamPosition(long offset, String epoch) {

    /** The position in a channel that keeps no history. */
    public static final StreamPosition NONE = new StreamPosition(0, "");

    /**
     * Checks the offset.
     *
     * @throws IllegalArgumentException if the offset is negative
     */
    public StreamPosition {
        if (offset < 0) {
            throw new IllegalArgumentException("offset: got " + offset + ", expected 0 or more");
        }
    }
}
