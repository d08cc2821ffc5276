package dev.parley.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Payloads of an exact length in bytes. */
public final class Payloads {

    private static final String ASCII = "{\"symbol\":\"ACME\",\"bid\":101.25,\"ask\":101.27,\"size\":400} ";
    private static final String MIXED = "Größe: 12 €, naïve Übersetzung 日本語 and plain words 😀 ";
    private static final String TWO_BYTES = "Съешьжеещёэтихмягкихфранцузскихбулок";
    private static final String CJK = "いろはにほへと散りぬるを我が世誰ぞ常ならむ有為の奥山今日越えて";
    private static final String EMOJI = "😀😃😄😁😆😅🚀🌍🎉🧭";

    private Payloads() {}

    /**
     * Makes a payload in direct memory.
     *
     * @param content {@code binary}, {@code ascii}, {@code mixed}, {@code two}, {@code cjk} or {@code emoji}
     * @param size its length in bytes
     */
    public static ByteBuffer of(String content, int size) {
        byte[] bytes = new byte[size];
        switch (content) {
            case "binary" -> new SplittableRandom(1).nextBytes(bytes);
            case "ascii" -> fill(bytes, ASCII);
            case "mixed" -> fill(bytes, MIXED);
            case "two" -> fill(bytes, TWO_BYTES);
            case "cjk" -> fill(bytes, CJK);
            case "emoji" -> fill(bytes, EMOJI);
            default -> throw new IllegalArgumentException(content);
        }
        return ByteBuffer.allocateDirect(size).put(0, bytes);
    }

    /** Repeats the text as often as it fits, whole characters only, and fills up with spaces. */
    private static void fill(byte[] bytes, String text) {
        int at = 0;
        int[] codePoints = text.codePoints().toArray();
        for (int i = 0; at < bytes.length; i++) {
            byte[] character =
                    Character.toString(codePoints[i % codePoints.length]).getBytes(StandardCharsets.UTF_8);
            if (character.length > bytes.length - at) {
                character = new byte[] {' '};
            }
            System.arraycopy(character, 0, bytes, at, character.length);
            at += character.length;
        }
    }
}
