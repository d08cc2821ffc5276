package dev.parley.hub;

import java.util.Optional;

/**
 * Which part of a channel's history is wanted.
 *
 * @param since only what comes after this offset, or before it when reversed; without it from the oldest on, or from the newest
 *     back. The epoch is not looked at: whoever asks compares it with that of the answer
 * @param limit how many publications at most; 0 asks for the position alone, {@link #ALL} for all there are
 * @param reverse whether the newest come first
 */
public record HistoryRequest(Optional<StreamPosition> since, int limit, boolean reverse) {

    /** The limit that is none. */
    public static final int ALL = -1;

    /**
     * Checks the limit.
     *
     * @throws IllegalArgumentException if the limit is below -1
     */
    public HistoryRequest {
        if (limit < ALL) {
            throw new IllegalArgumentException("limit of a history: got " + limit + ", expected -1 (all) or more");
        }
    }

    /** {@return asks for the position alone} */
    public static HistoryRequest position() {
        return new HistoryRequest(Optional.empty(), 0, false);
    }

    /**
     * {@return asks for the oldest publications}
     *
     * @param limit how many at most
     */
    public static HistoryRequest oldest(int limit) {
        return new HistoryRequest(Optional.empty(), limit, false);
    }

    /**
     * {@return asks for the newest publications, the newest first}
     *
     * @param limit how many at most
     */
    public static HistoryRequest newest(int limit) {
        return new HistoryRequest(Optional.empty(), limit, true);
    }

    /**
     * {@return asks for what comes after a position, the oldest first}
     *
     * @param position the position
     * @param limit how many at most
     */
    public static HistoryRequest after(StreamPosition position, int limit) {
        return new HistoryRequest(Optional.of(position), limit, false);
    }
}
