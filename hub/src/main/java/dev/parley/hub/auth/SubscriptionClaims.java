package dev.parley.hub.auth;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What a subscription token says, after it has been found genuine and to be for the subscriber and channel in question.
 *
 * @param channel {@code channel}: the channel that it is for
 * @param user {@code sub}: the user's ID; empty for an anonymous one
 * @param expiresAt when the subscription has to be refreshed: {@code expire_at} if there is that (empty if it is 0), else
 *     {@code exp}. With a clock skew it may have passed already, by no more than that
 * @param issuedAt {@code iat}
 * @param id {@code jti}
 * @param terms {@code info}, {@code data} and {@code override}
 * @param allowed {@code allow}: what may be done with the channel besides subscribing, which the token itself allows
 */
public record SubscriptionClaims(
        String channel,
        String user,
        Optional<Instant> expiresAt,
        Optional<Instant> issuedAt,
        Optional<String> id,
        SubscriptionTerms terms,
        Set<Permission> allowed) {

    /** Keeps the set from being changed. */
    public SubscriptionClaims {
        allowed = Set.copyOf(allowed);
    }
}
