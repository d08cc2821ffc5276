package dev.parley.conformance.deflate;

import dev.parley.conformance.deflate.Messages.Kind;
import dev.parley.protocol.deflate.DeflateSettings;
import dev.parley.websocket.Compression.Engine;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** What client and server are tried with, with either engine. */
final class Cases {

    /** Of whatever size a message is, it is compressed. */
    static final DeflateSettings ALL = DeflateSettings.DEFAULTS.withBounds(0, 250);

    /** With windows of 32 KiB. */
    static final DeflateSettings WIDE = ALL.withWindowBits(15, 15);

    /** Of which one reaches farther back than each window, and those before and behind it may. */
    static final Exchange SHORT =
            new Exchange(8, List.of(300, 1_000, 9_000, 500, 40_000, 250, 2_500, 200), Kind.JSON, 0);

    /** Both that there are; {@link Engine#AUTO} is one of them. */
    static final List<Engine> BOTH = List.of(Engine.SYSTEM, Engine.JDK);

    /** Of each engine: the sizes of messages. */
    static final List<Arguments> SIZES =
            each(engine -> Messages.SIZES.stream().map(size -> Arguments.of(engine, size)));

    /** Of each engine: the size of messages, and the pieces that the sender of each side makes of them. */
    static final List<Arguments> FRAGMENTED = each(engine -> Stream.of(
            Arguments.of(engine, 64, 1, 1),
            Arguments.of(engine, 1_024, 128, 256),
            Arguments.of(engine, 8_192, 256, 128),
            Arguments.of(engine, 16_384, 256, 1_024),
            Arguments.of(engine, 32_768, 1_024, 256),
            Arguments.of(engine, 65_536, 1_024, 4_096),
            Arguments.of(engine, 131_072, 256, 256),
            Arguments.of(engine, 131_072, 4_096, 1_024),
            Arguments.of(engine, 131_072, 32_768, 65_536)));

    /** Of each engine: a kind of messages, and to how many hundredths it can be compressed. */
    static final List<Arguments> WORTH = each(engine -> Stream.of(
            Arguments.of(engine, Kind.JSON, 45),
            Arguments.of(engine, Kind.JSON_BYTES, 45),
            Arguments.of(engine, Kind.TEXT, 45),
            Arguments.of(engine, Kind.ZEROS, 1),
            Arguments.of(engine, Kind.RANDOM, 0)));

    /** Of each engine: the sides that are to do without context takeover. */
    static final List<Arguments> TAKEOVERS = each(engine -> Stream.of(
                    List.<String>of(),
                    List.of("server_no_context_takeover"),
                    List.of("client_no_context_takeover"),
                    List.of("server_no_context_takeover", "client_no_context_takeover"))
            .map(takeovers -> Arguments.of(engine, takeovers)));

    /** What an offer can say of the server's window. */
    static final List<String> SERVER_BITS =
            Stream.concat(Stream.of(""), bits("server_max_window_bits=")).toList();

    /** What it can say of the client's. */
    static final List<String> CLIENT_BITS = Stream.concat(
                    Stream.of("", "client_max_window_bits"), bits("client_max_window_bits="))
            .toList();

    private Cases() {}

    private static List<Arguments> each(Function<Engine, Stream<Arguments>> cases) {
        return BOTH.stream().flatMap(cases).toList();
    }

    private static Stream<String> bits(String parameter) {
        return IntStream.rangeClosed(9, 15).mapToObj(bits -> parameter + bits);
    }

    /** Messages in pieces: as many as make 2,000 frames or 4 MB, and 10 at least. */
    static Exchange fragmented(int size, int pieceBytes, int smallestPiece) {
        int frames = size / Math.min(pieceBytes, smallestPiece);
        int count = Math.min(2_000 / frames, 4_000_000 / size);
        return Exchange.of(Math.max(count, 10), size).inPieces(pieceBytes);
    }
}
