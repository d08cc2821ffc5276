package dev.parley.hub;

import java.util.Map;
import java.util.Optional;

/**
 * How something is to be published.
 *
 * @param idempotencyKey whoever publishes with the same key to the same channel again, within five minutes, publishes nothing
 *     and gets the position of the first time
 * @param tags names and values for filters on subscriptions
 * @param skipHistory whether it goes to those who are subscribed now, and not into the history; it then has no offset
 * @param info the client that it is from
 */
public record PublishOptions(
        Optional<String> idempotencyKey, Map<String, String> tags, boolean skipHistory, Optional<ClientInfo> info) {

    /** Nothing out of the ordinary. */
    public static final PublishOptions DEFAULT =
            new PublishOptions(Optional.empty(), Map.of(), false, Optional.empty());

    /** Copies the tags. */
    public PublishOptions {
        tags = Map.copyOf(tags);
    }

    /**
     * {@return the same with an idempotency key}
     *
     * @param key the key
     */
    public PublishOptions withIdempotencyKey(String key) {
        return new PublishOptions(Optional.of(key), tags, skipHistory, info);
    }

    /**
     * {@return the same with other tags}
     *
     * @param newTags the tags
     */
    public PublishOptions withTags(Map<String, String> newTags) {
        return new PublishOptions(idempotencyKey, newTags, skipHistory, info);
    }

    /** {@return the same, but kept out of the history} */
    public PublishOptions withoutHistory() {
        return new PublishOptions(idempotencyKey, tags, true, info);
    }

    /**
     * {@return the same in the name of a client}
     *
     * @param client the client
     */
    public PublishOptions from(ClientInfo client) {
        return new PublishOptions(idempotencyKey, tags, skipHistory, Optional.of(client));
    }
}
