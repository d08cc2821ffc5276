package dev.parley.hub.auth;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a connection token says, after it has been found genuine.
 *
 * @param user {@code sub}: the user's ID; empty for an anonymous one
 * @param expiresAt when the connection has to be refreshed: {@code expire_at} if there is that (empty if it is 0), else
 *     {@code exp}. With a clock skew it may have passed already, by no more than that
 * @param issuedAt {@code iat}
 * @param id {@code jti}
 * @param info what others see of the connection; {@code b64info} if there is that, else {@code info}
 * @param subscriptions the channels that the connection is subscribed to by the server, in the token's order: those of
 *     {@code channels} and of {@code subs}
 * @param meta {@code meta}: a JSON object that clients never see
 * @param capabilities {@code caps}
 */
public record ConnectionClaims(
        String user,
        Optional<Instant> expiresAt,
        Optional<Instant> issuedAt,
        Optional<String> id,
        Optional<ClaimData> info,
        Map<String, SubscriptionTerms> subscriptions,
        Optional<ClaimData> meta,
        Capabilities capabilities) {

    /** Keeps the map from being changed. */
    public ConnectionClaims {
        subscriptions = Collections.unmodifiableMap(new LinkedHashMap<>(subscriptions));
    }
}
