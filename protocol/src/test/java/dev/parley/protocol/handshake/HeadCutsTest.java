package dev.parley.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However a head is cut into pieces, the result is the same, the work is linear, and what follows it stays where it is. */
class HeadCutsTest {
    private static final byte[] AFTER = {(byte) 0x81, (byte) 0x80, 1, 2, 3, 4, '\r', '\n'};
    private static final long SEED = 20261122;
    private static final int LONGEST_TO_CUT_EVERYWHERE = 2000;

    static Stream<RequestVectors.Vector> requests() {
        return RequestVectors.all();
    }

    static Stream<byte[]> responses() {
        return Stream.of(
                Wire.head("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection:\t Upgrade \t"),
                Wire.head("HTTP/1.1 404", "A:"),
                Wire.head("HTTP/1.1 404 ", "A: b", " c"),
                Wire.head("HTTP/1.1 4 4 x"),
                Wire.bytes("HTTP/1.1 404 x\r↵"),
                Wire.bytes("HTTP/1.1 404 x↵A: b\n"));
    }

    /** What a parser gave when it was done, and how many bytes it left of what it was given. */
    private record Outcome<H extends Head>(HeadResult<H> result, long unread) {}

    @ParameterizedTest
    @MethodSource("requests")
    void aRequestCutAnywhereGivesTheSame(RequestVectors.Vector vector) {
        byte[] bytes = concatenate(vector.bytes(), AFTER);
        Outcome<RequestHead> whole = feed(HeadParser.forRequests(HeadLimits.DEFAULT), bytes, List.of(), vector.bytes());

        for (List<Integer> cuts : cuts(bytes.length)) {
            Outcome<RequestHead> cut = feed(HeadParser.forRequests(HeadLimits.DEFAULT), bytes, cuts, vector.bytes());
            assertThat(cut.result()).as("cut at %s, seed %d", cuts, SEED).isEqualTo(whole.result());
        }
    }

    @ParameterizedTest
    @MethodSource("responses")
    void aResponseCutAnywhereGivesTheSame(byte[] head) {
        byte[] bytes = concatenate(head, AFTER);
        Outcome<ResponseHead> whole = feed(HeadParser.forResponses(HeadLimits.DEFAULT), bytes, List.of(), head);

        for (List<Integer> cuts : cuts(bytes.length)) {
            Outcome<ResponseHead> cut = feed(HeadParser.forResponses(HeadLimits.DEFAULT), bytes, cuts, head);
            assertThat(cut.result()).as("cut at %s, seed %d", cuts, SEED).isEqualTo(whole.result());
        }
    }

    private static <H extends Head> Outcome<H> feed(
            HeadParser<H> parser, byte[] bytes, List<Integer> cuts, byte[] head) {
        List<Integer> ends = new ArrayList<>(cuts);
        ends.add(bytes.length);
        int from = 0;
        for (int end : ends) {
            ByteBuffer piece = ByteBuffer.wrap(bytes, from, end - from);
            HeadResult<H> result = parser.receive(piece);
            // The work: no byte is looked at twice, and none after the end of the head.
            assertThat(parser.bytesExamined()).isLessThanOrEqualTo(Math.min(end, head.length));
            assertThat(parser.bytesMoved()).isLessThanOrEqualTo(2L * end);
            if (!(result instanceof HeadResult.Incomplete)) {
                if (result instanceof HeadResult.Complete) {
                    assertThat(piece.position()).as("position after the head").isEqualTo(head.length);
                    assertThat(parser.bytesExamined()).isEqualTo(head.length);
                }
                return new Outcome<>(result, piece.remaining());
            }
            assertThat(piece.hasRemaining()).isFalse();
            from = end;
        }
        throw new AssertionError("the head never ended");
    }

    /** Every cut into two, byte by byte, and some random ones; for long heads the random ones only. */
    private static List<List<Integer>> cuts(int length) {
        List<List<Integer>> cuts = new ArrayList<>();
        List<Integer> everywhere = new ArrayList<>();
        for (int i = 1; i < length; i++) {
            everywhere.add(i);
        }
        cuts.add(everywhere);
        if (length <= LONGEST_TO_CUT_EVERYWHERE) {
            everywhere.forEach(cut -> cuts.add(List.of(cut)));
        }
        Random random = new Random(SEED);
        for (int i = 0; i < 20; i++) {
            int pieces = 1 + random.nextInt(8);
            cuts.add(random.ints(pieces, 0, length + 1).sorted().boxed().toList());
        }
        return cuts;
    }

    private static byte[] concatenate(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
