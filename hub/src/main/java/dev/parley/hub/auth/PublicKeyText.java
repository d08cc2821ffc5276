package dev.parley.hub.auth;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A public key in the textual encoding of RFC 7468: a key by itself, or the one of a certificate. */
final class PublicKeyText {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    private PublicKeyText() {}

    static RSAPublicKey rsa(String pem) {
        if (read("RSA", pem) instanceof RSAPublicKey key) {
            return key;
        }
        throw new IllegalArgumentException("RSA public key: got one of another kind; for EC there is the setting ec");
    }

    static ECPublicKey ec(String pem) {
        if (read("EC", pem) instanceof ECPublicKey key) {
            return key;
        }
        throw new IllegalArgumentException("EC public key: got one of another kind; for RSA there is the setting rsa");
    }

    static boolean isPem(String text) {
        return text.contains("-----BEGIN ");
    }

    private static PublicKey read(String kind, String pem) {
        Matcher block = BLOCK.matcher(pem);
        if (!block.find()) {
            throw refused(kind, "got no PEM text");
        }
        String label = block.group(1);
        if (label.endsWith("PRIVATE KEY")) {
            throw refused(kind, "got a private key, which whoever only verifies must not have");
        }
        try {
            byte[] der = der(kind, block.group(2));
            return switch (label) {
                case "PUBLIC KEY" -> fromDer(kind, der);
                case "CERTIFICATE" ->
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(der))
                            .getPublicKey();
                case "RSA PUBLIC KEY" ->
                    throw refused(kind, "got one in PKCS #1 (openssl rsa -RSAPublicKey_in -pubout converts it)");
                default -> throw refused(kind, "got " + label);
            };
        } catch (GeneralSecurityException unreadable) {
            throw new IllegalArgumentException(
                    kind + " public key: what is between BEGIN and END is no such key", unreadable);
        }
    }

    private static byte[] der(String kind, String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException(
                    kind + " public key: what is between BEGIN and END is not base64", notBase64);
        }
    }

    private static PublicKey fromDer(String kind, byte[] der) throws GeneralSecurityException {
        X509EncodedKeySpec encoded = new X509EncodedKeySpec(der);
        try {
            return KeyFactory.getInstance(kind).generatePublic(encoded);
        } catch (GeneralSecurityException otherKind) {
            return KeyFactory.getInstance(kind.equals("RSA") ? "EC" : "RSA").generatePublic(encoded);
        }
    }

    private static IllegalArgumentException refused(String kind, String got) {
        return new IllegalArgumentException(
                kind + " public key: " + got + ", expected -----BEGIN PUBLIC KEY----- or a certificate");
    }
}
