package dev.parley.hub;

/** What becomes of a subscriber whose connection has no room for what is published. */
public sealed interface SlowSubscriber {

    /**
     * It gets everything, later, as long as the channel's backlog reaches back to where it is; then it is disconnected with
     * {@link Disconnect#SLOW}, and can recover.
     */
    record DisconnectIt() implements SlowSubscriber {}

    /** Once there is room again it gets the newest publication, and is told how many it has missed. */
    record SkipToNewest() implements SlowSubscriber {}

    /**
     * Once there is room again it gets the latest publication for each value of a tag, such as the symbol of a quote. The
     * channel's backlog keeps the latest for each value; if even these are more than fit, it is told that some are missing.
     *
     * @param tag the tag's name; publications without it count as of one more value
     */
    record LatestPerTag(String tag) implements SlowSubscriber {}
}
