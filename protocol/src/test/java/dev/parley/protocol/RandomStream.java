package dev.parley.protocol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** Streams of frames as a peer may send them: valid ones, and ones that were damaged afterwards. */
final class RandomStream {

    private static final int[] LENGTHS = {0, 1, 2, 3, 7, 8, 9, 31, 124, 125, 126, 127, 128, 300, 1000};
    private static final int[] CLOSE_CODES = {1000, 1001, 1002, 1003, 1007, 1011, 1014, 3000, 4999};
    private static final int[] TELLING_OCTETS = {0x00, 0x01, 0x7D, 0x7E, 0x7F, 0x80, 0x81, 0x82, 0x88, 0x89, 0xFE, 0xFF
    };

    private final SplittableRandom random;
    private final Role receiver;
    private final List<byte[]> frames = new ArrayList<>();

    private RandomStream(SplittableRandom random, Role receiver) {
        this.random = random;
        this.receiver = receiver;
    }

    /** Messages in fragments with control frames between them, and sometimes a Close frame in the end. */
    static byte[] valid(SplittableRandom random, Role receiver) {
        RandomStream stream = new RandomStream(random, receiver);
        for (int messages = random.nextInt(5); messages > 0; messages--) {
            stream.message();
        }
        if (random.nextInt(4) == 0) {
            stream.close();
        }
        return Wire.join(stream.frames.toArray(byte[][]::new));
    }

    /** A valid stream with a few bytes changed, put in, taken out or repeated, and perhaps cut off. */
    static byte[] damaged(SplittableRandom random, Role receiver) {
        byte[] stream = valid(random, receiver);
        for (int changes = random.nextInt(1, 4); changes > 0 && stream.length > 0; changes--) {
            int at = random.nextInt(stream.length);
            stream = switch (random.nextInt(6)) {
                case 0 -> replace(stream, at, 1, (byte) (stream[at] ^ 1 << random.nextInt(8)));
                case 1 -> replace(stream, at, 1, octet(random));
                case 2 -> replace(stream, at, 0, octet(random));
                case 3 -> replace(stream, at, 1);
                case 4 -> replace(stream, at, 0, Wire.tail(Wire.head(stream, Math.min(stream.length, at + 20)), at));
                default -> Wire.head(stream, at);
            };
        }
        return stream;
    }

    private static byte octet(SplittableRandom random) {
        return (byte) TELLING_OCTETS[random.nextInt(TELLING_OCTETS.length)];
    }

    private static byte[] replace(byte[] stream, int at, int length, byte... by) {
        return Wire.join(Wire.head(stream, at), by, Wire.tail(stream, at + length));
    }

    private void message() {
        boolean text = random.nextBoolean();
        int length = LENGTHS[random.nextInt(LENGTHS.length)];
        byte[] payload = text ? Wire.utf8(RandomText.of(random, length)) : new byte[length];
        if (!text) {
            random.nextBytes(payload);
        }
        List<Integer> cuts = new ArrayList<>();
        for (int i = random.nextInt(3) == 0 ? random.nextInt(1, 6) : 0; i > 0; i--) {
            cuts.add(random.nextInt(payload.length + 1));
        }
        Collections.sort(cuts);
        cuts.add(payload.length);
        int from = 0;
        for (int i = 0; i < cuts.size(); i++) {
            int head = (i == 0 ? text ? 1 : 2 : 0) | (i == cuts.size() - 1 ? 0x80 : 0);
            frame(head, Wire.tail(Wire.head(payload, cuts.get(i)), from));
            from = cuts.get(i);
            if (random.nextInt(5) == 0) {
                byte[] control = new byte[random.nextInt(4) == 0 ? 125 : random.nextInt(10)];
                random.nextBytes(control);
                frame(random.nextBoolean() ? 0x89 : 0x8A, control);
            }
        }
    }

    private void close() {
        byte[] close = random.nextInt(4) == 0
                ? new byte[0]
                : Wire.tail(
                        Wire.close(
                                CLOSE_CODES[random.nextInt(CLOSE_CODES.length)],
                                RandomText.of(random, random.nextInt(20))),
                        2);
        frame(0x88, close);
    }

    private void frame(int head, byte[] payload) {
        byte[] frame = Wire.frame(head, payload);
        frames.add(receiver == Role.SERVER ? Wire.masked(frame, random.nextInt()) : frame);
    }
}
