package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.Keytool.SelfSigned;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
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

    private static PrivateKey key(String certificate, String label, byte[] der) throws Exception {
        Path file = Files.writeString(folder.resolve("test.key"), Keytool.pem(label, der));
        return load(Tls.pem(folder.resolve(certificate), file)).key();
    }

    /** Takes the old form out of PKCS #8: the octet string that ends it. */
    private static byte[] inner(byte[] pkcs8, int algorithmLength) {
        ByteBuffer der = ByteBuffer.wrap(pkcs8);
        der.get(); // SEQUENCE
        skipLength(der);
        der.position(der.position() + 3 + 2 + algorithmLength); // version, then the algorithm with its header
        der.get(); // OCTET STRING
        skipLength(der);
        byte[] inner = new byte[der.remaining()];
        der.get(inner);
        return inner;
    }

    private static void skipLength(ByteBuffer der) {
        int first = der.get() & 0xff;
        if (first > 0x80) {
            der.position(der.position() + first - 0x80);
        }
    }

    @Test
    void readsPkcs8() throws Exception {
        assertThat(key("ec.crt", "PRIVATE KEY", ec.key().getEncoded())).isEqualTo(ec.key());
        assertThat(key("rsa.crt", "PRIVATE KEY", rsa.key().getEncoded())).isEqualTo(rsa.key());
    }

    @Test
    void readsEdDsa() throws Exception {
        SelfSigned ed = Keytool.selfSigned(folder, "ed", "Ed25519");
        ed.writeCertificate(folder.resolve("ed.crt"));
        assertThat(key("ed.crt", "PRIVATE KEY", ed.key().getEncoded())).isEqualTo(ed.key());
    }

    @Test
    void readsPkcs1() throws Exception {
        assertThat(key("rsa.crt", "RSA PRIVATE KEY", inner(rsa.key().getEncoded(), 13)))
                .isEqualTo(rsa.key());
    }

    @Test
    void readsSec1ThatNamesItsCurve() throws Exception {
        // SEQUENCE { 1, OCTET STRING of 32, [0] { secp256r1 } }, as openssl ecparam -genkey writes it.
        byte[] scalar = scalar();
        ByteBuffer sec1 = ByteBuffer.allocate(2 + 3 + 34 + 12);
        sec1.put(new byte[] {0x30, 49, 2, 1, 1, 4, 32}).put(scalar);
        sec1.put(new byte[] {(byte) 0xa0, 10, 6, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 3, 1, 7});
        PrivateKey read = key("ec.crt", "EC PRIVATE KEY", sec1.array());
        assertThat(((ECPrivateKey) read).getS()).isEqualTo(((ECPrivateKey) ec.key()).getS());
    }

    @Test
    void refusesSec1WithoutACurve() {
        assertThatThrownBy(() -> key("ec.crt", "EC PRIVATE KEY", new byte[] {0x30, 6, 2, 1, 1, 4, 1, 9}))
                .isInstanceOf(TlsFileException.class)
                .hasMessageContaining("does not name its curve");
        assertThatThrownBy(() -> key("ec.crt", "EC PRIVATE KEY", new byte[] {0x30, (byte) 0x84, 1, 1, 1, 1}))
                .isInstanceOf(TlsFileException.class);
    }

    private static byte[] scalar() {
        byte[] number = ((ECPrivateKey) ec.key()).getS().toByteArray();
        byte[] scalar = new byte[32];
        int from = Math.max(0, number.length - 32);
        int length = number.length - from;
        System.arraycopy(number, from, scalar, 32 - length, length);
        return scalar;
    }

    @Test
    void readsAnEncryptedKey() throws Exception {
        String algorithm = "PBEWithHmacSHA256AndAES_256";
        SecretKey secret =
                SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec("open sesame".toCharArray()));
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(Cipher.ENCRYPT_MODE, secret);
        // RFC 5958 §3: SEQUENCE { SEQUENCE { PBES2, parameters }, OCTET STRING }
        byte[] encrypted = Der.element(
                0x30,
                Der.element(
                        0x30,
                        HexFormat.of().parseHex("06092a864886f70d01050d"),
                        cipher.getParameters().getEncoded()),
                Der.element(0x04, cipher.doFinal(ec.key().getEncoded())));
        Path file = Files.writeString(folder.resolve("enc.key"), Keytool.pem("ENCRYPTED PRIVATE KEY", encrypted));
        Path certificate = folder.resolve("ec.crt");

        assertThat(load(Tls.pem(certificate, file, "open sesame")).key()).isEqualTo(ec.key());
        assertThatThrownBy(() -> load(Tls.pem(certificate, file, "open barley")))
                .isInstanceOf(TlsFileException.class)
                .hasMessage(file + ": the private key cannot be decrypted: is the password right?");
        assertThatThrownBy(() -> load(Tls.pem(certificate, file)))
                .hasMessage(file + ": the private key is encrypted, and no password was given");
    }

    @Test
    void readsPkcs12() throws Exception {
        TlsFiles files = load(Tls.pkcs12(ec.pkcs12(), Keytool.PASSWORD));
        assertThat(files.key()).isEqualTo(ec.key());
        assertThat(files.chain()).hasSize(1).first().isEqualTo(ec.certificate());
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
        assertThat(files.key()).isEqualTo(ec.key());
        assertThat(files.chain()).hasSize(2);
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
