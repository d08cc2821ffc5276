package dev.parley.hub.session;

import dev.parley.hub.ClientInfo;
import dev.parley.hub.ConnectRequest;
import dev.parley.hub.Credentials;
import dev.parley.hub.Data;
import dev.parley.hub.Disconnect;
import dev.parley.hub.DisconnectException;
import dev.parley.hub.Expiry;
import dev.parley.hub.HubBuilder;
import dev.parley.hub.HubError;
import dev.parley.hub.SubscribeGrant;
import dev.parley.hub.SubscribeRequest;
import dev.parley.hub.auth.ClaimData;
import dev.parley.hub.auth.ConnectionClaims;
import dev.parley.hub.auth.Permission;
import dev.parley.hub.auth.Subscriber;
import dev.parley.hub.auth.SubscriptionClaims;
import dev.parley.hub.auth.SubscriptionTerms;
import dev.parley.hub.auth.TokenResult;
import dev.parley.hub.auth.TokenVerifier;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Lets clients in by their tokens: connection tokens to connect and to refresh a connection, subscription tokens to subscribe and
 * to refresh a subscription. A client without a connection token is disconnected; a subscription without a token is left to its
 * namespace.
 *
 * <pre>{@code
 * Hub hub = TokenAccess.of(tokens).set(Hub.builder()).start();
 * }</pre>
 *
 * <p>A token that is not valid disconnects its client for good (3500), one that has expired is answered with error 109, and one
 * that cannot be verified just now with error 100, which is temporary.
 */
public final class TokenAccess {

    private final TokenVerifier tokens;

    private TokenAccess(TokenVerifier tokens) {
        this.tokens = tokens;
    }

    /**
     * {@return access by tokens}
     *
     * @param tokens what verifies them
     */
    public static TokenAccess of(TokenVerifier tokens) {
        return new TokenAccess(tokens);
    }

    /**
     * Sets a hub's hooks for connecting, subscribing and refreshing.
     *
     * @param hub what makes the hub
     * @return the same
     */
    public HubBuilder set(HubBuilder hub) {
        return hub.onConnect(this::connect)
                .onSubscribe(this::subscribe)
                .onRefresh(this::refresh)
                .onSubRefresh(this::refreshSubscription);
    }

    private Credentials connect(ConnectRequest request) {
        String token = request.token().orElseThrow(() -> new DisconnectException(Disconnect.INVALID_TOKEN));
        ConnectionClaims claims = valid(tokens.verifyConnection(token));
        Map<String, SubscribeGrant> channels = new HashMap<>();
        claims.subscriptions().forEach((channel, terms) -> channels.put(channel, grant(terms, Expiry.NEVER)));
        return new Credentials(
                claims.user(),
                data(claims.info()),
                expiry(claims.expiresAt()),
                Data.empty(),
                channels,
                (channel, permission) -> claims.capabilities().allow(inTokens(permission), channel));
    }

    private Optional<SubscribeGrant> subscribe(ClientInfo client, SubscribeRequest request) {
        return request.token()
                .map(token -> valid(tokens.verifySubscription(token, request.channel(), subscriber(client))))
                .map(claims -> grant(claims.terms(), expiry(claims.expiresAt())));
    }

    private Expiry refresh(ClientInfo client, Optional<String> token) {
        ConnectionClaims claims = valid(tokens.verifyConnection(token.orElseThrow(TokenAccess::expired)));
        if (!claims.user().equals(client.user())) {
            throw new DisconnectException(Disconnect.INVALID_TOKEN);
        }
        return expiry(claims.expiresAt());
    }

    private Expiry refreshSubscription(ClientInfo client, String channel, Optional<String> token) {
        SubscriptionClaims claims =
                valid(tokens.verifySubscription(token.orElseThrow(TokenAccess::expired), channel, subscriber(client)));
        return expiry(claims.expiresAt());
    }

    /** The client had its time, and did not come with a new token. */
    private static RuntimeException expired() {
        return HubError.EXPIRED.because("the client has brought no new token");
    }

    private static <C> C valid(TokenResult<C> result) {
        return switch (result) {
            case TokenResult.Valid<C>(C claims) -> claims;
            case TokenResult.Expired<C>(Instant at) ->
                throw HubError.TOKEN_EXPIRED.because("the token has expired at " + at);
            case TokenResult.Invalid<C> _ -> throw new DisconnectException(Disconnect.INVALID_TOKEN);
            case TokenResult.Unavailable<C> _ ->
                throw HubError.INTERNAL.because("the keys that verify tokens cannot be fetched now");
        };
    }

    private static Subscriber subscriber(ClientInfo client) {
        return new Subscriber(client.user(), client.client());
    }

    private static SubscribeGrant grant(SubscriptionTerms terms, Expiry expiry) {
        return new SubscribeGrant(data(terms.info()), expiry, data(terms.data()));
    }

    private static Data data(Optional<ClaimData> claim) {
        return claim.map(it -> Data.of(it.buffer())).orElse(Data.empty());
    }

    private static Expiry expiry(Optional<Instant> at) {
        return at.map(Expiry::at).orElse(Expiry.NEVER);
    }

    private static Permission inTokens(dev.parley.hub.Permission permission) {
        return switch (permission) {
            case SUBSCRIBE -> Permission.SUBSCRIBE;
            case PUBLISH -> Permission.PUBLISH;
            case PRESENCE -> Permission.PRESENCE;
            case HISTORY -> Permission.HISTORY;
        };
    }
}
