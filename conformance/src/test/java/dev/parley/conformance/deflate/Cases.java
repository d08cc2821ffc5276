package dev.parley.conformance.deflate;

import dev.parley.conformance.deflate.Messages.Kind;
import dev.parley.protocol.deflate.DeflateSettings;
import dev.parley.websocket.Compression.Engine;
import java.time.Duration;
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

    /** Whether each case has a thousand messages, however long that takes; {@code -Dparley.deflate.whole=true} says so. */
    private static final boolean WHOLE = Boolean.getBoolean("parley.deflate.whole");

    private static final List<Integer> REACHING = List.of(300, 1_000, 9_000, 500, 40_000, 250, 2_500, 200);

    /** How long a peer may take for a case. */
    static final Duration PATIENCE = Duration.ofMinutes(WHOLE ? 15 : 2);

    /** Of which one reaches farther back than each window, and those before and behind it may; if there are more, the others are short. */
    static final Exchange SHORT = WHOLE
            ? new Exchange(
                    1_000,
                    Stream.concat(
                                    REACHING.stream(),
                                    IntStream.range(0, 24)
                                            .map(i -> 250 + 11 * i)
                                            .boxed())
                            .toList(),
                    Kind.JSON,
                    0)
            : new Exchange(REACHING.size(), REACHING, Kind.JSON, 0);

    /** The same as binary, of which the client cuts the two longest, and a server that makes longer pieces the longest. */
    static final Exchange SHORT_IN_PIECES = SHORT.ofKind(Kind.JSON_BYTES).inPieces(4_000);

    /** Both that there are; {@link Engine#AUTO} is one of them. */
    static final List<Engine> BOTH = List.of(Engine.SYSTEM, Engine.JDK);

    /** Of each engine: the sizes of messages. */
    static final List<Arguments> SIZES =
            each(engine -> Messages.SIZES.stream().map(size -> Arguments.of(engine, size)));

    /**
     * Of each engine: the size of messages, and the pieces that the sender of each side makes of them. From 8,192 bytes on
     * Autobahn's, and one of which each side makes others.
     */
    static final List<Arguments> FRAGMENTED = each(engine -> Stream.of(
            Arguments.of(engine, 0, 1, 1),
            Arguments.of(engine, 1, 1, 1),
            Arguments.of(engine, 16, 4, 8),
            Arguments.of(engine, 64, 1, 1),
            Arguments.of(engine, 256, 64, 128),
            Arguments.of(engine, 1_024, 512, 256),
            Arguments.of(engine, 4_096, 1_024, 2_048),
            Arguments.of(engine, 8_192, 256, 256),
            Arguments.of(engine, 16_384, 256, 256),
            Arguments.of(engine, 32_768, 256, 256),
            Arguments.of(engine, 65_536, 256, 256),
            Arguments.of(engine, 65_536, 1_024, 4_096),
            Arguments.of(engine, 131_072, 256, 256),
            Arguments.of(engine, 131_072, 1_024, 1_024),
            Arguments.of(engine, 131_072, 4_096, 4_096),
            Arguments.of(engine, 131_072, 32_768, 32_768)));

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

    /** Messages in pieces: a thousand, or as many as make the frames that there is time for with the peer. */
    static Exchange fragmented(Peer peer, int size, int fromClient, int fromServer) {
        int frames = frames(size, fromClient) + frames(size, fromServer);
        int count = WHOLE ? 1_000 : Math.clamp(peer.mostFrames() / frames, 10, 1_000);
        return Exchange.of(count, size).inPieces(fromClient);
    }

    private static int frames(int size, int pieceBytes) {
        return Math.max(1, Math.ceilDiv(size, pieceBytes));
    }
}
