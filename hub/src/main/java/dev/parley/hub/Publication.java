package dev.parley.hub;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What was published to a channel.
 *
 * @param offset its place in the channel's stream, from 1 on; 0 if the channel keeps no history, or this was kept out of it
 * @param data what the publisher sent
 * @param info who that was, if it was a client
 * @param tags names and values for filters on subscriptions; usually empty
 * @param time when it was published
 */
public record Publication(long offset, Data data, Optional<ClientInfo> info, Map<String, String> tags, Instant time) {

    /** Copies the tags. */
    public Publication {
        tags = Map.copyOf(tags);
    }

    /**
     * {@return the same with an offset}
     *
     * @param place its place in the stream
     */
    public Publication at(long place) {
        return new Publication(place, data, info, tags, time);
    }
}
