package dev.parley.hub;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a subscription begins with.
 *
 * @param channel what was subscribed to
 * @param position where the channel's stream was when the subscription began; empty if it has none, or none that clients are
 *     told of
 * @param recoverable whether what is missed can be recovered from this position on
 * @param recovering whether the client asked for what it has missed
 * @param recovered whether {@code missed} is all that it has missed; never true if that is not certain
 * @param missed what was published since the client's position, the oldest first
 * @param expiresIn for how long the subscription is good unless it is refreshed; empty for ever
 * @param data what the subscribe hook has for the client; may be empty
 */
public record SubscribeResult(
        String channel,
        Optional<StreamPosition> position,
        boolean recoverable,
        boolean recovering,
        boolean recovered,
        List<Publication> missed,
        Optional<Duration> expiresIn,
        Data data) {

    /** Copies the list. */
    public SubscribeResult {
        missed = List.copyOf(missed);
    }
}
