package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.testing.UnusedPort;
import dev.parley.websocket.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What keeps TCP from standing: each ends with a named cause and in time, and leaves nothing behind. */
@ExtendWith(NothingStaysBehind.class)
final class NoConnectionTest {

    private static final Duration LIMIT = Duration.ofMillis(300);

    private static WebSocketClient.Builder builder() {
        return WebSocketClient.builder().eventLoops(1);
    }

    private static WebSocketClient impatient(HostResolver resolver) {
        return builder()
                .settings(ClientSettings.builder().connectTimeout(LIMIT).build())
                .resolver(resolver)
                .build();
    }

    private static List<InetAddress> addresses(String... texts) {
        return Arrays.stream(texts).map(NoConnectionTest::address).toList();
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException noLiteral) {
            throw new AssertionError(noLiteral);
        }
    }

    @Test
    void anUnknownHostIsToldByItsName() throws Exception {
        HostResolver resolver = host -> {
            throw new UnknownHostException(host);
        };
        try (WebSocketClient client = builder().resolver(resolver).build()) {
            WebSocketConnectException failure = Failures.of(client, "ws://nowhere.test/");

            assertThat(failure.failure()).isEqualTo(ConnectFailure.UNKNOWN_HOST);
            assertThat(failure).hasMessageContaining("nowhere.test is not known");
        }
    }

    /** RFC 6761 §6.4: no resolver knows a name below “invalid”. */
    @Test
    void aHostThatTheJdkDoesNotKnowIsTold() throws Exception {
        try (WebSocketClient client = builder().build()) {
            assertThat(Failures.of(client, "wss://parley.invalid/").failure()).isEqualTo(ConnectFailure.UNKNOWN_HOST);
        }
    }

    @Test
    void aHostWithoutAddressesIsUnknown() throws Exception {
        try (WebSocketClient client = builder().resolver(host -> List.of()).build()) {
            assertThat(Failures.of(client, "ws://nowhere.test/").failure()).isEqualTo(ConnectFailure.UNKNOWN_HOST);
        }
    }

    @Test
    void aResolverThatBreaksIsTold() throws Exception {
        HostResolver resolver = host -> {
            throw new IllegalStateException("out of order");
        };
        try (WebSocketClient client = builder().resolver(resolver).build()) {
            WebSocketConnectException failure = Failures.of(client, "ws://somewhere.test/");

            assertThat(failure.failure()).isEqualTo(ConnectFailure.UNREACHABLE);
            assertThat(failure).hasMessageContaining("out of order");
        }
    }

    @Test
    void aResolverThatNeverReturnsIsGivenUpAndInterrupted() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        HostResolver resolver = host -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException givenUp) {
                interrupted.countDown();
            }
            return List.of();
        };
        try (WebSocketClient client = impatient(resolver)) {
            long begin = System.nanoTime();
            WebSocketConnectException failure = Failures.of(client, "ws://somewhere.test/");

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(LIMIT, LIMIT.plusSeconds(10));
            assertThat(failure.failure()).isEqualTo(ConnectFailure.CONNECT_TIMEOUT);
            assertThat(failure).hasMessageContaining("connectTimeout");
            assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"AUTO", "IO_URING", "EPOLL", "NIO"})
    void aPortWhereNobodyListensIsTold(Transport transport) throws Exception {
        try (WebSocketClient client = builder().transport(transport).build()) {
            WebSocketConnectException failure = Failures.of(client, "ws://127.0.0.1:" + UnusedPort.find() + "/");

            assertThat(failure.failure()).isEqualTo(ConnectFailure.CONNECTION_REFUSED);
            assertThat(failure).hasMessageContaining("nobody listens");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"AUTO", "IO_URING", "EPOLL", "NIO"})
    void anAddressThatDoesNotAnswerIsGivenUp(Transport transport) throws Exception {
        try (BlackHole hole = new BlackHole("127.0.0.1");
                WebSocketClient client = builder()
                        .transport(transport)
                        .settings(ClientSettings.builder().connectTimeout(LIMIT).build())
                        .build()) {
            long begin = System.nanoTime();
            WebSocketConnectException failure = Failures.of(client, "ws://127.0.0.1:" + hole.port() + "/");

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(LIMIT, LIMIT.plusSeconds(10));
            assertThat(failure.failure()).isEqualTo(ConnectFailure.CONNECT_TIMEOUT);
            assertThat(failure).hasMessageContaining("connectTimeout");
        }
    }

    @Test
    void aUnixDomainSocketThatIsNotThereIsTold(@TempDir Path folder) throws Exception {
        try (WebSocketClient client = builder().build()) {
            WebSocketRequest request = WebSocketRequest.to("ws://localhost/")
                    .unixSocket(folder.resolve("none"))
                    .build();
            WebSocketConnectException failure = Failures.of(client, request);

            assertThat(failure.failure()).isEqualTo(ConnectFailure.UNREACHABLE);
            assertThat(failure).hasMessageContaining("no such Unix domain socket");
        }
    }

    /** TCP knows no way to the broadcast address. */
    @ParameterizedTest
    @CsvSource({
        "255.255.255.255, 127.0.0.1, UNREACHABLE",
        "127.0.0.1, 255.255.255.255, CONNECTION_REFUSED",
    })
    void whatTheFirstAddressSaysIsToldWhenNoneAnswers(String first, String second, ConnectFailure told)
            throws Exception {
        int port = UnusedPort.find();
        try (WebSocketClient client =
                builder().resolver(host -> addresses(first, second)).build()) {
            assertThat(Failures.of(client, "ws://two.test:" + port + "/").failure())
                    .isEqualTo(told);
        }
    }

    @Test
    void anAddressThatNeverAnswersKeepsTheOthersFromEndingTheAttemptEarly() throws Exception {
        try (BlackHole hole = new BlackHole("127.0.0.1");
                WebSocketClient client = impatient(host -> addresses("127.0.0.2", "127.0.0.1"))) {
            assertThat(Failures.of(client, "ws://two.test:" + hole.port() + "/").failure())
                    .isEqualTo(ConnectFailure.CONNECT_TIMEOUT);
        }
    }

    @Test
    void anAddressThatDoesNotAnswerIsOvertakenByTheNextAndItsSocketClosed() throws Exception {
        try (BlackHole hole = new BlackHole("127.0.0.2");
                ScriptedServer server = new ScriptedServer(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), hole.port()), socket -> {
                            Heads.write(socket, Heads.accepting(Heads.read(socket.getInputStream())));
                            ScriptedServer.drain(socket);
                        });
                WebSocketClient client = builder()
                        .resolver(host -> addresses("127.0.0.2", "127.0.0.1"))
                        .build()) {
            Footprint before = Footprint.now();
            var webSocket = client.connect("ws://two.test:" + server.port() + "/");

            assertThat(webSocket.handshake().remoteAddress())
                    .isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            before.awaitSockets(2); // Both ends of the open connection.
            webSocket.abort();
            before.awaitNothingMore();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://example.com/|ws",
                "https://example.com/|wss",
                "ftp://example.com/|ws",
                "example.com|scheme",
                "ws://|expected a URI",
                "ws:example.com|host",
                "ws:///path|host",
                "ws://example.com/#part|fragment",
                "ws://example.com:0/|port",
                "ws://example.com:70000/|port",
                "ws://exa mple.com/|expected a URI",
                "ws://user:secret@example.com/|user",
                "''|scheme",
            })
    void anUriThatLeadsToNoWebSocketIsRefusedBeforeAnythingElse(String uri, String culprit) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebSocketRequest.to(uri))
                .withMessageContaining(culprit);
        try (WebSocketClient client = builder()
                .resolver(host -> {
                    throw new AssertionError("it was looked up: " + host);
                })
                .build()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> client.connect(uri))
                    .withMessageContaining(culprit);
        }
    }

    @Test
    void theFamiliesTakeTurnsBeginningWithTheOneThatIsLikedBest() {
        List<InetAddress> ordered = AddressRace.interleave(
                addresses("2001:db8::1", "2001:db8::2", "2001:db8::3", "192.0.2.1", "192.0.2.2"));
        assertThat(ordered).isEqualTo(addresses("2001:db8::1", "192.0.2.1", "2001:db8::2", "192.0.2.2", "2001:db8::3"));
        assertThat(AddressRace.interleave(addresses("192.0.2.1", "192.0.2.2", "2001:db8::1")))
                .isEqualTo(addresses("192.0.2.1", "2001:db8::1", "192.0.2.2"));
    }
}
