package dev.parley.conformance.deflate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.websocket.Message;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * The messages that Parley's client sends: made from a seed, so that each can be made again when its echo comes, and none
 * need be kept. {@code node/messages.js} and {@code python/messages.py} make messages of the same kinds.
 */
final class Messages {

    /** What Autobahn's cases 12.* send, and two smaller ones. */
    static final List<Integer> SIZES = List.of(0, 1, 16, 64, 256, 1024, 4096, 8192, 16384, 32768, 65536, 131_072);

    private static final int OFFSETS = 65_536;
    private static final int CORPUS = 131_072 + OFFSETS;
    private static final List<String> WORDS =
            List.of("Grüße", "aus", "der", "Ferne", "終わり", "は", "まだ", "🎈", "Здравствуй", "мир", "and", "so", "on");

    private static final byte[] JSON;
    private static final byte[] TEXT;
    private static final byte[] RANDOM = new byte[CORPUS];

    static {
        Random source = new Random(20_260_807);
        JSON = fill(() -> "{\"id\":" + source.nextInt(1_000_000) + ",\"user\":\"user-" + source.nextInt(500)
                + "\",\"price\":" + source.nextInt(100_000) / 100.0 + ",\"open\":true}\n");
        TEXT = fill(() -> WORDS.get(source.nextInt(WORDS.size())) + " ");
        source.nextBytes(RANDOM);
    }

    private Messages() {}

    /** What is in a message. */
    enum Kind {
        /** Records, as text. */
        JSON("json"),
        /** The same, as a binary message. */
        JSON_BYTES("json-bytes"),
        /** Words, most of them with characters that have several bytes. */
        TEXT("text"),
        /** Bytes that cannot be compressed. */
        RANDOM("random"),
        /** Zeros, as a binary message. */
        ZEROS("zeros"),
        /** Of five messages, one of each. */
        MIXED("mixed");

        private static final List<Kind> MIXTURE = List.of(JSON, TEXT, RANDOM, ZEROS, JSON_BYTES);

        private final String scriptName;

        Kind(String scriptName) {
            this.scriptName = scriptName;
        }

        /** What the scripts call it. */
        String scriptName() {
            return scriptName;
        }
    }

    /** The message of that index, with exactly so many bytes. */
    static Message message(int index, int size, Kind kind) {
        Kind actual = kind == Kind.MIXED ? Kind.MIXTURE.get(index % Kind.MIXTURE.size()) : kind;
        int from = index * 7919 % (OFFSETS - 8);
        return switch (actual) {
            case JSON -> Message.text(text(JSON, from, size));
            case TEXT -> Message.text(text(TEXT, from, size));
            case JSON_BYTES -> Message.binary(ByteBuffer.wrap(JSON, from, size).slice());
            case RANDOM -> Message.binary(ByteBuffer.wrap(RANDOM, from, size).slice());
            case ZEROS -> Message.binary(ByteBuffer.allocate(size));
            case MIXED -> throw new IllegalStateException("a message is of one kind");
        };
    }

    /** Whole characters, and dots in the place of one that would have to be cut. */
    private static String text(byte[] corpus, int from, int size) {
        int begin = from;
        while (continues(corpus[begin])) {
            begin++;
        }
        int end = begin + size;
        while (continues(corpus[end])) {
            end--;
        }
        return new String(corpus, begin, end - begin, UTF_8) + ".".repeat(size - (end - begin));
    }

    private static boolean continues(byte ofUtf8) {
        return (ofUtf8 & 0xC0) == 0x80;
    }

    private static byte[] fill(Supplier<String> part) {
        StringBuilder text = new StringBuilder();
        while (text.length() < CORPUS) {
            text.append(part.get());
        }
        return Arrays.copyOf(text.toString().getBytes(UTF_8), CORPUS);
    }
}
