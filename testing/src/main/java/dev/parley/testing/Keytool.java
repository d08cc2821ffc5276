package dev.parley.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Makes certificates with the running JDK's keytool. */
public final class Keytool {

    /** The password of every file that is made. */
    public static final String PASSWORD = "secret-password";

    private static final String KEYTOOL =
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString();

    /** It is done before the JVM would have finished optimising it. */
    private static final List<String> BRIEFLY = List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC");

    private static final String NO_AUTHORITY = "bc=ca:false";

    private static final List<String> VALID = List.of("-validity", "2");

    private Keytool() {}

    /**
     * A key pair with a certificate that it has signed itself, in a PKCS #12 file; or, where an {@link Authority} has signed it,
     * the file still has the one of its own.
     *
     * @param pkcs12 the file
     * @param key the private key
     * @param certificate the certificate
     */
    public record SelfSigned(Path pkcs12, PrivateKey key, Certificate certificate) {

        /** Writes the certificate as PEM; returns the file. */
        public Path writeCertificate(Path file) throws IOException, GeneralSecurityException {
            return Files.writeString(file, pem("CERTIFICATE", certificate.getEncoded()));
        }

        /** Writes the private key as PEM; returns the file. */
        public Path writeKey(Path file) throws IOException {
            return Files.writeString(file, pem("PRIVATE KEY", key.getEncoded()));
        }
    }

    /**
     * Makes one for {@code localhost} and {@code 127.0.0.1}.
     *
     * @param folder where the file goes
     * @param name the certificate's common name
     * @param keyAlgorithm arguments of {@code -keyalg}, such as {@code EC -groupname secp256r1}
     */
    public static SelfSigned selfSigned(Path folder, String name, String... keyAlgorithm) throws Exception {
        return make(folder, name, "dns:localhost,ip:127.0.0.1", NO_AUTHORITY, List.of(keyAlgorithm));
    }

    /**
     * Makes one for other hosts.
     *
     * @param folder where the file goes
     * @param name the certificate's common name
     * @param hosts as keytool wants them: {@code dns:example.com,ip:192.0.2.1}
     */
    public static SelfSigned selfSignedFor(Path folder, String name, String hosts) throws Exception {
        return make(folder, name, hosts, NO_AUTHORITY, List.of("EC", "-groupname", "secp256r1"));
    }

    /** An authority that signs certificates of others. */
    public record Authority(Path folder, SelfSigned self) {

        /**
         * Signs a certificate that is valid from now on.
         *
         * @param name the certificate's common name
         * @param hosts as keytool wants them: {@code dns:example.com,ip:192.0.2.1}
         */
        public SelfSigned sign(String name, String hosts) throws Exception {
            return sign(name, hosts, VALID);
        }

        /** Signs a certificate that was valid until yesterday. */
        public SelfSigned signExpired(String name, String hosts) throws Exception {
            return sign(name, hosts, List.of("-startdate", "-3d", "-validity", "2"));
        }

        private SelfSigned sign(String name, String hosts, List<String> validity) throws Exception {
            SelfSigned unsigned = selfSignedFor(folder, name, hosts);
            Path request = folder.resolve(name + ".csr");
            Path signed = folder.resolve(name + ".crt");
            run(keytool("-certreq", unsigned.pkcs12(), "-file", request.toString()));
            List<String> command = keytool("-gencert", self.pkcs12(), "-ext", "san=" + hosts, "-rfc");
            command.addAll(List.of("-infile", request.toString(), "-outfile", signed.toString()));
            command.addAll(validity);
            run(command);
            try (InputStream in = Files.newInputStream(signed)) {
                return new SelfSigned(
                        unsigned.pkcs12(),
                        unsigned.key(),
                        CertificateFactory.getInstance("X.509").generateCertificate(in));
            }
        }

        private static List<String> keytool(String what, Path store, String... more) {
            List<String> command = new ArrayList<>(List.of(KEYTOOL, what, "-alias", "key"));
            command.addAll(List.of("-storepass", PASSWORD, "-keystore", store.toString()));
            command.addAll(List.of(more));
            return command;
        }
    }

    /**
     * Makes an authority.
     *
     * @param folder where its file goes, and those of what it signs
     */
    public static Authority authority(Path folder) throws Exception {
        return new Authority(
                folder,
                make(
                        folder,
                        "authority",
                        "dns:authority.test",
                        "bc:critical=ca:true",
                        List.of("EC", "-groupname", "secp256r1")));
    }

    /** TLS of a client that trusts one server certificate, and may show one of its own. */
    public static SSLContext trusting(SelfSigned server, SelfSigned... own) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", server.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        char[] password = PASSWORD.toCharArray();
        KeyStore identity = KeyStore.getInstance("PKCS12");
        identity.load(null, null);
        for (SelfSigned shown : own) {
            identity.setKeyEntry(
                    "own", shown.key(), password, new X509Certificate[] {(X509Certificate) shown.certificate()});
        }
        keyManagers.init(identity, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static SelfSigned make(Path folder, String name, String hosts, String extension, List<String> keyAlgorithm)
            throws Exception {
        Path file = folder.resolve(name + ".p12");
        List<String> command =
                new ArrayList<>(List.of(KEYTOOL, "-genkeypair", "-alias", "key", "-dname", "CN=" + name));
        command.addAll(List.of("-ext", "san=" + hosts, "-ext", extension));
        command.addAll(VALID);
        command.addAll(
                List.of("-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore", file.toString(), "-keyalg"));
        command.addAll(keyAlgorithm);
        run(command);
        KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
        return new SelfSigned(
                file, (PrivateKey) store.getKey("key", PASSWORD.toCharArray()), store.getCertificate("key"));
    }

    private static void run(List<String> keytool) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(keytool);
        command.addAll(1, BRIEFLY);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("keytool failed: " + output);
        }
    }

    /** Encodes as RFC 7468 has it. */
    public static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }
}
