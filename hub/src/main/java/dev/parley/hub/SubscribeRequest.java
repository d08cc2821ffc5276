package dev.parley.hub;

import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a client wants to subscribe to, and how.
 *
 * @param channel the channel, or a pattern with {@code *} at its end
 * @param token the token for this subscription
 * @param data what the client's program has added; may be empty
 * @param since where it was: it wants what it has missed since
 * @param joinLeave whether it wants to be told who comes and goes
 * @param filter which publications it wants, by their tags
 */
public record SubscribeRequest(
        String channel,
        Optional<String> token,
        Data data,
        Optional<StreamPosition> since,
        boolean joinLeave,
        Optional<Predicate<Map<String, String>>> filter) {

    /**
     * {@return asks for a channel, and for nothing special}
     *
     * @param channel the channel
     */
    public static SubscribeRequest of(String channel) {
        return new SubscribeRequest(channel, Optional.empty(), Data.empty(), Optional.empty(), false, Optional.empty());
    }

    /**
     * {@return the same, with what was missed}
     *
     * @param position where the client was
     */
    public SubscribeRequest recovering(StreamPosition position) {
        return new SubscribeRequest(channel, token, data, Optional.of(position), joinLeave, filter);
    }

    /** {@return the same, with who comes and goes} */
    public SubscribeRequest withJoinLeave() {
        return new SubscribeRequest(channel, token, data, since, true, filter);
    }

    /**
     * {@return the same, for some publications alone}
     *
     * @param wanted which, by their tags; called on event loops
     */
    public SubscribeRequest filtered(Predicate<Map<String, String>> wanted) {
        return new SubscribeRequest(channel, token, data, since, joinLeave, Optional.of(wanted));
    }
}
