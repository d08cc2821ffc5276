package dev.parley.hub.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** Keys, made once for a JVM, and tokens signed with them. */
final class TestKeys {

    static final String SECRET = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    static final String OTHER_SECRET = SECRET.replace('0', 'X');

    static final KeyPair RSA = rsa(2048);
    static final KeyPair OTHER_RSA = rsa(2048);
    static final KeyPair P256 = ec("secp256r1");
    static final KeyPair OTHER_P256 = ec("secp256r1");
    static final KeyPair P384 = ec("secp384r1");
    static final KeyPair P521 = ec("secp521r1");

    private TestKeys() {}

    static KeyPair rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static KeyPair ec(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** {@return the public key in PEM} */
    static String pem(Key key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    static String base64Url(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return a token of these claims, signed with {@link #SECRET} for HS256} */
    static String token(String claims) {
        return token(JWSAlgorithm.HS256, claims);
    }

    /** {@return a token of these claims, signed with the key for the algorithm} */
    static String token(JWSAlgorithm algorithm, String claims) {
        return sign(new JWSHeader(algorithm), claims, signer(algorithm));
    }

    /** {@return a token whose header names a key} */
    static String token(JWSAlgorithm algorithm, String keyId, String claims, KeyPair key) {
        return sign(new JWSHeader.Builder(algorithm).keyID(keyId).build(), claims, signer(key));
    }

    static String sign(JWSHeader header, String claims, JWSSigner signer) {
        return sign(header, claims.getBytes(StandardCharsets.UTF_8), signer);
    }

    static String sign(JWSHeader header, byte[] claims, JWSSigner signer) {
        try {
            JWSObject object = new JWSObject(header, new Payload(claims));
            object.sign(signer);
            return object.serialize();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static JWSSigner signer(JWSAlgorithm algorithm) {
        return switch (algorithm.getName()) {
            case "HS256", "HS384", "HS512" -> signer(SECRET.getBytes(StandardCharsets.UTF_8));
            case "ES256" -> signer(P256);
            case "ES384" -> signer(P384);
            case "ES512" -> signer(P521);
            default -> signer(RSA);
        };
    }

    static JWSSigner signer(byte[] secret) {
        try {
            return new MACSigner(secret);
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static JWSSigner signer(KeyPair key) {
        try {
            return key.getPrivate() instanceof ECPrivateKey ec
                    ? new ECDSASigner(ec)
                    : new RSASSASigner(key.getPrivate());
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
