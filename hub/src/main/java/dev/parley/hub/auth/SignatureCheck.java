package dev.parley.hub.auth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;

/**
 * Finds out whether a token is genuine. Nothing of what it says is looked at before that, except the algorithm and the name
 * of the key in its header.
 */
final class SignatureCheck {

    /** What came out. */
    sealed interface Outcome {}

    record Genuine(JWSObject token) implements Outcome {
        byte[] payload() {
            return token.getPayload().toBytes();
        }
    }

    record Refused(InvalidToken cause) implements Outcome {}

    record Undecided() implements Outcome {}

    private final List<VerificationKey> keys;
    private final Optional<JwksCache> jwks;
    private final int maximumLength;

    SignatureCheck(List<VerificationKey> keys, Optional<JwksCache> jwks, int maximumLength) {
        this.keys = List.copyOf(keys);
        this.jwks = jwks;
        this.maximumLength = maximumLength;
    }

    Outcome check(String token) {
        if (token.length() > maximumLength) {
            return new Refused(InvalidToken.TOO_LONG);
        }
        JWSObject parsed;
        try {
            parsed = JWSObject.parse(token);
        } catch (ParseException | RuntimeException malformed) {
            // What anybody can send must not find an exception that the parser forgot to declare.
            return new Refused(InvalidToken.MALFORMED);
        }
        JWSHeader header = parsed.getHeader();
        // RFC 7515 §4.1.11: a token with extensions that are not understood is invalid, and none is understood here.
        // RFC 7797 §7: b64 must not be used with JWT.
        if (header.getCriticalParams() != null || !header.isBase64URLEncodePayload()) {
            return new Refused(InvalidToken.HEADER);
        }
        return check(parsed, header.getAlgorithm(), header.getKeyID() == null ? "" : header.getKeyID());
    }

    private Outcome check(JWSObject token, JWSAlgorithm algorithm, String keyId) {
        List<VerificationKey> suited = suited(keys, algorithm);
        boolean maybeInJwks = jwks.isPresent()
                && (JWSAlgorithm.Family.RSA.contains(algorithm) || JWSAlgorithm.Family.EC.contains(algorithm));
        if (suited.isEmpty() && !maybeInJwks) {
            return new Refused(InvalidToken.ALGORITHM);
        }
        if (signedByAny(suited, token)) {
            return new Genuine(token);
        }
        if (!maybeInJwks) {
            return new Refused(InvalidToken.SIGNATURE);
        }
        if (keyId.isEmpty()) {
            return new Refused(suited.isEmpty() ? InvalidToken.UNKNOWN_KEY : InvalidToken.SIGNATURE);
        }
        return switch (jwks.get().find(keyId)) {
            case JwksCache.Unavailable() -> new Undecided();
            case JwksCache.Unknown() -> new Refused(InvalidToken.UNKNOWN_KEY);
            case JwksCache.Known(List<VerificationKey> named) -> checkWith(suited(named, algorithm), token);
        };
    }

    private static Outcome checkWith(List<VerificationKey> suited, JWSObject token) {
        if (suited.isEmpty()) {
            return new Refused(InvalidToken.ALGORITHM);
        }
        return signedByAny(suited, token) ? new Genuine(token) : new Refused(InvalidToken.SIGNATURE);
    }

    private static List<VerificationKey> suited(List<VerificationKey> keys, JWSAlgorithm algorithm) {
        return keys.stream().filter(key -> key.isFor(algorithm)).toList();
    }

    private static boolean signedByAny(List<VerificationKey> keys, JWSObject token) {
        return keys.stream().anyMatch(key -> key.signed(token));
    }
}
