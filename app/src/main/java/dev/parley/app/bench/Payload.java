package dev.parley.app.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The messages of a run.
 *
 * @param size the length of each in bytes, 1 or more
 * @param text whether they are text messages
 * @param content what is in them
 */
public record Payload(int size, boolean text, Content content) {

    private static final String[] WORDS = {
        "order",
        "filled",
        "market",
        "limit",
        "partial",
        "cancel",
        "quote",
        "update",
        "depth",
        "spread",
        "session",
        "open",
        "close",
        "trade",
        "volume",
        "price",
        "average",
        "change",
        "previous",
        "currency",
        "account",
        "pending"
    };

    /** What is in the messages. */
    public enum Content {
        /** Bytes that do not compress; in text messages letters and digits, which hardly do. */
        RANDOM,
        /** A JSON object with quotes of a market. */
        JSON
    }

    /** Returns a message; with the same random numbers, the same message. */
    ByteBuffer message(SplittableRandom random) {
        return ByteBuffer.wrap(content == Content.JSON ? json(random) : random(random));
    }

    private byte[] random(SplittableRandom random) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        if (text) {
            String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
            for (int i = 0; i < size; i++) {
                bytes[i] = (byte) alphabet.charAt(bytes[i] & 63);
            }
        }
        return bytes;
    }

    private byte[] json(SplittableRandom random) {
        String tail = ",\"note\":\"";
        StringBuilder text = new StringBuilder(size + 128).append('{').append(quote(random));
        for (int i = 0; ; i++) {
            String next = String.format(Locale.ROOT, ",\"q%d\":{%s}", i, quote(random));
            if (text.length() + next.length() + tail.length() + 2 > size) {
                break;
            }
            text.append(next);
        }
        if (text.length() + tail.length() + 2 > size) {
            // No room for a quote: a string, or a digit, is JSON too.
            text.setLength(0);
            if (size == 1) {
                text.append(random.nextInt(10));
            } else {
                fill(text.append('"'), size - 1, random).append('"');
            }
        } else {
            fill(text.append(tail), size - 2, random).append("\"}");
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static String quote(SplittableRandom random) {
        return String.format(
                Locale.ROOT,
                "\"id\":%d,\"sym\":\"%c%c%c%c\",\"price\":%d.%02d",
                random.nextInt(1_000_000),
                'A' + random.nextInt(26),
                'A' + random.nextInt(26),
                'A' + random.nextInt(26),
                'A' + random.nextInt(26),
                random.nextInt(1000),
                random.nextInt(100));
    }

    private static StringBuilder fill(StringBuilder text, int length, SplittableRandom random) {
        while (text.length() < length) {
            text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
        }
        text.setLength(length);
        return text;
    }
}
