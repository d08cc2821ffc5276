package dev.parley.protocol;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Messages of all kinds: what compresses well, what does not at all, and what repeats itself from far away. */
final class DeflateVectors {

    private static final String WORDS = "{\"symbol\":\"PRLY\",\"price\":,\"time\":\"2026\"}";

    private DeflateVectors() {}

    static byte[] message(SplittableRandom random, int length) {
        byte[] message = new byte[length];
        switch (random.nextInt(4)) {
            case 0 -> random.nextBytes(message);
            case 1 -> Arrays.fill(message, (byte) random.nextInt(256));
            case 2 -> {
                for (int i = 0; i < length; i++) {
                    message[i] = (byte)
                            (random.nextInt(6) == 0 ? '0' + random.nextInt(10) : WORDS.charAt(i % WORDS.length()));
                }
            }
            default -> {
                // Copies of what was far before, some with a change.
                random.nextBytes(message);
                for (int at = 64; at < length; ) {
                    int size = Math.min(1 + random.nextInt(300), length - at);
                    int from = random.nextInt(at);
                    for (int i = 0; i < size; i++) {
                        message[at + i] = message[from + i];
                    }
                    at += size + random.nextInt(3);
                }
            }
        }
        return message;
    }
}
