package dev.parley.websocket.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * By what one side of TLS shows who it is.
 *
 * @param key the private key
 * @param chain its certificate, and those of the authorities in between
 */
public record KeyAndChain(PrivateKey key, List<X509Certificate> chain) {

    /** Keeps the chain from being changed. */
    public KeyAndChain {
        chain = List.copyOf(chain);
    }

    /**
     * {@return the one private key in a PKCS #12 file, with its chain}
     *
     * @param file the file's name, for messages
     * @param content what is in it
     * @param password the password of the file and the key
     * @throws TlsFileException if it cannot be read, or has none or several
     */
    public static KeyAndChain fromPkcs12(Path file, byte[] content, String password) throws TlsFileException {
        char[] characters = password.toCharArray();
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(content), characters);
            List<String> keys = new ArrayList<>();
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias)) {
                    keys.add(alias);
                }
            }
            if (keys.size() != 1) {
                throw new TlsFileException(
                        file + ": there are " + keys.size() + " private keys in it, expected one with its certificate");
            }
            List<X509Certificate> chain = new ArrayList<>();
            for (Certificate certificate : store.getCertificateChain(keys.getFirst())) {
                chain.add((X509Certificate) certificate);
            }
            return new KeyAndChain((PrivateKey) store.getKey(keys.getFirst(), characters), chain);
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new TlsFileException(file + ": it is no PKCS #12 file, or the password is wrong", unreadable);
        }
    }

    /**
     * Checks that the key belongs to the first certificate. One that was replaced before the other would fail every TLS
     * handshake.
     *
     * @param where names the files, for messages
     * @throws TlsFileException if it does not
     */
    public void checkThatTheyBelongTogether(String where) throws TlsFileException {
        byte[] probe = {1, 2, 3};
        try {
            String algorithm = signatureAlgorithm()
                    .orElseThrow(() -> new TlsFileException(
                            where + ": a private key of the kind " + key.getAlgorithm() + " is not supported"));
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(probe);
            Signature verifying = Signature.getInstance(algorithm);
            verifying.initVerify(chain.getFirst().getPublicKey());
            verifying.update(probe);
            if (verifying.verify(signing.sign())) {
                return;
            }
        } catch (GeneralSecurityException mismatch) {
            throw new TlsFileException(where + ": the private key does not belong to the first certificate", mismatch);
        }
        throw new TlsFileException(where + ": the private key does not belong to the first certificate");
    }

    private Optional<String> signatureAlgorithm() {
        return switch (key.getAlgorithm()) {
            case "RSA" -> Optional.of("SHA256withRSA");
            case "EC" -> Optional.of("SHA256withECDSA");
            case "EdDSA", "Ed25519", "Ed448" -> Optional.of("EdDSA");
            default -> Optional.empty();
        };
    }
}
