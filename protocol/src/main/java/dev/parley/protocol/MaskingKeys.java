package dev.parley.protocol;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.function.IntSupplier;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Masking keys that a peer cannot predict (RFC 6455 §5.3, §10.3), however many it has seen: the key stream of AES-256 in
 * counter mode, whose own key and counter come from {@link SecureRandom}, afresh after about a million masking keys. Not
 * thread-safe; connections that share a thread may share one.
 */
public final class MaskingKeys implements IntSupplier {

    private static final int BYTES_PER_DRAW = 1024;
    private static final int DRAWS_PER_SEED = 4096;
    private static final int AES_KEY = 32;
    private static final int COUNTER = 16;

    /** What is encrypted: the result is the key stream itself. */
    private static final byte[] ZEROS = new byte[BYTES_PER_DRAW];

    private final byte[] drawn = new byte[BYTES_PER_DRAW];
    private int used = BYTES_PER_DRAW;

    /** Null until the first key is wanted, which on a server it never is. */
    private @Nullable Cipher keyStream;

    private int drawsLeft;

    /** Creates a source of keys. */
    public MaskingKeys() {}

    /**
     * {@return a fresh key; its most significant byte is the key's first octet}
     *
     * @throws IllegalStateException if the JDK has no AES in counter mode
     */
    @Override
    public int getAsInt() {
        if (used == BYTES_PER_DRAW) {
            draw();
            used = 0;
        }
        int key = (drawn[used] & 0xFF) << 24
                | (drawn[used + 1] & 0xFF) << 16
                | (drawn[used + 2] & 0xFF) << 8
                | (drawn[used + 3] & 0xFF);
        used += Integer.BYTES;
        return key;
    }

    private void draw() {
        try {
            Cipher stream = keyStream;
            if (stream == null || drawsLeft == 0) {
                stream = seeded();
                keyStream = stream;
                drawsLeft = DRAWS_PER_SEED;
            }
            drawsLeft--;
            stream.update(ZEROS, 0, BYTES_PER_DRAW, drawn, 0);
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException(
                    "masking keys need AES in counter mode, which this JDK does not have", absent);
        }
    }

    private static Cipher seeded() throws GeneralSecurityException {
        byte[] seed = new byte[AES_KEY + COUNTER];
        new SecureRandom().nextBytes(seed);
        Cipher stream = Cipher.getInstance("AES/CTR/NoPadding");
        stream.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(seed, 0, AES_KEY, "AES"),
                new IvParameterSpec(seed, AES_KEY, COUNTER));
        return stream;
    }
}
