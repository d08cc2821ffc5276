package dev.parley.websocket.tls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * As much of DER (X.690) as it takes to put the older forms of private keys into the one that the JDK reads, PKCS #8
 * (RFC 5958 §2): {@code SEQUENCE { version 0, SEQUENCE { algorithm, parameters }, OCTET STRING { the old form } }}.
 */
final class Der {

    private static final int INTEGER = 0x02;
    private static final int OCTET_STRING = 0x04;
    private static final int SEQUENCE = 0x30;
    private static final int CURVE = 0xa0;

    private static final byte[] VERSION_0 = {INTEGER, 1, 0};

    /** {@code rsaEncryption} with NULL parameters (RFC 8017 §A.1). */
    private static final byte[] RSA = HexFormat.of().parseHex("06092a864886f70d0101010500");

    /** {@code id-ecPublicKey} (RFC 5480 §2.1.1); the curve follows. */
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

    private Der() {}

    /** Wraps an {@code RSAPrivateKey} (RFC 8017 §A.1.2). */
    static byte[] pkcs8FromPkcs1(byte[] key) {
        return element(SEQUENCE, VERSION_0, element(SEQUENCE, RSA), element(OCTET_STRING, key));
    }

    /** Wraps an {@code ECPrivateKey} (RFC 5915 §3); empty when it does not name its curve, or is none. */
    static Optional<byte[]> pkcs8FromSec1(byte[] key) {
        return contentOf(key, 0, SEQUENCE)
                .flatMap(fields -> contentOf(key, fields.start(), INTEGER))
                .flatMap(version -> contentOf(key, version.end(), OCTET_STRING))
                .flatMap(privateKey -> contentOf(key, privateKey.end(), CURVE))
                .map(curve -> Arrays.copyOfRange(key, curve.start(), curve.end()))
                .map(curve -> element(SEQUENCE, VERSION_0, element(SEQUENCE, EC, curve), element(OCTET_STRING, key)));
    }

    /** Where the content of an element is. */
    private record Span(int start, int end) {}

    private static Optional<Span> contentOf(byte[] der, int at, int tag) {
        if (at + 2 > der.length || (der[at] & 0xff) != tag) {
            return Optional.empty();
        }
        int length = der[at + 1] & 0xff;
        int start = at + 2;
        if (length > 0x80) {
            int octets = length - 0x80;
            if (octets > 3 || start + octets > der.length) {
                return Optional.empty();
            }
            length = 0;
            for (int i = 0; i < octets; i++) {
                length = (length << 8) | (der[start++] & 0xff);
            }
        }
        return length > der.length - start ? Optional.empty() : Optional.of(new Span(start, start + length));
    }

    /** Writes one element of up to 65,535 bytes. */
    static byte[] element(int tag, byte[]... contents) {
        int length = Arrays.stream(contents).mapToInt(content -> content.length).sum();
        ByteArrayOutputStream der = new ByteArrayOutputStream(length + 5);
        der.write(tag);
        if (length < 0x80) {
            der.write(length);
        } else if (length < 0x100) {
            der.write(0x81);
            der.write(length);
        } else {
            der.write(0x82);
            der.write(length >> 8);
            der.write(length);
        }
        for (byte[] content : contents) {
            der.writeBytes(content);
        }
        return der.toByteArray();
    }
}
