package dev.parley.hub.protocol;

/**
 * A place in a channel's log of publications.
 *
 * @param offset the offset of a publication, 0 before the first
 * @param epoch which log the offset counts in; it changes when a log was lost
 */
public record StreamPosition(long offset, String epoch) {

    /**
     * Checks the offset.
     *
     * @throws IllegalArgumentException if the offset is negative
     */
    public StreamPosition {
        Check.offset(offset);
    }
}
