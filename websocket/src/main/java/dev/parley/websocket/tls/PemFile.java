package dev.parley.websocket.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Certificates and private keys in the textual encoding of RFC 7468. */
public final class PemFile {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s*([A-Za-z0-9+/=\\s]*?)\\s*-----END \\1-----");

    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

    private final Path path;
    private final List<Block> blocks;

    private record Block(String label, String base64) {
        byte[] der(Path path) throws TlsFileException {
            try {
                return Base64.getMimeDecoder().decode(base64);
            } catch (IllegalArgumentException notBase64) {
                throw new TlsFileException(path + ": what is between BEGIN and END is not base64", notBase64);
            }
        }
    }

    private PemFile(Path path, List<Block> blocks) {
        this.path = path;
        this.blocks = blocks;
    }

    /**
     * Reads the blocks of a file.
     *
     * @param path the file's name, for messages
     * @param content what is in it
     * @return the file, of whose blocks nobody has tried to make sense yet
     */
    public static PemFile parse(Path path, byte[] content) {
        Matcher matcher = BLOCK.matcher(new String(content, StandardCharsets.ISO_8859_1));
        List<Block> blocks = new ArrayList<>();
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2)));
        }
        return new PemFile(path, blocks);
    }

    /**
     * {@return the certificates, in order; at least one}
     *
     * @throws TlsFileException if there is none, or one cannot be read
     */
    public List<X509Certificate> certificates() throws TlsFileException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks) {
            if (!block.label().equals("CERTIFICATE") && !block.label().equals("X509 CERTIFICATE")) {
                continue;
            }
            try {
                certificates.add((X509Certificate) CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(block.der(path))));
            } catch (CertificateException unreadable) {
                throw new TlsFileException(path + ": a certificate in it cannot be read", unreadable);
            }
        }
        if (certificates.isEmpty()) {
            throw new TlsFileException(path + ": there is no certificate in it, expected -----BEGIN CERTIFICATE-----");
        }
        return certificates;
    }

    /**
     * {@return the private key: the first one there is}
     *
     * @param password decrypts it, if it is encrypted
     * @throws TlsFileException if there is none, or it cannot be read
     */
    public PrivateKey privateKey(Optional<String> password) throws TlsFileException {
        for (Block block : blocks) {
            switch (block.label()) {
                case "PRIVATE KEY" -> {
                    return fromPkcs8(block.der(path));
                }
                case "RSA PRIVATE KEY" -> {
                    return fromPkcs8(Der.pkcs8FromPkcs1(block.der(path)));
                }
                case "EC PRIVATE KEY" -> {
                    return fromPkcs8(Der.pkcs8FromSec1(block.der(path))
                            .orElseThrow(() -> new TlsFileException(path
                                    + ": the EC private key does not name its curve; convert it with"
                                    + " openssl pkcs8 -topk8 -nocrypt")));
                }
                case "ENCRYPTED PRIVATE KEY" -> {
                    return fromEncrypted(
                            block.der(path),
                            password.orElseThrow(() -> new TlsFileException(
                                    path + ": the private key is encrypted, and no password was given")));
                }
                default -> {}
            }
        }
        throw new TlsFileException(path + ": there is no private key in it, expected -----BEGIN PRIVATE KEY-----");
    }

    private PrivateKey fromPkcs8(byte[] der) throws TlsFileException {
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (InvalidKeySpecException notThisOne) {
                // The next one, then.
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException("every JDK has " + algorithm, impossible);
            }
        }
        throw new TlsFileException(
                path + ": the private key cannot be read, or is none of " + String.join(", ", KEY_ALGORITHMS));
    }

    private PrivateKey fromEncrypted(byte[] der, String password) throws TlsFileException {
        try {
            EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
            // For PBES2 the algorithm's name is that of the parameters, which name key derivation and cipher.
            String algorithm =
                    info.getAlgName().equals("PBES2") || info.getAlgName().startsWith("1.2.840.113549.1.5.13")
                            ? info.getAlgParameters().toString()
                            : info.getAlgName();
            SecretKeyFactory keys = SecretKeyFactory.getInstance(algorithm);
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    keys.generateSecret(new PBEKeySpec(password.toCharArray())),
                    info.getAlgParameters());
            return fromPkcs8(info.getKeySpec(cipher).getEncoded());
        } catch (GeneralSecurityException | IOException wrong) {
            throw new TlsFileException(path + ": the private key cannot be decrypted: is the password right?", wrong);
        }
    }
}
