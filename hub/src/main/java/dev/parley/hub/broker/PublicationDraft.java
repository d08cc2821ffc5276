package dev.parley.hub.broker;

import dev.parley.hub.ClientInfo;
import dev.parley.hub.Data;
import dev.parley.hub.Publication;
import dev.parley.hub.Retention;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be published, and how.
 *
 * @param data what the publisher sent
 * @param info who that was, if it was a client
 * @param tags names and values for filters on subscriptions
 * @param time when it was published, by the clock of the node
 * @param retention which history it is appended to; {@link Retention#NONE} for none
 * @param idempotencyKey the same key for the same channel publishes nothing for {@link Broker#IDEMPOTENCY_AGE}
 */
public record PublicationDraft(
        Data data,
        Optional<ClientInfo> info,
        Map<String, String> tags,
        Instant time,
        Retention retention,
        Optional<String> idempotencyKey) {

    /** Copies the tags. */
    public PublicationDraft {
        tags = Map.copyOf(tags);
    }

    /**
     * {@return the publication that this becomes}
     *
     * @param offset its place in the channel's stream; 0 if it is kept in no history
     */
    public Publication at(long offset) {
        return new Publication(offset, data, info, tags, time);
    }
}
