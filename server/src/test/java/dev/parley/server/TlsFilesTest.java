package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.testing.Keytool;
import dev.parley.testing.Keytool.SelfSigned;
import dev.parley.websocket.tls.TlsFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsFilesTest {

    @TempDir
    private static Path folder;

    private static SelfSigned ec;
    private static SelfSigned rsa;

    @BeforeAll
    static void makeKeys() throws Exception {
        ec = Keytool.selfSigned(folder, "ec", "EC", "-groupname", "secp256r1");
        rsa = Keytool.selfSigned(folder, "rsa", "RSA", "-keysize", "2048");
        ec.writeCertificate(folder.resolve("ec.crt"));
        rsa.writeCertificate(folder.resolve("rsa.crt"));
        ec.writeKey(folder.resolve("ec.key"));
    }

    private static TlsFiles load(Tls tls) throws TlsFileException {
        return TlsFiles.parse(tls, TlsFiles.read(tls));
    }

    @Test
    void readsPkcs12() throws Exception {
        TlsFiles files = load(Tls.pkcs12(ec.pkcs12(), Keytool.PASSWORD));
        assertThat(files.identity().key()).isEqualTo(ec.key());
        assertThat(files.identity().chain()).hasSize(1).first().isEqualTo(ec.certificate());
        assertThatThrownBy(() -> load(Tls.pkcs12(ec.pkcs12(), "wrong")))
                .hasMessage(ec.pkcs12() + ": it is no PKCS #12 file, or the password is wrong");
    }

    @Test
    void readsChainAndKeyFromOneFileWithOtherTextInIt() throws Exception {
        String text = "Bag Attributes: none\n"
                + Keytool.pem("CERTIFICATE", ec.certificate().getEncoded())
                + "more text\n"
                + Keytool.pem("CERTIFICATE", rsa.certificate().getEncoded()).replace("\n", "\r\n")
                + Keytool.pem("EC PARAMETERS", new byte[] {6, 1, 1})
                + Keytool.pem("PRIVATE KEY", ec.key().getEncoded());
        Path file = Files.writeString(folder.resolve("all.pem"), text);
        TlsFiles files = load(Tls.pem(file, file));
        assertThat(files.identity().key()).isEqualTo(ec.key());
        assertThat(files.identity().chain()).hasSize(2);
    }

    @Test
    void readsTheAuthoritiesOfClients() throws Exception {
        Tls tls = Tls.pem(folder.resolve("ec.crt"), folder.resolve("ec.key"))
                .withClientCertificates(Tls.ClientCertificates.REQUIRED, folder.resolve("rsa.crt"));
        assertThat(load(tls).authorities()).hasSize(1).first().isEqualTo(rsa.certificate());
    }

    @Test
    void saysWhatIsWrongWithAFile() throws IOException {
        Path certificate = folder.resolve("ec.crt");
        Path key = folder.resolve("ec.key");
        Path missing = folder.resolve("missing.pem");
        Path empty = Files.writeString(folder.resolve("empty.pem"), "nothing\n");
        Path broken = Files.writeString(folder.resolve("broken.pem"), Keytool.pem("CERTIFICATE", new byte[] {1, 2, 3}));
        Path brokenKey =
                Files.writeString(folder.resolve("broken.key"), Keytool.pem("PRIVATE KEY", new byte[] {1, 2, 3}));

        assertThatThrownBy(() -> load(Tls.pem(missing, key))).hasMessage(missing + ": there is no such file");
        assertThatThrownBy(() -> load(Tls.pem(empty, key)))
                .hasMessage(empty + ": there is no certificate in it, expected -----BEGIN CERTIFICATE-----");
        assertThatThrownBy(() -> load(Tls.pem(certificate, empty)))
                .hasMessage(empty + ": there is no private key in it, expected -----BEGIN PRIVATE KEY-----");
        assertThatThrownBy(() -> load(Tls.pem(broken, key)))
                .hasMessage(broken + ": a certificate in it cannot be read");
        assertThatThrownBy(() -> load(Tls.pem(certificate, brokenKey)))
                .hasMessageStartingWith(brokenKey + ": the private key cannot be read");
        assertThatThrownBy(() -> load(Tls.pem(folder, key))).isInstanceOf(TlsFileException.class);
    }

    @Test
    void refusesAKeyOfAnotherCertificate() {
        Tls sameKind = Tls.pem(folder.resolve("rsa.crt"), folder.resolve("ec.key"));
        assertThatThrownBy(() -> load(sameKind))
                .isInstanceOf(TlsFileException.class)
                .hasMessage(sameKind + ": the private key does not belong to the first certificate");
    }

    @Test
    void tellsNoPasswords() {
        assertThat(Tls.pkcs12(Path.of("a.p12"), "secret")).hasToString("TLS with a.p12");
        assertThat(Tls.pem(Path.of("a.crt"), Path.of("a.key"), "secret")).hasToString("TLS with a.crt and a.key");
    }
}
