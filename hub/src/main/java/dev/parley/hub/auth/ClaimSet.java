package dev.parley.hub.auth;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The claims that a token may have, of either kind, before anything has been concluded from them. */
record ClaimSet(
        Optional<String> issuer,
        List<String> audience,
        Optional<Instant> expires,
        Optional<Instant> notBefore,
        Optional<Instant> issuedAt,
        Optional<String> id,
        Optional<String> user,
        Optional<String> channel,
        Optional<String> client,
        Optional<Instant> expireAt,
        SubscriptionTerms terms,
        Map<String, SubscriptionTerms> subscriptions,
        Optional<ClaimData> meta,
        Capabilities capabilities,
        Set<Permission> allowed) {

    /** When what the token opens has to be refreshed. */
    Optional<Instant> refreshAt() {
        // expire_at 0: never, although the token itself can expire.
        return expireAt.isPresent() ? expireAt.filter(at -> !at.equals(Instant.EPOCH)) : expires;
    }
}
