package dev.parley.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Makes certificates with the running JDK's keytool. */
final class Keytool {

    static final String PASSWORD = "secret-password";

    private Keytool() {}

    /** A key pair with a certificate that it has signed itself, in a PKCS #12 file. */
    record SelfSigned(Path pkcs12, PrivateKey key, Certificate certificate) {

        Path writeCertificate(Path file) throws IOException, GeneralSecurityException {
            return Files.writeString(file, pem("CERTIFICATE", certificate.getEncoded()));
        }

        Path writeKey(Path file) throws IOException {
            return Files.writeString(file, pem("PRIVATE KEY", key.getEncoded()));
        }
    }

    /**
     * Makes one.
     *
     * @param folder where the file goes
     * @param name the certificate's common name
     * @param keyAlgorithm arguments of {@code -keyalg}, such as {@code EC -groupname secp256r1}
     */
    static SelfSigned selfSigned(Path folder, String name, String... keyAlgorithm) throws Exception {
        Path file = folder.resolve(name + ".p12");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "key"));
        command.addAll(List.of("-dname", "CN=" + name, "-ext", "san=dns:localhost,ip:127.0.0.1", "-validity", "2"));
        command.addAll(
                List.of("-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore", file.toString(), "-keyalg"));
        command.addAll(Arrays.asList(keyAlgorithm));
        run(command);
        KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
        return new SelfSigned(
                file, (PrivateKey) store.getKey("key", PASSWORD.toCharArray()), store.getCertificate("key"));
    }

    /** A client that trusts one server certificate, and may show one of its own. */
    static SSLContext trusting(SelfSigned server, SelfSigned... own) throws Exception {
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

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("keytool failed: " + output);
        }
    }

    static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }
}
