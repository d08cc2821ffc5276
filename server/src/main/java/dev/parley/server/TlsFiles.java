package dev.parley.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What is in the files of {@link Tls} at one moment, read and checked.
 *
 * @param key the private key
 * @param chain its certificate, and those of the authorities in between
 * @param authorities whose certificates clients may show; empty where none are wanted
 */
record TlsFiles(PrivateKey key, List<X509Certificate> chain, List<X509Certificate> authorities) {

    /** The files' contents, before anybody has tried to make sense of them. */
    static final class Contents {

        private final byte[] certificates;
        private final byte[] key;
        private final byte[] authorities;

        private Contents(byte[] certificates, byte[] key, byte[] authorities) {
            this.certificates = certificates;
            this.key = key;
            this.authorities = authorities;
        }

        /** {@return a text that is the same for the same contents} */
        String fingerprint() {
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                for (byte[] content : List.of(certificates, key, authorities)) {
                    digest.update(Integer.toString(content.length).getBytes(StandardCharsets.US_ASCII));
                    digest.update((byte) ':');
                    digest.update(content);
                }
                return HexFormat.of().formatHex(digest.digest());
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException("every JDK has SHA-256", impossible);
            }
        }
    }

    static Contents read(Tls tls) throws TlsFileException {
        byte[] authorities = tls.trust().isPresent() ? read(tls.trust().get().authorities()) : new byte[0];
        return switch (tls.identity()) {
            case Tls.Identity.Pem pem -> new Contents(read(pem.certificates()), read(pem.key()), authorities);
            case Tls.Identity.Pkcs12 pkcs12 -> new Contents(read(pkcs12.file()), new byte[0], authorities);
        };
    }

    private static byte[] read(Path file) throws TlsFileException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException missing) {
            throw new TlsFileException(file + ": there is no such file", missing);
        } catch (AccessDeniedException denied) {
            throw new TlsFileException(file + ": this user may not read it", denied);
        } catch (IOException unreadable) {
            throw new TlsFileException(file + ": it cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    static TlsFiles parse(Tls tls, Contents contents) throws TlsFileException {
        List<X509Certificate> authorities = tls.trust().isPresent()
                ? PemFile.parse(tls.trust().get().authorities(), contents.authorities)
                        .certificates()
                : List.of();
        TlsFiles files = switch (tls.identity()) {
            case Tls.Identity.Pem pem ->
                new TlsFiles(
                        PemFile.parse(pem.key(), contents.key).privateKey(pem.keyPassword()),
                        PemFile.parse(pem.certificates(), contents.certificates).certificates(),
                        authorities);
            case Tls.Identity.Pkcs12 pkcs12 -> fromPkcs12(pkcs12, contents.certificates, authorities);
        };
        files.checkThatTheyBelongTogether(tls);
        return files;
    }

    private static TlsFiles fromPkcs12(Tls.Identity.Pkcs12 pkcs12, byte[] content, List<X509Certificate> authorities)
            throws TlsFileException {
        char[] password = pkcs12.password().toCharArray();
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(content), password);
            List<String> keys = new ArrayList<>();
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias)) {
                    keys.add(alias);
                }
            }
            if (keys.size() != 1) {
                throw new TlsFileException(pkcs12.file() + ": there are " + keys.size()
                        + " private keys in it, expected one with its certificate");
            }
            List<X509Certificate> chain = new ArrayList<>();
            for (Certificate certificate : store.getCertificateChain(keys.getFirst())) {
                chain.add((X509Certificate) certificate);
            }
            return new TlsFiles((PrivateKey) store.getKey(keys.getFirst(), password), chain, authorities);
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new TlsFileException(
                    pkcs12.file() + ": it is no PKCS #12 file, or the password is wrong", unreadable);
        }
    }

    /** A certificate that was replaced before its key, or the other way round, would fail every TLS handshake. */
    private void checkThatTheyBelongTogether(Tls tls) throws TlsFileException {
        byte[] probe = {1, 2, 3};
        try {
            String algorithm = signatureAlgorithm()
                    .orElseThrow(() -> new TlsFileException(
                            tls + ": a private key of the kind " + key.getAlgorithm() + " is not supported"));
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
            throw new TlsFileException(tls + ": the private key does not belong to the first certificate", mismatch);
        }
        throw new TlsFileException(tls + ": the private key does not belong to the first certificate");
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
