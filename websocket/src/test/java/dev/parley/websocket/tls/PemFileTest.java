package dev.parley.websocket.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.testing.Keytool;
import dev.parley.testing.Keytool.SelfSigned;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemFileTest {

    @TempDir
    private static Path folder;

    private static SelfSigned ec;
    private static SelfSigned rsa;

    @BeforeAll
    static void makeKeys() throws Exception {
        ec = Keytool.selfSigned(folder, "ec", "EC", "-groupname", "secp256r1");
        rsa = Keytool.selfSigned(folder, "rsa", "RSA", "-keysize", "2048");
    }

    private static PrivateKey key(String label, byte[] der) throws Exception {
        return key(label, der, Optional.empty());
    }

    private static PrivateKey key(String label, byte[] der, Optional<String> password) throws Exception {
        byte[] content = Keytool.pem(label, der).getBytes(StandardCharsets.US_ASCII);
        return PemFile.parse(Path.of("test.key"), content).privateKey(password);
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
        assertThat(key("PRIVATE KEY", ec.key().getEncoded())).isEqualTo(ec.key());
        assertThat(key("PRIVATE KEY", rsa.key().getEncoded())).isEqualTo(rsa.key());
    }

    @Test
    void readsEdDsa() throws Exception {
        SelfSigned ed = Keytool.selfSigned(folder, "ed", "Ed25519");
        assertThat(key("PRIVATE KEY", ed.key().getEncoded())).isEqualTo(ed.key());
    }

    @Test
    void readsPkcs1() throws Exception {
        assertThat(key("RSA PRIVATE KEY", inner(rsa.key().getEncoded(), 13))).isEqualTo(rsa.key());
    }

    @Test
    void readsSec1ThatNamesItsCurve() throws Exception {
        // SEQUENCE { 1, OCTET STRING of 32, [0] { secp256r1 } }, as openssl ecparam -genkey writes it.
        byte[] scalar = scalar();
        ByteBuffer sec1 = ByteBuffer.allocate(2 + 3 + 34 + 12);
        sec1.put(new byte[] {0x30, 49, 2, 1, 1, 4, 32}).put(scalar);
        sec1.put(new byte[] {(byte) 0xa0, 10, 6, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 3, 1, 7});
        PrivateKey read = key("EC PRIVATE KEY", sec1.array());
        assertThat(((ECPrivateKey) read).getS()).isEqualTo(((ECPrivateKey) ec.key()).getS());
    }

    @Test
    void refusesSec1WithoutACurve() {
        assertThatThrownBy(() -> key("EC PRIVATE KEY", new byte[] {0x30, 6, 2, 1, 1, 4, 1, 9}))
                .isInstanceOf(TlsFileException.class)
                .hasMessageContaining("does not name its curve");
        assertThatThrownBy(() -> key("EC PRIVATE KEY", new byte[] {0x30, (byte) 0x84, 1, 1, 1, 1}))
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
        String label = "ENCRYPTED PRIVATE KEY";

        assertThat(key(label, encrypted, Optional.of("open sesame"))).isEqualTo(ec.key());
        assertThatThrownBy(() -> key(label, encrypted, Optional.of("open barley")))
                .isInstanceOf(TlsFileException.class)
                .hasMessage("test.key: the private key cannot be decrypted: is the password right?");
        assertThatThrownBy(() -> key(label, encrypted))
                .hasMessage("test.key: the private key is encrypted, and no password was given");
    }
}
