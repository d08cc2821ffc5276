package dev.parley.conformance.deflate;

import dev.parley.conformance.deflate.Messages.Kind;
import java.util.List;

/**
 * Messages that a client sends and that come back.
 *
 * @param count how many
 * @param sizes of how many bytes each is, over and over
 * @param kind what is in them
 * @param pieceBytes the client sends frames of at most so many bytes (or characters); 0 for one frame a message
 */
record Exchange(int count, List<Integer> sizes, Kind kind, int pieceBytes) {

    Exchange {
        sizes = List.copyOf(sizes);
    }

    /** So many messages of one size, of all kinds, in one frame each. */
    static Exchange of(int count, int size) {
        return new Exchange(count, List.of(size), Kind.MIXED, 0);
    }

    /** So many messages of all sizes and all kinds, in one frame each. */
    static Exchange ofAllSizes(int count) {
        return new Exchange(count, Messages.SIZES, Kind.MIXED, 0);
    }

    Exchange ofKind(Kind other) {
        return new Exchange(count, sizes, other, pieceBytes);
    }

    Exchange inPieces(int bytes) {
        return new Exchange(count, sizes, kind, bytes);
    }

    int size(int index) {
        return sizes.get(index % sizes.size());
    }

    /**
     * How hard both sides compress, for zlib. Long messages are many bytes, and how zlib searches in them is neither side's
     * own: they get by with the least.
     */
    int level() {
        return sizes.size() == 1 && sizes.getFirst() >= 8_192 ? 1 : 6;
    }

    /** How many bytes the messages have. */
    long bytes() {
        long sum = 0;
        for (int index = 0; index < count; index++) {
            sum += size(index);
        }
        return sum;
    }
}
