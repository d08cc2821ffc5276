package dev.parley.conformance.deflate;

import dev.parley.conformance.deflate.Messages.Kind;
import java.util.Collections;
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

    /** Eleven times each size up to 4,096, and once the others: not a multiple of the kinds, so that each size meets each. */
    private static final List<Integer> MOSTLY_SHORT = Messages.SIZES.stream()
            .flatMap(size -> Collections.nCopies(size <= 4_096 ? 11 : 1, size).stream())
            .toList();

    Exchange {
        sizes = List.copyOf(sizes);
    }

    /** So many messages of one size, of all kinds, in one frame each. */
    static Exchange of(int count, int size) {
        return new Exchange(count, List.of(size), Kind.MIXED, 0);
    }

    /** A thousand messages of all sizes and all kinds, most of them short, in one frame each. */
    static Exchange ofAllSizes() {
        return new Exchange(1_000, MOSTLY_SHORT, Kind.MIXED, 0);
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
