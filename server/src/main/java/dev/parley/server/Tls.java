package dev.parley.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a server's certificate and private key are, and whether it wants certificates from clients. The files are looked at
 * again and again while the server runs: when they have changed, new connections get the new certificate, and the open ones
 * stay as they are. Files that cannot be used are logged, and the certificate before them stays in use.
 *
 * <p>TLS 1.3 and 1.2 are spoken, and {@code http/1.1} is agreed on by ALPN (RFC 7301). Immutable: the methods that change
 * something return new settings.
 */
public final class Tls {

    private static final Duration MOST_SELDOM = Duration.ofHours(24);

    private final Identity identity;
    private final Optional<Trust> trust;
    private final Duration reloadInterval;

    private Tls(Identity identity, Optional<Trust> trust, Duration reloadInterval) {
        this.identity = identity;
        this.trust = trust;
        this.reloadInterval = reloadInterval;
    }

    /** Where the server's certificate and key are. */
    sealed interface Identity {

        /** Both in PEM files. */
        record Pem(Path certificates, Path key, Optional<String> keyPassword) implements Identity {}

        /** Both in a PKCS #12 file. */
        record Pkcs12(Path file, String password) implements Identity {}
    }

    /** Whose certificates clients may show. */
    record Trust(ClientCertificates clientCertificates, Path authorities) {}

    /** Whether clients have to show a certificate. */
    public enum ClientCertificates {
        /** A client may show one; one that is not from a trusted authority ends the TLS handshake. */
        OPTIONAL,
        /** A client that shows none, or one that is not from a trusted authority, does not get through the TLS handshake. */
        REQUIRED
    }

    /**
     * {@return settings with certificate and key in PEM files}
     *
     * @param certificates the server's certificate, followed by those of the authorities in between
     * @param key the private key, not encrypted: PKCS #8 ({@code BEGIN PRIVATE KEY}), PKCS #1 ({@code BEGIN RSA PRIVATE KEY})
     *     or SEC 1 ({@code BEGIN EC PRIVATE KEY}); it may be in the same file
     */
    public static Tls pem(Path certificates, Path key) {
        return of(new Identity.Pem(certificates, key, Optional.empty()));
    }

    /**
     * {@return settings with certificate and key in PEM files}
     *
     * @param certificates the server's certificate, followed by those of the authorities in between
     * @param key the private key, encrypted as in PKCS #8 ({@code BEGIN ENCRYPTED PRIVATE KEY})
     * @param keyPassword the password of the key
     */
    public static Tls pem(Path certificates, Path key, String keyPassword) {
        return of(new Identity.Pem(certificates, key, Optional.of(keyPassword)));
    }

    /**
     * {@return settings with certificate and key in a PKCS #12 file}
     *
     * @param file the file, which has one private key with its chain of certificates
     * @param password the password of the file and the key
     */
    public static Tls pkcs12(Path file, String password) {
        return of(new Identity.Pkcs12(file, password));
    }

    private static Tls of(Identity identity) {
        return new Tls(identity, Optional.empty(), Duration.ofSeconds(30));
    }

    /**
     * {@return settings under which clients may or must show a certificate (mutual TLS)}
     *
     * @param clientCertificates whether they must
     * @param authorities a PEM file with the certificates of the authorities that clients' certificates must come from
     */
    public Tls withClientCertificates(ClientCertificates clientCertificates, Path authorities) {
        return new Tls(identity, Optional.of(new Trust(clientCertificates, authorities)), reloadInterval);
    }

    /**
     * {@return settings with another interval at which the files are looked at}
     *
     * @param interval 10 ms to 24 h; 30 s when not set
     * @throws IllegalArgumentException if it is out of this range
     */
    public Tls withReloadInterval(Duration interval) {
        if (interval.compareTo(Duration.ofMillis(10)) < 0 || interval.compareTo(MOST_SELDOM) > 0) {
            throw new IllegalArgumentException("reloadInterval: got " + interval + ", expected 10 ms to 24 h");
        }
        return new Tls(identity, trust, interval);
    }

    Identity identity() {
        return identity;
    }

    Optional<Trust> trust() {
        return trust;
    }

    Duration reloadInterval() {
        return reloadInterval;
    }

    /** {@return the files' names, without passwords} */
    @Override
    public String toString() {
        return switch (identity) {
            case Identity.Pem pem -> "TLS with " + pem.certificates() + " and " + pem.key();
            case Identity.Pkcs12 pkcs12 -> "TLS with " + pkcs12.file();
        };
    }
}
