package dev.parley.hub.protocol;

import java.util.Map;
import java.util.Optional;

/**
 * One message of a channel.
 *
 * @param data what was published
 * @param info who published, if a client did
 * @param offset its place in the channel's log, 0 if the channel keeps none
 * @param tags what filters look at
 * @param delta whether the data is a difference to the publication before
 * @param time when it was published, in milliseconds since 1970, or 0
 * @param channel the channel that was published to, where the subscription's is a pattern
 */
public record Publication(
        Payload data,
        Optional<ClientInfo> info,
        long offset,
        Map<String, String> tags,
        boolean delta,
        long time,
        String channel) {

    /**
     * Copies the tags.
     *
     * @throws IllegalArgumentException if the offset is negative
     */
    public Publication {
        Check.offset(offset);
        tags = Check.copy(tags);
    }

    /**
     * {@return a publication with nothing but data}
     *
     * @param data what is published
     */
    public static Publication of(Payload data) {
        return new Publication(data, Optional.empty(), 0, Map.of(), false, 0, "");
    }

    /**
     * {@return the same at a place in the log}
     *
     * @param offset the place
     */
    public Publication withOffset(long offset) {
        return new Publication(data, info, offset, tags, delta, time, channel);
    }

    /**
     * {@return the same, published by a client}
     *
     * @param info the client
     */
    public Publication withInfo(ClientInfo info) {
        return new Publication(data, Optional.of(info), offset, tags, delta, time, channel);
    }

    /**
     * {@return the same with tags}
     *
     * @param tags the tags
     */
    public Publication withTags(Map<String, String> tags) {
        return new Publication(data, info, offset, tags, delta, time, channel);
    }

    /**
     * {@return the same with its time}
     *
     * @param time milliseconds since 1970
     */
    public Publication withTime(long time) {
        return new Publication(data, info, offset, tags, delta, time, channel);
    }

    /**
     * {@return the same, told to subscribers of a pattern}
     *
     * @param channel the channel that was published to
     */
    public Publication withChannel(String channel) {
        return new Publication(data, info, offset, tags, delta, time, channel);
    }
}
