package dev.parley.hub.auth;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Verifies the JSON Web Tokens (RFC 7519) by which clients show who they are and what they may subscribe to. The claims are
 * those of Centrifugo's connection and subscription tokens, so that what issues tokens for one serves the other.
 *
 * <pre>{@code
 * TokenVerifier tokens = TokenVerifier.builder()
 *         .hmac(secret)
 *         .jwks(URI.create("https://id.example.com/jwks.json"))
 *         .audience("chat")
 *         .build();
 * switch (tokens.verifyConnection(token)) {
 *     case TokenResult.Valid(ConnectionClaims claims) -> accept(claims);
 *     case TokenResult.Expired(Instant at) -> refuse(109);
 *     case TokenResult.Invalid<?> invalid -> disconnect(invalid.reason());
 *     case TokenResult.Unavailable() -> refuse(100);
 * }
 * }</pre>
 *
 * <p>A token is tried with every key that is for its algorithm, and a key is for no other: a secret for HS256, HS384 and
 * HS512 as far as it is long enough, an RSA key for RS256, RS384 and RS512, an EC key for the one of ES256, ES384 and ES512
 * that its curve belongs to. {@code none} is refused.
 *
 * <p>Safe for use by any number of threads. With {@link Builder#jwks(JwksEndpoint) keys to fetch}, verifying may block until
 * they are there: call it on a virtual thread, never on an event loop. Without, it only computes.
 */
public final class TokenVerifier {

    private final SignatureCheck signatures;
    private final Optional<String> audience;
    private final Optional<String> issuer;
    private final Duration skew;
    private final InstantSource clock;

    private TokenVerifier(Builder builder) {
        this.clock = builder.clock;
        this.signatures = new SignatureCheck(
                builder.keys, builder.jwks.map(endpoint -> new JwksCache(endpoint, clock)), builder.maximumLength);
        this.audience = builder.audience;
        this.issuer = builder.issuer;
        this.skew = builder.skew;
    }

    /** {@return a builder without keys} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Verifies the token of a client that connects, or refreshes its connection.
     *
     * @param token the token, in the compact serialization
     * @return what it says, or why it is not accepted
     */
    public TokenResult<ConnectionClaims> verifyConnection(String token) {
        return verify(token, TokenVerifier::connection);
    }

    /**
     * Verifies the token of a client that subscribes, or refreshes its subscription. It must be for this channel and this
     * user and, if it names a client, for this client.
     *
     * @param token the token, in the compact serialization
     * @param channel the channel that the client subscribes to
     * @param subscriber who shows the token
     * @return what it says, or why it is not accepted
     */
    public TokenResult<SubscriptionClaims> verifySubscription(String token, String channel, Subscriber subscriber) {
        return verify(token, claims -> subscription(claims, channel, subscriber));
    }

    /** Tells a kind of token from the other, and says what it says. */
    private interface Reading<C> {
        C read(ClaimSet claims) throws ClaimException;
    }

    private <C> TokenResult<C> verify(String token, Reading<C> reading) {
        return switch (signatures.check(token)) {
            case SignatureCheck.Refused(InvalidToken cause) -> new TokenResult.Invalid<>(cause, "");
            case SignatureCheck.Undecided() -> new TokenResult.Unavailable<>();
            case SignatureCheck.Genuine genuine -> {
                try {
                    yield verifyClaims(ClaimReader.read(genuine.payload()), reading);
                } catch (ClaimException wrong) {
                    yield wrong.result();
                }
            }
        };
    }

    private <C> TokenResult<C> verifyClaims(ClaimSet claims, Reading<C> reading) throws ClaimException {
        if (issuer.isPresent() && !issuer.equals(claims.issuer())) {
            throw new ClaimException(InvalidToken.ISSUER, "iss");
        }
        if (audience.isPresent() && !claims.audience().contains(audience.get())) {
            throw new ClaimException(InvalidToken.AUDIENCE, "aud");
        }
        C read = reading.read(claims);
        Instant now = clock.instant();
        if (claims.notBefore().isPresent()
                && now.plus(skew).isBefore(claims.notBefore().get())) {
            throw new ClaimException(InvalidToken.NOT_YET_VALID, "nbf");
        }
        // RFC 7519 §4.1.4: not on or after that time. Said last: a new token helps only if nothing else is wrong.
        if (claims.expires().isPresent() && !now.isBefore(claims.expires().get().plus(skew))) {
            return new TokenResult.Expired<>(claims.expires().get());
        }
        return new TokenResult.Valid<>(read);
    }

    private static ConnectionClaims connection(ClaimSet claims) throws ClaimException {
        if (claims.channel().isPresent()) {
            throw new ClaimException(InvalidToken.SUBSCRIPTION_TOKEN, "channel");
        }
        return new ConnectionClaims(
                claims.user().orElse(""),
                claims.refreshAt(),
                claims.issuedAt(),
                claims.id(),
                claims.terms().info(),
                claims.subscriptions(),
                claims.meta(),
                claims.capabilities());
    }

    private static SubscriptionClaims subscription(ClaimSet claims, String channel, Subscriber subscriber)
            throws ClaimException {
        String named = claims.channel().orElseThrow(() -> new ClaimException(InvalidToken.CLAIM_MISSING, "channel"));
        if (!named.equals(channel)) {
            throw new ClaimException(InvalidToken.OTHER_CHANNEL, "channel");
        }
        String user = claims.user().orElse("");
        if (!user.equals(subscriber.user())) {
            throw new ClaimException(InvalidToken.OTHER_USER, "sub");
        }
        if (claims.client().isPresent() && !claims.client().get().equals(subscriber.client())) {
            throw new ClaimException(InvalidToken.OTHER_CLIENT, "client");
        }
        return new SubscriptionClaims(
                named, user, claims.refreshAt(), claims.issuedAt(), claims.id(), claims.terms(), claims.allowed());
    }

    /** Collects the keys and what else is expected of a token. Not safe for use by several threads. */
    public static final class Builder {

        private final List<VerificationKey> keys = new ArrayList<>();
        private Optional<JwksEndpoint> jwks = Optional.empty();
        private Optional<String> audience = Optional.empty();
        private Optional<String> issuer = Optional.empty();
        private Duration skew = Duration.ofSeconds(5);
        private int maximumLength = 16 * 1024;
        private InstantSource clock = InstantSource.system();

        private Builder() {}

        /**
         * Adds a secret for HS256, HS384 and HS512. While one is being replaced there may be several.
         *
         * @param secret its bytes: at least 32, 48 if HS384 is to be accepted, 64 for HS512
         * @return this
         * @throws IllegalArgumentException if it is shorter than 32 bytes
         */
        public Builder hmac(byte[] secret) {
            keys.add(VerificationKey.hmac(secret.clone()));
            return this;
        }

        /**
         * Adds a secret for HS256, HS384 and HS512. While one is being replaced there may be several.
         *
         * @param secret a text whose bytes in UTF-8 are the secret; see {@link #hmac(byte[])} for their number
         * @return this
         * @throws IllegalArgumentException if it is shorter than 32 bytes, or is a key in PEM, which is for RSA or EC
         */
        public Builder hmac(String secret) {
            if (PublicKeyText.isPem(secret)) {
                throw new IllegalArgumentException(
                        "HMAC secret: got a key in PEM, expected a secret; for public keys there"
                                + " are the settings rsa and ec");
            }
            return hmac(secret.getBytes(StandardCharsets.UTF_8));
        }

        /**
         * Adds a public key for RS256, RS384 and RS512.
         *
         * @param pem a public key, or a certificate, whose validity is not looked at
         * @return this
         * @throws IllegalArgumentException if it is none, or the key has fewer than 2,048 bits
         */
        public Builder rsa(String pem) {
            return rsa(PublicKeyText.rsa(pem));
        }

        /**
         * Adds a public key for RS256, RS384 and RS512.
         *
         * @param key the key
         * @return this
         * @throws IllegalArgumentException if it has fewer than 2,048 bits
         */
        public Builder rsa(RSAPublicKey key) {
            keys.add(VerificationKey.rsa(key));
            return this;
        }

        /**
         * Adds a public key for ES256, ES384 or ES512, as its curve says.
         *
         * @param pem a public key, or a certificate, whose validity is not looked at
         * @return this
         * @throws IllegalArgumentException if it is none, or its curve is not P-256, P-384 or P-521
         */
        public Builder ec(String pem) {
            return ec(PublicKeyText.ec(pem));
        }

        /**
         * Adds a public key for ES256, ES384 or ES512, as its curve says.
         *
         * @param key the key
         * @return this
         * @throws IllegalArgumentException if its curve is not P-256, P-384 or P-521
         */
        public Builder ec(ECPublicKey key) {
            keys.add(VerificationKey.ec(key));
            return this;
        }

        /**
         * Has RSA and EC keys fetched when they are needed: see {@link #jwks(JwksEndpoint)}.
         *
         * @param uri where the key set is
         * @return this
         * @throws IllegalArgumentException if it is no {@code https} or {@code http} address
         */
        public Builder jwks(URI uri) {
            return jwks(JwksEndpoint.at(uri));
        }

        /**
         * Has RSA and EC keys fetched when they are needed. A token must name its key with {@code kid}. Keys without
         * {@code kid}, for encryption, of too few bits and of other kinds, which includes secrets, are ignored.
         *
         * @param endpoint where the key set is
         * @return this
         */
        public Builder jwks(JwksEndpoint endpoint) {
            jwks = Optional.of(endpoint);
            return this;
        }

        /**
         * Accepts only tokens that were issued for this audience. By default {@code aud} is not looked at.
         *
         * @param name what must be in {@code aud}
         * @return this
         * @throws IllegalArgumentException if it is empty
         */
        public Builder audience(String name) {
            audience = Optional.of(notEmpty("audience", name));
            return this;
        }

        /**
         * Accepts only tokens of this issuer. By default {@code iss} is not looked at.
         *
         * @param name what {@code iss} must be
         * @return this
         * @throws IllegalArgumentException if it is empty
         */
        public Builder issuer(String name) {
            issuer = Optional.of(notEmpty("issuer", name));
            return this;
        }

        /**
         * Sets by how much the issuer's clock may differ from this one: a token counts for so much longer, and sooner.
         *
         * @param duration 0 to 5 minutes; 5 s is the default
         * @return this
         * @throws IllegalArgumentException if it is out of its range
         */
        public Builder clockSkew(Duration duration) {
            if (duration.isNegative() || duration.compareTo(Duration.ofMinutes(5)) > 0) {
                throw new IllegalArgumentException("token clockSkew: got " + duration + ", expected PT0S to PT5M");
            }
            skew = duration;
            return this;
        }

        /**
         * Sets how long a token may be; longer ones are refused before they are looked at.
         *
         * @param characters 256 to 1,048,576; 16,384 is the default
         * @return this
         * @throws IllegalArgumentException if it is out of its range
         */
        public Builder maximumLength(int characters) {
            if (characters < 256 || characters > 1024 * 1024) {
                throw new IllegalArgumentException(
                        "token maximumLength: got " + characters + ", expected 256 to " + 1024 * 1024);
            }
            maximumLength = characters;
            return this;
        }

        /**
         * Sets the clock that says what time it is, for tests.
         *
         * @param source the clock
         * @return this
         */
        public Builder clock(InstantSource source) {
            clock = source;
            return this;
        }

        /**
         * {@return the verifier} Nothing is fetched yet.
         *
         * @throws IllegalStateException if there is no key and nowhere to fetch one from
         */
        public TokenVerifier build() {
            if (keys.isEmpty() && jwks.isEmpty()) {
                throw new IllegalStateException(
                        "token keys: got none, expected at least one of hmac, rsa, ec and jwks");
            }
            return new TokenVerifier(this);
        }

        private static String notEmpty(String setting, String value) {
            if (value.isEmpty()) {
                throw new IllegalArgumentException(
                        "token " + setting + ": got an empty text; leave it out to accept every " + setting);
            }
            return value;
        }
    }
}
