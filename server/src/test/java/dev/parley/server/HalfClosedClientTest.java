package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.Keytool;
import dev.parley.testing.Keytool.SelfSigned;
import dev.parley.websocket.Message;
import dev.parley.websocket.Transport;
import dev.parley.websocket.WebSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that ends its side of the connection, having asked, gets its answer; one that has gone is not worked for. */
@ExtendWith(LeakCheck.class)
class HalfClosedClientTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private static Path keys;

    private static SelfSigned identity;
    private static Tls tls;

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);

    /** A transport, and the version of TLS if there is TLS. */
    record Way(Transport transport, Optional<String> version) {
        @Override
        public String toString() {
            return transport + version.map(" "::concat).orElse("");
        }
    }

    /** What leaves the other direction open when one has been ended. */
    static Stream<Way> halfClosing() {
        return Transports.working()
                .flatMap(transport ->
                        Stream.of(new Way(transport, Optional.empty()), new Way(transport, Optional.of("TLSv1.3"))));
    }

    static Stream<Way> all() {
        return Stream.concat(
                halfClosing(), Transports.working().map(transport -> new Way(transport, Optional.of("TLSv1.2"))));
    }

    static Stream<Transport> transports() {
        return Transports.working();
    }

    @BeforeAll
    static void makeKeys() throws Exception {
        identity = Keytool.selfSigned(keys, "server", "EC", "-groupname", "secp256r1");
        tls = Tls.pem(
                identity.writeCertificate(keys.resolve("server.crt")), identity.writeKey(keys.resolve("server.key")));
    }

    /** On one event loop, so that what comes first is handled first. */
    private WebSocketServer start(Transport transport) {
        return WebSocketServer.builder()
                .port(0)
                .port(0, tls)
                .transport(transport)
                .eventLoops(1)
                .settings(ServerSettings.builder()
                        .handshakeTimeout(LONG)
                        .requestTimeout(LONG)
                        .keepAliveTimeout(LONG)
                        .stopTimeout(Duration.ofSeconds(1))
                        .build())
                .route("/refusing", webSocket -> {}, RouteOptions.defaults().withHook(request -> {
                    waitForRelease();
                    return HandshakeDecision.refuse(403, "not you");
                }))
                .route(
                        "/echo",
                        HalfClosedClientTest::echo,
                        RouteOptions.defaults().withHook(request -> {
                            waitForRelease();
                            return HandshakeDecision.accept();
                        }))
                .http("/slow", request -> {
                    waitForRelease();
                    return HttpResponse.text("at last");
                })
                .http("/large", request -> {
                    waitForRelease();
                    return HttpResponse.text("x".repeat(32 << 20));
                })
                .http("/page", request -> HttpResponse.text("page"))
                .http("POST", "/page", request -> HttpResponse.text(request.text()))
                .start();
    }

    private static void echo(WebSocket webSocket) {
        for (Message message : webSocket) {
            webSocket.send(message);
        }
    }

    private void waitForRelease() throws InterruptedException {
        entered.countDown();
        try {
            release.await();
        } catch (InterruptedException gone) {
            interrupted.countDown();
            throw gone;
        }
    }

    private static RawClient connect(WebSocketServer server, Way way) throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        if (way.version().isEmpty()) {
            return new RawClient(new Socket(loopback, server.ports().getFirst()));
        }
        SSLSocket socket = (SSLSocket) Keytool.trusting(identity)
                .getSocketFactory()
                .createSocket(loopback, server.ports().getLast());
        socket.setEnabledProtocols(new String[] {way.version().get()});
        return new RawClient(socket);
    }

    /** Ends the client's side while its request is being answered, and waits until the server knows. */
    private void endOutputMeanwhile(WebSocketServer server, RawClient client) throws Exception {
        assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
        client.endOutput();
        awaitEventLoop(server);
    }

    /** The one event loop has handled what had come before this. */
    private static void awaitEventLoop(WebSocketServer server) throws IOException {
        assertThat(RawClient.get(server.ports().getFirst(), "/page").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("halfClosing")
    void getsTheAnswerThatIsBeingMade(Way way) throws Exception {
        try (WebSocketServer server = start(way.transport());
                RawClient client = connect(server, way)) {
            client.send(RawClient.head("GET", "/slow"));
            endOutputMeanwhile(server, client);
            release.countDown();
            RawClient.Response response = client.response();
            assertThat(response.body()).isEqualTo("at last");
            assertThat(response.header("Connection")).isEqualTo("close");
            assertThat(client.isAtEnd()).isTrue();
            assertThat(interrupted.getCount()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("halfClosing")
    void getsTheAnswersToAllItHasAsked(Way way) throws Exception {
        try (WebSocketServer server = start(way.transport());
                RawClient client = connect(server, way)) {
            client.send(RawClient.head("GET", "/slow") + RawClient.head("GET", "/page") + RawClient.head("GET", "/no"));
            endOutputMeanwhile(server, client);
            release.countDown();
            assertThat(client.response().body()).isEqualTo("at last");
            assertThat(client.response().body()).isEqualTo("page");
            assertThat(client.response().status()).isEqualTo(404);
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("halfClosing")
    void getsAHooksRefusal(Way way) throws Exception {
        try (WebSocketServer server = start(way.transport());
                RawClient client = connect(server, way)) {
            client.send(RawClient.upgrade("/refusing"));
            endOutputMeanwhile(server, client);
            release.countDown();
            assertThat(client.response().status()).isEqualTo(403);
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("halfClosing")
    void getsItsWebSocketAndThenTheEnd(Way way) throws Exception {
        try (WebSocketServer server = start(way.transport());
                RawClient client = connect(server, way)) {
            client.send(RawClient.upgrade("/echo"));
            endOutputMeanwhile(server, client);
            release.countDown();
            assertThat(client.response().status()).isEqualTo(101);
            assertThat(client.isAtEnd()).isTrue();
            await().atMost(20, TimeUnit.SECONDS).until(() -> server.connectionCount() == 0);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void isToldThatItsRequestIsNotWhole(Way way) throws Exception {
        for (String part :
                new String[] {"GET / HTTP/1.1\r\nHost", RawClient.head("POST", "/page", "Content-Length: 5") + "half"
                }) {
            try (WebSocketServer server = start(way.transport());
                    RawClient client = connect(server, way)) {
                client.send(part);
                client.endOutput();
                if (way.version().equals(Optional.of("TLSv1.2"))) {
                    assertThat(client.isAtEnd()).as(part).isTrue(); // Nothing can follow a close_notify there.
                } else {
                    assertThat(client.response().status()).as(part).isEqualTo(400);
                    assertThat(client.isAtEnd()).isTrue();
                }
                await().atMost(20, TimeUnit.SECONDS).until(() -> server.openConnectionCount() == 0);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void getsNothingWhereItHasAskedNothing(Way way) throws Exception {
        try (WebSocketServer server = start(way.transport());
                RawClient client = connect(server, way)) {
            client.send(RawClient.head("GET", "/page"));
            assertThat(client.response().body()).isEqualTo("page");
            client.endOutput();
            assertThat(client.isAtEnd()).isTrue();
            await().atMost(20, TimeUnit.SECONDS).until(() -> server.openConnectionCount() == 0);
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void isGoneAfterItsCloseNotifyInTls12(Transport transport) throws Exception {
        try (WebSocketServer server = start(transport);
                RawClient client = connect(server, new Way(transport, Optional.of("TLSv1.2")))) {
            client.send(RawClient.head("GET", "/slow"));
            assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
            client.endOutput();
            assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void isGoneAfterAReset(Transport transport) throws Exception {
        try (WebSocketServer server = start(transport);
                RawClient client = connect(server, new Way(transport, Optional.empty()))) {
            client.send(RawClient.head("GET", "/slow"));
            assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
            client.reset();
            assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
            await().atMost(20, TimeUnit.SECONDS).until(() -> server.openConnectionCount() == 0);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void isFoundGoneWhenTheAnswerCannotBeWritten(Way way) throws Exception {
        try (WebSocketServer server = start(way.transport())) {
            RawClient client = connect(server, way);
            client.send(RawClient.head("GET", "/large"));
            assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
            client.hangUp();
            awaitEventLoop(server);
            release.countDown();
            await().atMost(20, TimeUnit.SECONDS).until(() -> server.openConnectionCount() == 0);
            assertThatThrownBy(client::response).isInstanceOf(IOException.class);
        }
    }
}
