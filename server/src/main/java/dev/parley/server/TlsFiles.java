package dev.parley.server;

import dev.parley.websocket.tls.KeyAndChain;
import dev.parley.websocket.tls.PemFile;
import dev.parley.websocket.tls.TlsFileContent;
import dev.parley.websocket.tls.TlsFileException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;

/**
 * What is in the files of {@link Tls} at one moment, read and checked.
 *
 * @param identity by what the server shows who it is
 * @param authorities whose certificates clients may show; empty where none are wanted
 */
record TlsFiles(KeyAndChain identity, List<X509Certificate> authorities) {

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
        byte[] authorities =
                tls.trust().isPresent() ? TlsFileContent.read(tls.trust().get().authorities()) : new byte[0];
        return switch (tls.identity()) {
            case Tls.Identity.Pem pem ->
                new Contents(TlsFileContent.read(pem.certificates()), TlsFileContent.read(pem.key()), authorities);
            case Tls.Identity.Pkcs12 pkcs12 ->
                new Contents(TlsFileContent.read(pkcs12.file()), new byte[0], authorities);
        };
    }

    static TlsFiles parse(Tls tls, Contents contents) throws TlsFileException {
        List<X509Certificate> authorities = tls.trust().isPresent()
                ? PemFile.parse(tls.trust().get().authorities(), contents.authorities)
                        .certificates()
                : List.of();
        KeyAndChain identity = switch (tls.identity()) {
            case Tls.Identity.Pem pem ->
                new KeyAndChain(
                        PemFile.parse(pem.key(), contents.key).privateKey(pem.keyPassword()),
                        PemFile.parse(pem.certificates(), contents.certificates).certificates());
            case Tls.Identity.Pkcs12 pkcs12 ->
                KeyAndChain.fromPkcs12(pkcs12.file(), contents.certificates, pkcs12.password());
        };
        identity.checkThatTheyBelongTogether(tls.toString());
        return new TlsFiles(identity, authorities);
    }
}
