package dev.parley.hub.auth;

import java.util.Optional;

/**
 * What a token says about one subscription.
 *
 * @param info what others see of the subscriber, in presence, joins and leaves, and on what it publishes; {@code b64info}
 *     if there is that, else {@code info}
 * @param data what the subscriber itself gets when it has subscribed; {@code b64data} if there is that, else {@code data}
 * @param override options of the namespace that are different for it
 */
public record SubscriptionTerms(Optional<ClaimData> info, Optional<ClaimData> data, SubscriptionOverride override) {

    /** Says nothing. */
    public static final SubscriptionTerms NONE =
            new SubscriptionTerms(Optional.empty(), Optional.empty(), SubscriptionOverride.NONE);
}
