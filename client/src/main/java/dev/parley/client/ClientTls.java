package dev.parley.client;

import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.X509TrustManager;

/**
 * Whom a client trusts when it speaks TLS, and by what certificate it shows who it is. TLS 1.3 and 1.2 are spoken,
 * {@code http/1.1} is offered by ALPN (RFC 7301), and the server's name is sent (RFC 6066 §3) unless the URI has an IP address.
 *
 * <p>Whoever is trusted, the server's certificate has to be for the host of the URI: that is checked always (RFC 9110 §4.3.4),
 * also with a trust manager of the program's own, and also behind a proxy. Only {@link #insecureTrustAnybody()} does not.
 *
 * <p>Immutable: the methods that change something return new settings. Files are read when the client is built.
 */
public final class ClientTls {

    private final Trust trust;
    private final Optional<Identity> identity;

    private ClientTls(Trust trust, Optional<Identity> identity) {
        this.trust = trust;
        this.identity = identity;
    }

    /** Who is trusted. */
    sealed interface Trust {

        /** The authorities that the JDK trusts. */
        record OfTheSystem() implements Trust {}

        /** Those in a PEM file. */
        record Authorities(Path file) implements Trust {}

        /** Those in a key store. */
        record Store(Path file, String password) implements Trust {}

        /** Whom a trust manager of the program's own lets through. */
        record Own(X509TrustManager manager) implements Trust {}

        /** Everybody. */
        record Anybody() implements Trust {}
    }

    /** Where the client's own certificate and key are. */
    sealed interface Identity {

        /** Both in PEM files. */
        record Pem(Path certificates, Path key, Optional<String> keyPassword) implements Identity {}

        /** Both in a PKCS #12 file. */
        record Pkcs12(Path file, String password) implements Identity {}
    }

    /** {@return settings that trust the authorities which the JDK trusts: what a client has unless it is told otherwise} */
    public static ClientTls system() {
        return trusting(new Trust.OfTheSystem());
    }

    /**
     * {@return settings that trust the authorities in a file, and no others}
     *
     * @param file a PEM file with one certificate or more; that of a server itself will do
     */
    public static ClientTls authorities(Path file) {
        return trusting(new Trust.Authorities(file));
    }

    /**
     * {@return settings that trust the authorities in a trust store, and no others}
     *
     * @param file a PKCS #12 or JKS file
     * @param password the password of the file
     */
    public static ClientTls trustStore(Path file, String password) {
        return trusting(new Trust.Store(file, password));
    }

    /**
     * {@return settings that trust whom a trust manager of the program's own lets through} The host's name is checked after
     * it, also when it is a {@link javax.net.ssl.X509ExtendedTrustManager}.
     *
     * @param manager called on virtual threads, so it may block; its time counts against
     *     {@link ClientSettings#handshakeTimeout()}
     */
    public static ClientTls trustManager(X509TrustManager manager) {
        return trusting(new Trust.Own(manager));
    }

    /**
     * {@return settings that trust <strong>anybody</strong>, under any name} Whoever sits between client and server can then
     * read and change everything, passwords included. For tests only; {@link #authorities} with the server's own certificate
     * is hardly more work.
     */
    public static ClientTls insecureTrustAnybody() {
        return trusting(new Trust.Anybody());
    }

    private static ClientTls trusting(Trust trust) {
        return new ClientTls(trust, Optional.empty());
    }

    /**
     * {@return settings with a certificate for servers that want one (mutual TLS), in PEM files}
     *
     * @param certificates the client's certificate, followed by those of the authorities in between
     * @param key the private key, not encrypted: PKCS #8 ({@code BEGIN PRIVATE KEY}), PKCS #1 ({@code BEGIN RSA PRIVATE KEY})
     *     or SEC 1 ({@code BEGIN EC PRIVATE KEY}); it may be in the same file
     */
    public ClientTls withPem(Path certificates, Path key) {
        return new ClientTls(trust, Optional.of(new Identity.Pem(certificates, key, Optional.empty())));
    }

    /**
     * {@return settings with a certificate for servers that want one (mutual TLS), in PEM files}
     *
     * @param certificates the client's certificate, followed by those of the authorities in between
     * @param key the private key, encrypted as in PKCS #8 ({@code BEGIN ENCRYPTED PRIVATE KEY})
     * @param keyPassword the password of the key
     */
    public ClientTls withPem(Path certificates, Path key, String keyPassword) {
        return new ClientTls(trust, Optional.of(new Identity.Pem(certificates, key, Optional.of(keyPassword))));
    }

    /**
     * {@return settings with a certificate for servers that want one (mutual TLS), in a PKCS #12 file}
     *
     * @param file the file, which has one private key with its chain of certificates
     * @param password the password of the file and the key
     */
    public ClientTls withPkcs12(Path file, String password) {
        return new ClientTls(trust, Optional.of(new Identity.Pkcs12(file, password)));
    }

    Trust trust() {
        return trust;
    }

    Optional<Identity> identity() {
        return identity;
    }

    /** {@return who is trusted and the files' names, without passwords} */
    @Override
    public String toString() {
        String trusted = switch (trust) {
            case Trust.OfTheSystem() -> "TLS that trusts the system's authorities";
            case Trust.Authorities(Path file) -> "TLS that trusts " + file;
            case Trust.Store store -> "TLS that trusts " + store.file();
            case Trust.Own own ->
                "TLS that trusts as " + own.manager().getClass().getName() + " does";
            case Trust.Anybody() -> "TLS that trusts anybody (insecure)";
        };
        return trusted
                + identity.map(own -> switch (own) {
                            case Identity.Pem pem -> ", with " + pem.certificates() + " and " + pem.key();
                            case Identity.Pkcs12 pkcs12 -> ", with " + pkcs12.file();
                        })
                        .orElse("");
    }
}
