package dev.parley.conformance.deflate;

import static dev.parley.conformance.deflate.Cases.ALL;
import static dev.parley.conformance.deflate.Cases.SHORT;
import static dev.parley.conformance.deflate.Cases.SHORT_IN_PIECES;
import static dev.parley.conformance.deflate.Cases.WIDE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.conformance.deflate.ForeignClient.Outcome;
import dev.parley.conformance.deflate.Messages.Kind;
import dev.parley.protocol.deflate.DeflateSettings;
import dev.parley.websocket.Compression;
import dev.parley.websocket.Compression.Engine;
import dev.parley.websocket.CompressionMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * What Parley's server and a client of somebody else's do with compressed messages, as Autobahn's cases 12.* (sizes,
 * fragments) and 13.* (parameters) have it. Each test has a server of its own, so that its books hold nothing else.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ServerDeflateContract {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String OFFER = "permessage-deflate; client_max_window_bits";

    private final Peer peer;
    private ForeignClient client;

    ServerDeflateContract(Peer peer) {
        this.peer = peer;
    }

    @BeforeAll
    void startClient() {
        client = ForeignClient.start(peer);
    }

    @AfterAll
    void stopClient() {
        client.close();
    }

    private static EchoServer server(Engine engine, DeflateSettings settings) {
        return EchoServer.start(Compression.defaults().withEngine(engine).withSettings(settings));
    }

    // ---- 12.*: sizes and fragments

    @ParameterizedTest(name = "{0}: 1,000 messages of {1} bytes")
    @FieldSource("dev.parley.conformance.deflate.Cases#SIZES")
    void echoesAThousandMessagesOfASize(Engine engine, int size) throws InterruptedException {
        Exchange exchange = Exchange.of(1_000, size);
        try (EchoServer server = server(engine, ALL.withLevels(exchange.level(), 5))) {
            Outcome outcome = client.exchange(server.url("/echo"), List.of(OFFER), exchange);
            assertComplete(outcome, exchange);
            assertThat(outcome.extensions()).isEqualTo("permessage-deflate; client_max_window_bits=12");
            assertThat(server.extensions()).containsExactly("permessage-deflate");
            CompressionMetrics metrics = afterwards(server);
            // The client compresses each message, whatever comes of it.
            assertThat(metrics.receivedBytes()).isEqualTo(exchange.bytes());
            if (size >= 256) {
                // Of five messages one is random, and would only become longer.
                assertThat(metrics.sentBytes()).isEqualTo(exchange.bytes() / 5 * 4);
                assertThat(metrics.sentWireBytes()).isLessThan(metrics.sentBytes());
            }
            assertThat(outcome.wireReceived())
                    .isBetween(
                            metrics.sentWireBytes() + exchange.bytes() - metrics.sentBytes() + 2L * exchange.count(),
                            metrics.sentWireBytes() + exchange.bytes() - metrics.sentBytes() + 10L * exchange.count());
        }
    }

    @ParameterizedTest(name = "{0}: messages of {1} bytes, from the client in pieces of {2}, from the server of {3}")
    @FieldSource("dev.parley.conformance.deflate.Cases#FRAGMENTED")
    void echoesMessagesInPieces(Engine engine, int size, int fromClient, int fromServer) throws InterruptedException {
        Exchange exchange = Cases.fragmented(peer, size, fromClient, fromServer);
        try (EchoServer server = server(engine, ALL.withLevels(exchange.level(), 5))) {
            Outcome outcome = client.exchange(server.url("/pieces/" + fromServer), List.of(OFFER), exchange);
            assertComplete(outcome, exchange);
            CompressionMetrics metrics = afterwards(server);
            assertThat(metrics.receivedBytes()).isEqualTo(exchange.bytes());
            // What goes out in pieces goes out compressed, since nobody knows what the next piece brings.
            assertThat(metrics.sentBytes()).isEqualTo(exchange.bytes());
            assertThat(outcome.wireReceived()).isGreaterThan(metrics.sentWireBytes());
            if (Math.min(fromClient, fromServer) >= 128) {
                // Pieces of a byte become longer than they were.
                assertThat(metrics.sentWireBytes()).isLessThan(exchange.bytes());
                assertThat(metrics.receivedWireBytes()).isLessThan(exchange.bytes());
            }
        }
    }

    // ---- what is worth it

    @ParameterizedTest(name = "{0}: 1,000 messages of 4,096 bytes, {1}, come to at most {2} % of that")
    @FieldSource("dev.parley.conformance.deflate.Cases#WORTH")
    void compressesWhatItIsWorthItFor(Engine engine, Kind kind, int percent) throws InterruptedException {
        Exchange exchange = Exchange.of(1_000, 4096).ofKind(kind);
        try (EchoServer server = server(engine, DeflateSettings.DEFAULTS)) {
            Outcome outcome = client.exchange(server.url("/echo"), List.of(OFFER), exchange);
            assertComplete(outcome, exchange);
            CompressionMetrics metrics = afterwards(server);
            assertThat(metrics.sentBytes()).isEqualTo(kind == Kind.RANDOM ? 0 : exchange.bytes());
            assertThat(metrics.sentWireBytes()).isLessThanOrEqualTo(exchange.bytes() * percent / 100);
            assertThat(metrics.receivedBytes()).isEqualTo(exchange.bytes());
            if (kind == Kind.RANDOM) {
                assertThat(outcome.wireReceived()).isEqualTo(exchange.bytes() + 4L * exchange.count());
            } else {
                assertThat(outcome.wireReceived()).isLessThan(exchange.bytes() * (percent + 1) / 100);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("dev.parley.conformance.deflate.Cases#BOTH")
    void sendsMessagesBelowTheThresholdAsTheyAre(Engine engine) throws InterruptedException {
        Exchange exchange = Exchange.of(1_000, 127).ofKind(Kind.JSON);
        try (EchoServer server = server(engine, DeflateSettings.DEFAULTS)) {
            Outcome outcome = client.exchange(server.url("/echo"), List.of(OFFER), exchange);
            assertComplete(outcome, exchange);
            CompressionMetrics metrics = afterwards(server);
            assertThat(metrics.sentBytes()).isZero();
            assertThat(metrics.receivedBytes()).isEqualTo(exchange.bytes());
            assertThat(outcome.wireReceived()).isEqualTo(exchange.count() * (4L + 127));
        }
    }

    // ---- 13.*: parameters

    /** What the settings of a row are called. */
    private static DeflateSettings settings(String name) {
        return switch (name) {
            case "default" -> ALL;
            case "wide" -> WIDE;
            case "9/10" -> ALL.withWindowBits(9, 10);
            case "no server takeover" -> WIDE.withTakeover(false, true);
            case "no client takeover" -> WIDE.withTakeover(true, false);
            case "no takeover" -> WIDE.withTakeover(false, false);
            default -> throw new IllegalArgumentException(name);
        };
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
        default | ''                                                       | client_no_context_takeover | client_no_context_takeover
        default | client_max_window_bits                                   | client_max_window_bits=12 | client_max_window_bits=12
        default | client_max_window_bits=10                                | client_max_window_bits=10 | client_max_window_bits=10
        default | server_no_context_takeover                               | server_no_context_takeover; client_no_context_takeover | server_no_context_takeover; client_no_context_takeover
        default | server_max_window_bits=9                                 | client_no_context_takeover; server_max_window_bits=9 | declined
        default | server_max_window_bits=15                                | client_no_context_takeover; server_max_window_bits=12 | client_no_context_takeover; server_max_window_bits=15
        default | server_no_context_takeover; server_max_window_bits=9     | server_no_context_takeover; client_no_context_takeover; server_max_window_bits=9 | declined
        default | server_no_context_takeover; server_max_window_bits=15    | server_no_context_takeover; client_no_context_takeover; server_max_window_bits=12 | server_no_context_takeover; client_no_context_takeover; server_max_window_bits=15
        wide    | ''                                                       | '' | ''
        wide    | client_max_window_bits                                   | client_max_window_bits=15 | client_max_window_bits=15
        wide    | client_no_context_takeover                               | client_no_context_takeover | client_no_context_takeover
        9/10    | client_max_window_bits; server_max_window_bits=15        | server_max_window_bits=9; client_max_window_bits=10 | server_max_window_bits=15; client_max_window_bits=10
        no server takeover | client_max_window_bits                        | server_no_context_takeover; client_max_window_bits=15 | server_no_context_takeover; client_max_window_bits=15
        no client takeover | client_max_window_bits                        | client_no_context_takeover; client_max_window_bits=15 | client_no_context_takeover; client_max_window_bits=15
        no takeover | client_max_window_bits                               | server_no_context_takeover; client_no_context_takeover; client_max_window_bits=15 | server_no_context_takeover; client_no_context_takeover; client_max_window_bits=15
        """)
    void answersAnOfferByItsSettings(String settings, String offered, String withSystem, String withJdk)
            throws InterruptedException {
        assertAnswer(Engine.SYSTEM, settings, List.of(extension(offered)), withSystem);
        assertAnswer(Engine.JDK, settings, List.of(extension(offered)), withJdk);
    }

    /** Autobahn's 13.7, and offers of which the first cannot be honoured. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
        wide | server_no_context_takeover; server_max_window_bits=9, server_no_context_takeover, '' | server_no_context_takeover; server_max_window_bits=9 | server_no_context_takeover
        wide | server_max_window_bits=10, client_max_window_bits | server_max_window_bits=10 | client_max_window_bits=15
        wide | client_no_context_takeover; client_max_window_bits=11, client_max_window_bits | client_no_context_takeover; client_max_window_bits=11 | client_no_context_takeover; client_max_window_bits=11
        wide | server_max_window_bits=8, server_no_context_takeover | server_no_context_takeover | server_no_context_takeover
        """)
    void takesTheFirstOfSeveralOffersThatItCanHonour(String settings, String offered, String withSystem, String withJdk)
            throws InterruptedException {
        List<String> offers = Stream.of(offered.split(", ", -1))
                .map(parameters -> extension(parameters.replace("''", "")))
                .toList();
        assertAnswer(Engine.SYSTEM, settings, offers, withSystem);
        assertAnswer(Engine.JDK, settings, offers, withJdk);
    }

    private void assertAnswer(Engine engine, String settings, List<String> offers, String answer)
            throws InterruptedException {
        Exchange exchange = Exchange.ofAllSizes();
        try (EchoServer server = server(engine, settings(settings))) {
            Outcome outcome = client.exchange(server.url("/echo"), offers, exchange);
            assertComplete(outcome, exchange);
            boolean declined = "declined".equals(answer);
            assertThat(outcome.extensions()).as("%s", engine).isEqualTo(declined ? "" : extension(answer));
            CompressionMetrics metrics = afterwards(server);
            assertThat(metrics.receivedBytes()).isEqualTo(declined ? 0 : exchange.bytes());
            assertThat(metrics.sentWireBytes()).isLessThanOrEqualTo(metrics.sentBytes());
        }
    }

    /** All 288 for each engine: takeover of either side, and for the windows nothing, each size, and the client's choice. */
    @ParameterizedTest(name = "{0}: {1}")
    @FieldSource("dev.parley.conformance.deflate.Cases#TAKEOVERS")
    void keepsToEveryCombinationOfParameters(Engine engine, List<String> takeovers) throws InterruptedException {
        try (EchoServer server = server(engine, WIDE)) {
            long expected = 0;
            for (String serverBits : Cases.SERVER_BITS) {
                for (String clientBits : Cases.CLIENT_BITS) {
                    List<String> parameters = new ArrayList<>(takeovers);
                    Stream.of(serverBits, clientBits)
                            .filter(text -> !text.isEmpty())
                            .forEach(parameters::add);
                    String offer = extension(String.join("; ", parameters));
                    Outcome outcome = client.exchange(server.url("/echo"), List.of(offer), SHORT);
                    assertComplete(outcome, SHORT);
                    Outcome inPieces = client.exchange(server.url("/pieces/10000"), List.of(offer), SHORT_IN_PIECES);
                    assertComplete(inPieces, SHORT_IN_PIECES);
                    // Java's zlib compresses with windows of 32 KiB only.
                    boolean declined = engine == Engine.JDK
                            && !serverBits.isEmpty()
                            && !serverBits.equals("server_max_window_bits=15");
                    String answer = offer.endsWith("client_max_window_bits") ? offer + "=15" : offer;
                    assertThat(outcome.extensions()).isEqualTo(declined ? "" : answer);
                    assertThat(inPieces.extensions()).isEqualTo(outcome.extensions());
                    expected += declined ? 0 : 2 * SHORT.bytes();
                }
            }
            CompressionMetrics metrics = afterwards(server);
            assertThat(metrics.receivedBytes()).isEqualTo(expected);
            assertThat(metrics.sentBytes()).isEqualTo(expected);
            assertThat(metrics.sentWireBytes()).isLessThan(expected / 2);
        }
    }

    /** Its zlib compresses with 512 bytes when it is asked for 256, and does not reach back farther than 256. */
    @ParameterizedTest(name = "{0}")
    @FieldSource("dev.parley.conformance.deflate.Cases#BOTH")
    void receivesFromAWindowOf256Bytes(Engine engine) throws InterruptedException {
        Exchange exchange = Exchange.ofAllSizes();
        try (EchoServer server = server(engine, ALL)) {
            // Python's package cannot compress with it at all.
            String offer = "permessage-deflate; client_max_window_bits=" + (peer == Peer.WS ? 8 : 9);
            Outcome outcome = client.exchange(server.url("/echo"), List.of(offer), exchange);
            assertComplete(outcome, exchange);
            assertThat(outcome.extensions()).isEqualTo(offer);
            assertThat(afterwards(server).receivedBytes()).isEqualTo(exchange.bytes());
        }
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("dev.parley.conformance.deflate.Cases#BOTH")
    void goesOnWithoutCompressionPastItsBudget(Engine engine) throws InterruptedException {
        Exchange exchange = Exchange.ofAllSizes();
        Compression small = Compression.defaults().withEngine(engine).withSettings(ALL);
        try (EchoServer server = EchoServer.start(small.withMaximumBytes(1))) {
            Outcome outcome = client.exchange(server.url("/echo"), List.of(OFFER), exchange);
            assertComplete(outcome, exchange);
            // Nothing is taken yet, so it is agreed on; but there is nothing left for windows.
            assertThat(outcome.extensions())
                    .isEqualTo("permessage-deflate; server_no_context_takeover; client_no_context_takeover;"
                            + " client_max_window_bits=12");
            assertThat(afterwards(server).receivedBytes()).isEqualTo(exchange.bytes());
        }
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("dev.parley.conformance.deflate.Cases#BOTH")
    void aRouteCanDoWithoutCompression(Engine engine) throws InterruptedException {
        Exchange exchange = Exchange.ofAllSizes();
        try (EchoServer server = server(engine, ALL)) {
            Outcome outcome = client.exchange(server.url("/as-it-is"), List.of(OFFER), exchange);
            assertComplete(outcome, exchange);
            assertThat(outcome.extensions()).isEmpty();
            assertThat(server.extensions()).isEmpty();
            assertThat(outcome.wireReceived()).isGreaterThan(exchange.bytes());
            assertThat(afterwards(server)).isEqualTo(CompressionMetrics.NONE);
        }
    }

    private static String extension(String parameters) {
        return parameters.isEmpty() ? "permessage-deflate" : "permessage-deflate; " + parameters;
    }

    private static void assertComplete(Outcome outcome, Exchange exchange) {
        assertThat(outcome.trouble()).isEmpty();
        assertThat(outcome.equal()).isEqualTo(exchange.count());
        assertThat(outcome.received()).isEqualTo(exchange.bytes());
        assertThat(outcome.code()).isEqualTo(1000);
    }

    /** Waits until the connections have given their memory back, stops the server, and has nothing left then. */
    private static CompressionMetrics afterwards(EchoServer server) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(PATIENCE)
                .until(() -> server.metrics().reservedBytes() == 0);
        server.close();
        CompressionMetrics metrics = server.metrics();
        assertThat(metrics.reservedBytes()).isZero();
        assertThat(metrics.contexts()).isZero();
        assertThat(metrics.nativeBytes()).isZero();
        return metrics;
    }
}
