package dev.parley.hub.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Set;

/**
 * A key, with the algorithms that it may be used for. RFC 8725 §3.1: it is the key that says which those are, never the
 * token; else a public key would pass as the secret of an HMAC.
 */
final class VerificationKey {

    private static final int SHORTEST_SECRET = 32;
    private static final int SHORTEST_MODULUS = 2048;

    private final Set<JWSAlgorithm> algorithms;
    private final JWSVerifier verifier;

    private VerificationKey(Set<JWSAlgorithm> algorithms, JWSVerifier verifier) {
        this.algorithms = algorithms;
        this.verifier = verifier;
    }

    static VerificationKey hmac(byte[] secret) {
        // RFC 7518 §3.2: a key of the hash's size or larger must be used.
        if (secret.length < SHORTEST_SECRET) {
            throw new IllegalArgumentException("HMAC secret: got " + secret.length + " bytes, expected at least "
                    + SHORTEST_SECRET + " (48 for HS384, 64 for HS512)");
        }
        Set<JWSAlgorithm> algorithms = secret.length >= 64
                ? Set.of(JWSAlgorithm.HS256, JWSAlgorithm.HS384, JWSAlgorithm.HS512)
                : secret.length >= 48 ? Set.of(JWSAlgorithm.HS256, JWSAlgorithm.HS384) : Set.of(JWSAlgorithm.HS256);
        try {
            return new VerificationKey(algorithms, new MACVerifier(secret));
        } catch (JOSEException impossible) {
            throw new IllegalStateException("the secret's length has been checked", impossible);
        }
    }

    static VerificationKey rsa(RSAPublicKey key) {
        // RFC 7518 §3.3: a key of 2048 bits or larger must be used.
        if (key.getModulus().bitLength() < SHORTEST_MODULUS) {
            throw new IllegalArgumentException("RSA public key: got "
                    + key.getModulus().bitLength() + " bits, expected at least " + SHORTEST_MODULUS);
        }
        return new VerificationKey(
                Set.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.RS512), new RSASSAVerifier(key));
    }

    static VerificationKey ec(ECPublicKey key) {
        Curve curve = Curve.forECParameterSpec(key.getParams());
        JWSAlgorithm algorithm;
        if (Curve.P_256.equals(curve)) {
            algorithm = JWSAlgorithm.ES256;
        } else if (Curve.P_384.equals(curve)) {
            algorithm = JWSAlgorithm.ES384;
        } else if (Curve.P_521.equals(curve)) {
            algorithm = JWSAlgorithm.ES512;
        } else {
            throw new IllegalArgumentException(
                    "EC public key: got one on another curve, expected P-256 (ES256), P-384 (ES384) or P-521 (ES512)");
        }
        try {
            return new VerificationKey(Set.of(algorithm), new ECDSAVerifier(key));
        } catch (JOSEException notOnTheCurve) {
            throw new IllegalArgumentException("EC public key: it is no point of its curve", notOnTheCurve);
        }
    }

    /** {@return the same key for one algorithm only; for none, if it is not suited to that} */
    VerificationKey onlyFor(JWSAlgorithm algorithm) {
        return new VerificationKey(algorithms.contains(algorithm) ? Set.of(algorithm) : Set.of(), verifier);
    }

    boolean isFor(JWSAlgorithm algorithm) {
        return algorithms.contains(algorithm);
    }

    boolean isUsable() {
        return !algorithms.isEmpty();
    }

    /** {@return whether this key made the signature} Only to be asked for an algorithm that the key is for. */
    boolean signed(JWSObject token) {
        try {
            return token.verify(verifier);
        } catch (JOSEException unusableSignature) {
            return false;
        }
    }
}
