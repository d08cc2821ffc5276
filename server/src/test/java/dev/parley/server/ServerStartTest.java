package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.websocket.Message;
import dev.parley.websocket.Transport;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(LeakCheck.class)
class ServerStartTest {

    private static final boolean LINUX =
            System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");

    @ParameterizedTest
    @MethodSource("dev.parley.server.Transports#working")
    void servesOverEveryTransport(Transport transport) throws Exception {
        try (WebSocketServer server = WebSocketServer.builder()
                .port(0)
                .port(0)
                .transport(transport)
                .eventLoops(2)
                .route("/echo", webSocket -> {
                    for (Message message : webSocket) {
                        webSocket.send(message);
                    }
                })
                .http("/page", request -> HttpResponse.text("page"))
                .start()) {
            assertThat(server.transport()).isEqualTo(transport);
            assertThat(server.ports()).hasSize(2).doesNotHaveDuplicates();
            assertThat(server.uris())
                    .hasSize(2)
                    .allSatisfy(uri -> assertThat(uri.getHost()).isEqualTo("127.0.0.1"));
            for (int port : server.ports()) {
                assertThat(RawClient.get(port, "/page").body()).isEqualTo("page");
                try (RawClient client = new RawClient(port)) {
                    client.send(RawClient.upgrade("/echo"));
                    assertThat(client.response().status()).isEqualTo(101);
                    client.send(RawClient.MASKED_HELLO);
                    assertThat(client.read(7)).isEqualTo(RawClient.HELLO);
                }
            }
        }
    }

    private static WebSocketServer.Builder builder() {
        return WebSocketServer.builder().route("/echo", webSocket -> {});
    }

    private static void assertRefuses(WebSocketServer.Builder builder, String beginning) {
        assertThatThrownBy(builder::start)
                .isInstanceOf(ServerStartException.class)
                .hasMessageStartingWith(beginning)
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @MethodSource("dev.parley.server.Transports#working")
    void saysThatAPortIsOccupied(Transport transport) throws Exception {
        try (ServerSocket occupied = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = occupied.getLocalPort();
            assertRefuses(
                    builder().port(port).transport(transport),
                    "port " + port
                            + " on 127.0.0.1 is occupied: stop the program that listens there, or choose another");
        }
    }

    @Test
    void opensNoPortWhenOneIsOccupied() throws Exception {
        int free;
        try (ServerSocket occupied = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                free = probe.getLocalPort();
            }
            assertRefuses(builder().port(free).port(occupied.getLocalPort()), "port " + occupied.getLocalPort());
        }
        try (ServerSocket again = new ServerSocket(free, 1, InetAddress.getLoopbackAddress())) {
            assertThat(again.isBound()).isTrue();
        }
    }

    @Test
    void saysThatAHostIsNotThisMachine() {
        assertRefuses(builder().host("192.0.2.1").port(0), "host 192.0.2.1 is no address of this machine");
        assertRefuses(
                builder().host("no-such-host.invalid").port(0),
                "host no-such-host.invalid: there is no such host name");
    }

    @Test
    void tellsApartWhyItCannotListen() {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        assertThat(ListeningAddress.cannotListen(
                        new InetSocketAddress(loopback, 80), new BindException("Permission denied")))
                .hasMessageContaining("may not be opened by this user");
        assertThat(ListeningAddress.cannotListen(
                        new InetSocketAddress(loopback, 80), new BindException("something else")))
                .hasMessageContaining("cannot listen there: something else");
    }

    @Test
    void saysThatTheTransportIsNotThere() {
        Transport foreign = LINUX ? Transport.KQUEUE : Transport.EPOLL;
        assertRefuses(builder().port(0).transport(foreign), "transport " + foreign + " does not work here: ");
    }

    @Test
    void saysThatACertificateCannotBeRead(@TempDir Path folder) {
        Path missing = folder.resolve("missing.crt");
        assertRefuses(
                builder().port(0, Tls.pem(missing, missing)),
                "TLS cannot be set up: " + missing + ": there is no such file");
    }

    @Test
    void replacesASocketFileWhoseServerHasGone(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("server.sock");
        try (ServerSocketChannel gone = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            gone.bind(UnixDomainSocketAddress.of(file));
        }
        assertThat(Files.exists(file)).isTrue();
        try (WebSocketServer server = builder().unixSocket(file).start()) {
            assertThat(server.addresses()).isEqualTo(List.of(UnixDomainSocketAddress.of(file)));
        }
    }

    @Test
    void leavesOtherFilesAndServersAlone(@TempDir Path folder) throws Exception {
        Path text = Files.writeString(folder.resolve("notes.txt"), "mine");
        assertRefuses(builder().unixSocket(text), text + ": there is a file that is no socket");
        assertThat(Files.readString(text)).isEqualTo("mine");

        Path file = folder.resolve("server.sock");
        try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(file));
            assertRefuses(builder().unixSocket(file), file + ": another server listens on this socket");
        }
    }

    @Test
    void refusesNonsenseAtOnce() {
        assertThatThrownBy(() -> builder().start()).hasMessageStartingWith("there is no port");
        assertThatThrownBy(() -> builder().port(70_000)).hasMessage("port: got 70000, expected 0 to 65535");
        assertThatThrownBy(() -> builder().eventLoops(0)).hasMessage("eventLoops: got 0, expected 1 to 1024");
        assertThatThrownBy(() -> builder().http("get", "/a", request -> HttpResponse.of(200)))
                .hasMessageStartingWith("method: got \"get\"");
        assertThatThrownBy(() -> builder().route("/echo", webSocket -> {}))
                .hasMessage("route \"/echo\" (WebSocket): there is one already");
        assertThatThrownBy(() -> builder().trustedProxies("proxy.example.com"))
                .hasMessageStartingWith("address range: got \"proxy.example.com\"");
    }
}
