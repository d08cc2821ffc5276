package dev.parley.conformance.deflate;

import static dev.parley.conformance.deflate.Cases.ALL;
import static dev.parley.conformance.deflate.Cases.SHORT;
import static dev.parley.conformance.deflate.Cases.SHORT_IN_PIECES;
import static dev.parley.conformance.deflate.Cases.WIDE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.client.HandshakeRefusedException;
import dev.parley.conformance.deflate.ForeignServer.Expected;
import dev.parley.conformance.deflate.Messages.Kind;
import dev.parley.protocol.deflate.DeflateSettings;
import dev.parley.websocket.Compression;
import dev.parley.websocket.Compression.Engine;
import dev.parley.websocket.CompressionMetrics;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * What Parley's client and a server of somebody else's do with compressed messages: the counterpart of
 * {@link ServerDeflateContract}. Each test has a client of its own, so that its books hold nothing else.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClientDeflateContract {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Peer peer;
    private ForeignServer server;

    ClientDeflateContract(Peer peer) {
        this.peer = peer;
    }

    @BeforeAll
    void startServer() {
        server = ForeignServer.start(peer);
    }

    @AfterAll
    void stopServer() {
        server.close();
    }

    private static EchoedClient client(Engine engine, DeflateSettings settings) {
        return EchoedClient.create(Compression.defaults().withEngine(engine).withSettings(settings));
    }

    /** What both sides have to say of a connection on which every message came back as it was sent. */
    private static ForeignServer.Outcome exchange(EchoedClient client, Expected expected, Exchange exchange)
            throws Exception {
        EchoedClient.Outcome outcome = client.exchange(expected.url(), exchange);
        assertThat(outcome.trouble()).isEmpty();
        assertThat(outcome.equal()).isEqualTo(exchange.count());
        ForeignServer.Outcome seen = expected.ended();
        assertThat(seen.trouble()).isEmpty();
        assertThat(seen.code()).isEqualTo(1000);
        assertThat(seen.received()).isEqualTo(exchange.bytes());
        assertThat(outcome.extensions())
                .isEqualTo(seen.extensions().isEmpty() ? List.of() : List.of("permessage-deflate"));
        return seen;
    }

    // ---- 12.*: sizes and fragments

    @ParameterizedTest(name = "{0}: 1,000 messages of {1} bytes")
    @FieldSource("dev.parley.conformance.deflate.Cases#SIZES")
    void hasAThousandMessagesOfASizeEchoed(Engine engine, int size) throws Exception {
        Exchange exchange = Exchange.of(1_000, size);
        try (EchoedClient client = client(engine, ALL.withLevels(exchange.level(), 5))) {
            ForeignServer.Outcome seen = exchange(client, server.expect("", exchange), exchange);
            assertThat(seen.extensions()).isEqualTo("permessage-deflate; server_max_window_bits=12");
            CompressionMetrics metrics = afterwards(client);
            // The server compresses each message, whatever comes of it.
            assertThat(metrics.receivedBytes()).isEqualTo(exchange.bytes());
            if (size >= 256) {
                // Of five messages one is random, and would only become longer.
                assertThat(metrics.sentBytes()).isEqualTo(exchange.bytes() / 5 * 4);
                assertThat(metrics.sentWireBytes()).isLessThan(metrics.sentBytes());
            }
            long payload = metrics.sentWireBytes() + exchange.bytes() - metrics.sentBytes();
            assertThat(seen.wireReceived())
                    .isBetween(payload + 6L * exchange.count(), payload + 14L * exchange.count());
        }
    }

    @ParameterizedTest(name = "{0}: messages of {1} bytes, from the client in pieces of {2}, from the server of {3}")
    @FieldSource("dev.parley.conformance.deflate.Cases#FRAGMENTED")
    void hasMessagesInPiecesEchoed(Engine engine, int size, int fromClient, int fromServer) throws Exception {
        Exchange exchange = Cases.fragmented(peer, size, fromClient, fromServer);
        try (EchoedClient client = client(engine, ALL.withLevels(exchange.level(), 5))) {
            ForeignServer.Outcome seen = exchange(client, server.expect("pieces=" + fromServer, exchange), exchange);
            CompressionMetrics metrics = afterwards(client);
            assertThat(metrics.receivedBytes()).isEqualTo(exchange.bytes());
            // What goes out in pieces goes out compressed, since nobody knows what the next piece brings.
            assertThat(metrics.sentBytes()).isEqualTo(exchange.bytes());
            assertThat(seen.wireReceived()).isGreaterThan(metrics.sentWireBytes());
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
    void compressesWhatItIsWorthItFor(Engine engine, Kind kind, int percent) throws Exception {
        Exchange exchange = Exchange.of(1_000, 4096).ofKind(kind);
        try (EchoedClient client = client(engine, DeflateSettings.DEFAULTS)) {
            ForeignServer.Outcome seen = exchange(client, server.expect("", exchange), exchange);
            CompressionMetrics metrics = afterwards(client);
            assertThat(metrics.sentBytes()).isEqualTo(kind == Kind.RANDOM ? 0 : exchange.bytes());
            assertThat(metrics.sentWireBytes()).isLessThanOrEqualTo(exchange.bytes() * percent / 100);
            assertThat(metrics.receivedBytes()).isEqualTo(exchange.bytes());
            if (kind == Kind.RANDOM) {
                assertThat(seen.wireReceived()).isEqualTo(exchange.bytes() + 8L * exchange.count());
            } else {
                assertThat(seen.wireReceived()).isLessThan(exchange.bytes() * (percent + 1) / 100);
            }
        }
    }

    // ---- 13.*: parameters

    /** All takeovers and windows that its settings can ask for, of a server that puts up with anything. */
    @ParameterizedTest(name = "{0}: {1}")
    @FieldSource("dev.parley.conformance.deflate.Cases#TAKEOVERS")
    void offersWhatItsSettingsSay(Engine engine, List<String> takeovers) throws Exception {
        for (int sendBits = 9; sendBits <= 15; sendBits++) {
            for (int receiveBits = 9; receiveBits <= 15; receiveBits++) {
                DeflateSettings settings = ALL.withWindowBits(sendBits, receiveBits)
                        .withTakeover(
                                !takeovers.contains("client_no_context_takeover"),
                                !takeovers.contains("server_no_context_takeover"));
                String unlimited = String.join(
                        "; ",
                        Stream.concat(Stream.of("permessage-deflate"), takeovers.stream())
                                .toList());
                String limited = unlimited + "; server_max_window_bits=" + receiveBits;
                // Java's zlib compresses with windows of 32 KiB only, and says nothing of the client's.
                String own = engine == Engine.JDK ? "" : "; client_max_window_bits";
                try (EchoedClient client = client(engine, settings)) {
                    ForeignServer.Outcome seen = exchange(client, server.expect("", SHORT), SHORT);
                    assertThat(seen.offers())
                            .isEqualTo((receiveBits < 15 ? limited + own + ", " : "") + unlimited + own);
                    // A client_max_window_bits without a value is answered by silence.
                    assertThat(seen.extensions()).isEqualTo(receiveBits < 15 ? limited : unlimited);
                    CompressionMetrics metrics = afterwards(client);
                    assertThat(metrics.sentBytes()).isEqualTo(SHORT.bytes());
                    assertThat(metrics.receivedBytes()).isEqualTo(SHORT.bytes());
                    assertThat(metrics.sentWireBytes()).isLessThan(SHORT.bytes() / 2);
                }
            }
        }
    }

    /** All that a server can ask for of a client that puts up with anything. */
    @ParameterizedTest(name = "{0}: {1}")
    @FieldSource("dev.parley.conformance.deflate.Cases#TAKEOVERS")
    void keepsToWhatTheServerAnswers(Engine engine, List<String> takeovers) throws Exception {
        try (EchoedClient client = client(engine, WIDE)) {
            long expected = 0;
            for (String serverBits : Cases.SERVER_BITS) {
                for (String clientBits : Cases.CLIENT_BITS) {
                    if (clientBits.equals("client_max_window_bits")) {
                        continue; // In an answer it has a value.
                    }
                    Set<String> asked = Stream.concat(takeovers.stream(), Stream.of(serverBits, clientBits))
                            .filter(parameter -> !parameter.isEmpty())
                            .collect(Collectors.toSet());
                    String query = String.join("&", asked);
                    Expected connection = server.expect(query, SHORT);
                    boolean cannot = engine == Engine.JDK && !clientBits.isEmpty();
                    if (cannot && peer == Peer.WS) {
                        // The package answers an offer that it cannot take with 400, not with no extension.
                        assertThatThrownBy(() -> client.exchange(connection.url(), SHORT))
                                .isInstanceOf(HandshakeRefusedException.class)
                                .hasMessageContaining("400");
                        continue;
                    }
                    ForeignServer.Outcome seen = exchange(client, connection, SHORT);
                    if (cannot) {
                        asked.remove(clientBits);
                    }
                    assertThat(parameters(seen.extensions())).isEqualTo(asked);
                    ForeignServer.Outcome inPieces =
                            exchange(client, server.expect("pieces=10000&" + query, SHORT_IN_PIECES), SHORT_IN_PIECES);
                    assertThat(inPieces.extensions()).isEqualTo(seen.extensions());
                    expected += 2 * SHORT.bytes();
                }
            }
            CompressionMetrics metrics = afterwards(client);
            assertThat(metrics.sentBytes()).isEqualTo(expected);
            assertThat(metrics.receivedBytes()).isEqualTo(expected);
            assertThat(metrics.sentWireBytes()).isLessThan(expected / 2);
        }
    }

    /** Servers put their parameters in an order of their own. */
    private static Set<String> parameters(String answer) {
        List<String> parts = List.of(answer.split("; ", -1));
        assertThat(parts.getFirst()).isEqualTo("permessage-deflate");
        return Set.copyOf(parts.subList(1, parts.size()));
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("dev.parley.conformance.deflate.Cases#BOTH")
    void offersNothingThatItHasNoMemoryFor(Engine engine) throws Exception {
        Exchange exchange = Exchange.ofAllSizes();
        Compression small = Compression.defaults()
                .withEngine(engine)
                .withSettings(ALL.withTakeover(false, false))
                .withMaximumBytes(1);
        try (EchoedClient client = EchoedClient.create(small)) {
            // Without takeover nothing is taken but while a message is under way.
            Expected first = server.expect("", exchange);
            Expected second = server.expect("", exchange);
            String unfinished = "not all ".repeat(100);
            long bytes = exchange.bytes() + unfinished.length();
            client.exchange(first.url(), exchange, webSocket -> {
                try (Writer writer = webSocket.sendTextStream()) {
                    writer.write(unfinished);
                    writer.flush();
                    await().atMost(PATIENCE).until(() -> client.metrics().contexts() > 0);
                    assertThat(exchange(client, second, exchange).offers()).isEmpty();
                }
                await().atMost(PATIENCE).until(() -> client.metrics().receivedBytes() == bytes);
            });
            assertThat(first.ended().offers()).isNotEmpty();
            assertThat(afterwards(client).receivedBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void canDoWithoutCompression() throws Exception {
        Exchange exchange = Exchange.ofAllSizes();
        try (EchoedClient client = EchoedClient.withoutCompression()) {
            ForeignServer.Outcome seen = exchange(client, server.expect("", exchange), exchange);
            assertThat(seen.offers()).isEmpty();
            assertThat(seen.wireReceived()).isGreaterThan(exchange.bytes());
            assertThat(afterwards(client)).isEqualTo(CompressionMetrics.NONE);
        }
    }

    /** Waits until the connections have given their memory back, closes the client, and has nothing left then. */
    private static CompressionMetrics afterwards(EchoedClient client) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(PATIENCE)
                .until(() -> client.metrics().reservedBytes() == 0);
        client.close();
        // Who waits for the end of a connection may be told before its event loop is done with it.
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(PATIENCE)
                .until(() -> client.metrics().contexts() == 0);
        CompressionMetrics metrics = client.metrics();
        assertThat(metrics.nativeBytes()).isZero();
        assertThat(metrics.reservedBytes()).isZero();
        return metrics;
    }
}
