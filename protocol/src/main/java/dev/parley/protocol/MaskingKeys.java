package dev.parley.protocol;

import java.security.SecureRandom;
import java.util.function.IntSupplier;

/**
 * Masking keys that a peer cannot predict (RFC 6455 §5.3, §10.3): drawn from {@link SecureRandom}, many at a time. Not
 * thread-safe; connections that share a thread may share one.
 */
public final class MaskingKeys implements IntSupplier {

    private static final int KEYS_PER_DRAW = 256;

    private final SecureRandom random = new SecureRandom();
    private final byte[] drawn = new byte[KEYS_PER_DRAW * Integer.BYTES];
    private int used = drawn.length;

    /** Creates a source of keys. */
    public MaskingKeys() {}

    /** Returns a fresh key; its most significant byte is the key's first octet. */
    @Override
    public int getAsInt() {
        if (used == drawn.length) {
            random.nextBytes(drawn);
            used = 0;
        }
        int key = (drawn[used] & 0xFF) << 24
                | (drawn[used + 1] & 0xFF) << 16
                | (drawn[used + 2] & 0xFF) << 8
                | (drawn[used + 3] & 0xFF);
        used += Integer.BYTES;
        return key;
    }
}
