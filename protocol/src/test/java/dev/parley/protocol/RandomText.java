package dev.parley.protocol;

import java.util.SplittableRandom;

/** Texts with characters of every length in UTF-8, in runs as people write them. */
final class RandomText {

    /** First and last code point of each kind: ASCII, two, three and four bytes, and the edges of the ranges. */
    private static final int[][] KINDS = {
        {0x00, 0x7F},
        {0x20, 0x7E},
        {0x80, 0x7FF},
        {0x800, 0xFFFF},
        {0x4E00, 0x9FFF},
        {0xFF00, 0xFFFF},
        {0x1F300, 0x1F64F},
        {0x10000, 0x10FFFF},
        {0xD000, 0xE0FF}
    };

    private RandomText() {}

    static String of(SplittableRandom random, int characters) {
        StringBuilder text = new StringBuilder();
        int left = characters;
        while (left > 0) {
            int[] kind = KINDS[random.nextInt(KINDS.length)];
            for (int run = random.nextInt(1, 20); run > 0 && left > 0; run--, left--) {
                int codePoint = random.nextInt(kind[0], kind[1] + 1);
                boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
                text.appendCodePoint(surrogate ? '.' : codePoint);
            }
        }
        return text.toString();
    }
}
