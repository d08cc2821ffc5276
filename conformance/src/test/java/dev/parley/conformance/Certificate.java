package dev.parley.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * A self-signed certificate for {@code localhost} and {@code 127.0.0.1}, made anew for a test run by the JDK's keytool.
 *
 * @param certificate the certificate, PEM
 * @param key the private key, PEM (PKCS #8), not encrypted
 * @param both the two in one file, as haproxy wants them
 * @param store the two in a PKCS #12 store
 */
public record Certificate(Path certificate, Path key, Path both, Path store) {

    private static final String PASSWORD = "conformance";
    private static final String ALIAS = "parley";

    /** Makes a certificate in this folder, valid for two days. */
    public static Certificate selfSigned(Path folder) {
        Path store = folder.resolve("parley.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        ExternalProcess.run(
                "keytool",
                List.of(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString()),
                folder,
                Duration.ofSeconds(60));
        try (InputStream stored = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(stored, PASSWORD.toCharArray());
            Key privateKey = keys.getKey(ALIAS, PASSWORD.toCharArray());
            String certificatePem =
                    pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded());
            String keyPem = pem("PRIVATE KEY", privateKey.getEncoded());
            return new Certificate(
                    Files.writeString(folder.resolve("certificate.pem"), certificatePem),
                    Files.writeString(folder.resolve("key.pem"), keyPem),
                    Files.writeString(folder.resolve("both.pem"), certificatePem + keyPem),
                    store);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot read what keytool made", e);
        }
    }

    /** The TLS context of a server that shows this certificate. */
    public SSLContext serverContext() {
        try (InputStream stream = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(stream, PASSWORD.toCharArray());
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keys, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), null, null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot read " + store, e);
        }
    }

    /** A TLS context that trusts the certificate in this PEM file and no other. */
    public static SSLContext trusting(Path pem) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trustManager(pem)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot trust " + pem, e);
        }
    }

    /** Trusts the certificate in this PEM file and no other. */
    public static X509TrustManager trustManager(Path pem) {
        try (InputStream stream = Files.newInputStream(pem)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    ALIAS, CertificateFactory.getInstance("X.509").generateCertificate(stream));
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            return (X509TrustManager) factory.getTrustManagers()[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot trust " + pem, e);
        }
    }

    private static String pem(String label, byte[] encoded) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }
}
