package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.CapturedLog;
import dev.parley.websocket.netty.Addresses;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakCheck.class)
class ProxiedTest {

    private final KeepingEcho echo = new KeepingEcho();

    private WebSocketServer.Builder builder() {
        return WebSocketServer.builder()
                .settings(ServerSettings.builder()
                        .maximumConnectionsPerAddress(2)
                        .stopTimeout(Duration.ofSeconds(1))
                        .handshakeTimeout(Duration.ofMillis(500))
                        .build())
                .route("/echo", echo)
                .http(
                        "/who",
                        request -> HttpResponse.text(Addresses.text(request.remoteAddress()) + " " + request.secure()));
    }

    @Test
    void takesATrustedProxysWordForTheClient() throws Exception {
        try (WebSocketServer server =
                builder().port(0).trustedProxies("127.0.0.0/8").start()) {
            int port = server.ports().getFirst();
            assertThat(RawClient.get(port, "/who", "X-Forwarded-For: 198.51.100.7", "X-Forwarded-Proto: https")
                            .body())
                    .isEqualTo("198.51.100.7:0 true");
            assertThat(RawClient.get(port, "/who", "Forwarded: for=\"[2001:db8::7]:99\";proto=http")
                            .body())
                    .isEqualTo("[2001:db8:0:0:0:0:0:7]:99 false");
            assertThat(RawClient.get(port, "/who", "X-Forwarded-For: 1.1.1.1", "Forwarded: for=2.2.2.2")
                            .status())
                    .isEqualTo(400);
        }
    }

    @Test
    void takesNobodyElsesWord() throws Exception {
        try (WebSocketServer server =
                builder().port(0).trustedProxies("10.0.0.0/8").start()) {
            int port = server.ports().getFirst();
            assertThat(RawClient.get(port, "/who", "X-Forwarded-For: 198.51.100.7", "X-Forwarded-Proto: https")
                            .body())
                    .startsWith("127.0.0.1:")
                    .endsWith(" false");
        }
    }

    @Test
    void comparesTheOriginWithWhatTheClientAskedTheProxyFor() throws Exception {
        try (WebSocketServer server =
                builder().port(0).trustedProxies("127.0.0.1").start()) {
            String[] fields = {
                "X-Forwarded-For: 198.51.100.7", "X-Forwarded-Proto: https", "X-Forwarded-Host: example.com"
            };
            try (RawClient client = new RawClient(server.ports().getFirst())) {
                client.send(RawClient.upgrade("/echo", String.join("\r\n", fields), "Origin: https://example.com"));
                assertThat(client.response().status()).isEqualTo(101);
                assertThat(echo.opened.poll(10, TimeUnit.SECONDS))
                        .isNotNull()
                        .satisfies(handshake -> assertThat(handshake.secure()).isTrue());
            }
            try (RawClient client = new RawClient(server.ports().getFirst())) {
                client.send(RawClient.upgrade("/echo", String.join("\r\n", fields), "Origin: http://localhost"));
                assertThat(client.response().status()).isEqualTo(403);
            }
        }
    }

    @Test
    void limitsTheClientsOfAProxyAndNotTheProxy() throws Exception {
        try (WebSocketServer server =
                        builder().port(0).trustedProxies("127.0.0.1").start();
                RawClient one = new RawClient(server.ports().getFirst());
                RawClient two = new RawClient(server.ports().getFirst());
                RawClient other = new RawClient(server.ports().getFirst());
                RawClient three = new RawClient(server.ports().getFirst())) {
            one.send(RawClient.upgrade("/echo", "X-Forwarded-For: 198.51.100.7"));
            assertThat(one.response().status()).isEqualTo(101);
            two.send(RawClient.upgrade("/echo", "X-Forwarded-For: 198.51.100.7"));
            assertThat(two.response().status()).isEqualTo(101);
            other.send(RawClient.upgrade("/echo", "X-Forwarded-For: 198.51.100.8"));
            assertThat(other.response().status()).isEqualTo(101);
            three.send(RawClient.upgrade("/echo", "X-Forwarded-For: 198.51.100.7"));
            assertThat(three.response().status()).isEqualTo(503);
        }
    }

    private WebSocketServer startWithProxyProtocol() {
        return builder().port(0).trustedProxies("127.0.0.1").proxyProtocol().start();
    }

    @Test
    void readsTheProxyProtocolInVersion1() throws Exception {
        try (WebSocketServer server = startWithProxyProtocol();
                RawClient client = new RawClient(server.ports().getFirst())) {
            client.send("PROXY TCP4 198.51.100.7 203.0.113.1 4711 443\r\n" + RawClient.head("GET", "/who"));
            assertThat(client.response().body()).isEqualTo("198.51.100.7:4711 false");
            client.send(RawClient.upgrade("/echo"));
            assertThat(client.response().status()).isEqualTo(101);
            client.send(RawClient.MASKED_HELLO);
            assertThat(client.read(7)).isEqualTo(RawClient.HELLO);
        }
    }

    @Test
    void readsTheProxyProtocolInVersion2() throws Exception {
        String signature = "0d0a0d0a000d0a515549540a";
        String local = signature + "20000000";
        // PROXY, TCP over IPv4, 12 bytes of addresses and 8 of PP2_TYPE_SSL: the client spoke TLS.
        String proxied =
                signature + "21110014" + "c6336407" + "cb007101" + "1267" + "01bb" + "200005" + "01" + "00000000";
        try (WebSocketServer server = startWithProxyProtocol()) {
            try (RawClient client = new RawClient(server.ports().getFirst())) {
                client.send(HexFormat.of().parseHex(proxied));
                client.send(RawClient.head("GET", "/who"));
                assertThat(client.response().body()).isEqualTo("198.51.100.7:4711 true");
            }
            try (RawClient client = new RawClient(server.ports().getFirst())) {
                client.send(HexFormat.of().parseHex(local));
                client.send(RawClient.head("GET", "/who"));
                assertThat(client.response().body()).startsWith("127.0.0.1:");
            }
        }
    }

    @Test
    void keepsTheProxysAddressWhereTheClientIsUnknown() throws Exception {
        try (WebSocketServer server = startWithProxyProtocol();
                RawClient client = new RawClient(server.ports().getFirst())) {
            client.send("PROXY UNKNOWN\r\n" + RawClient.head("GET", "/who"));
            assertThat(client.response().body()).startsWith("127.0.0.1:");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /who HTTP/1.1\r\nHost: a\r\n\r\n", "PROXY TCP4 nonsense\r\n", "PROXY", ""})
    void dropsAProxyThatDoesNotBeginWithTheHeader(String bytes) throws Exception {
        try (WebSocketServer server = startWithProxyProtocol();
                RawClient client = new RawClient(server.ports().getFirst())) {
            client.send(bytes);
            assertThat(endsWithoutAnswer(client)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /who HTTP/1.1\r\nHost: a\r\n\r\n", "PROXY TCP4 nonsense\r\n"})
    void logsAProxyThatDoesNotBeginWithTheHeaderOnce(String bytes) throws Exception {
        try (CapturedLog log = CapturedLog.fromDebug("dev.parley");
                WebSocketServer server = startWithProxyProtocol();
                RawClient client = new RawClient(server.ports().getFirst())) {
            client.send(bytes);
            assertThat(endsWithoutAnswer(client)).isTrue();
            server.stop(Duration.ofSeconds(1));
            assertThat(log.linesWith("onnection from"))
                    .singleElement()
                    .asString()
                    .startsWith("WARN Connection from the proxy ")
                    .endsWith(" dropped: it does not begin with a PROXY protocol header of version 1 or 2;"
                            + " is the proxy set up to send one?");
        }
    }

    @Test
    void doesNotWarnOfAProxyThatIsGoneBeforeItsHeader() {
        try (CapturedLog log = CapturedLog.fromDebug("dev.parley")) {
            ServerContext server = ServerContext.of(
                    ServerSettings.defaults(),
                    new Routes.Builder().build(),
                    OriginPolicy.sameOrigin(),
                    TrustedProxies.none(),
                    true,
                    Optional.empty(),
                    InstantSource.system());
            EmbeddedChannel channel = new EmbeddedChannel();
            ProxyHeader.expect(channel, server, false);
            channel.writeInbound(Unpooled.copiedBuffer("PRO", StandardCharsets.US_ASCII));
            channel.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
            assertThat(log.linesWith("WARN")).isEmpty();
            assertThat(log.linesWith("lost before its PROXY")).hasSize(1);
            assertThat(channel.isOpen()).isFalse();
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void awaitsNoHeaderThatIsTooLong() throws Exception {
        String signature = "0d0a0d0a000d0a515549540a";
        try (CapturedLog log = CapturedLog.fromDebug("dev.parley");
                WebSocketServer server = builder()
                        .port(0)
                        .trustedProxies("127.0.0.1")
                        .proxyProtocol()
                        .settings(ServerSettings.builder()
                                .handshakeTimeout(Duration.ofHours(1))
                                .build())
                        .start();
                RawClient client = new RawClient(server.ports().getFirst())) {
            // 4,097 bytes are said to follow, and none does. In two parts, as the wire may bring it.
            client.send(HexFormat.of().parseHex(signature + "21"));
            client.send(HexFormat.of().parseHex("111001"));
            assertThat(endsWithoutAnswer(client)).isTrue();
            assertThat(log.linesWith("WARN"))
                    .singleElement()
                    .asString()
                    .endsWith("its PROXY protocol header says that 4097 bytes follow, expected at most 4096");
        }
    }

    @Test
    void readsAsMuchAdditionalDataAsMayCome() throws Exception {
        // 12 bytes of addresses, and 4,084 that are a PP2_TYPE_NOOP.
        byte[] additional = new byte[4084];
        additional[0] = 0x04;
        additional[1] = (byte) (4081 >> 8);
        additional[2] = (byte) 4081;
        try (WebSocketServer server = startWithProxyProtocol();
                RawClient client = new RawClient(server.ports().getFirst())) {
            client.send(HexFormat.of().parseHex("0d0a0d0a000d0a515549540a" + "21111000" + "c6336407cb007101126701bb"));
            client.send(additional);
            client.send(RawClient.head("GET", "/who"));
            assertThat(client.response().body()).isEqualTo("198.51.100.7:4711 false");
        }
    }

    private static boolean endsWithoutAnswer(RawClient client) {
        try {
            return client.isAtEnd();
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void limitsTheClientsThatTheProxyProtocolNames() throws Exception {
        String header = "PROXY TCP4 198.51.100.7 203.0.113.1 4711 443\r\n";
        try (WebSocketServer server = startWithProxyProtocol();
                RawClient one = new RawClient(server.ports().getFirst());
                RawClient two = new RawClient(server.ports().getFirst());
                RawClient three = new RawClient(server.ports().getFirst())) {
            for (RawClient client : new RawClient[] {one, two}) {
                client.send(header + RawClient.upgrade("/echo"));
                assertThat(client.response().status()).isEqualTo(101);
            }
            three.send(header + RawClient.upgrade("/echo"));
            assertThat(three.response().status()).isEqualTo(503);
            one.hangUp();
            await().atMost(10, TimeUnit.SECONDS).untilAsserted(() -> {
                try (RawClient four = new RawClient(server.ports().getFirst())) {
                    four.send(header + RawClient.upgrade("/echo"));
                    assertThat(four.response().status()).isEqualTo(101);
                }
            });
        }
    }

    @Test
    void doesNotReadTheProxyProtocolFromOthers() throws Exception {
        try (WebSocketServer server = builder()
                        .port(0)
                        .trustedProxies("10.0.0.0/8")
                        .proxyProtocol()
                        .start();
                RawClient client = new RawClient(server.ports().getFirst())) {
            client.send("PROXY TCP4 198.51.100.7 203.0.113.1 4711 443\r\n" + RawClient.head("GET", "/who"));
            assertThat(client.response().status()).isEqualTo(400);
        }
    }

    @Test
    void wantsToKnowWhichProxiesToTrust() {
        assertThatThrownBy(() -> builder().port(0).proxyProtocol().start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("trustedProxies");
    }

    @Test
    void listensOnAUnixDomainSocket(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("server.sock");
        try (WebSocketServer server =
                        builder().unixSocket(file).trustedProxies("unix").start();
                SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            assertThat(server.ports()).isEmpty();
            assertThat(server.addresses()).containsExactly(UnixDomainSocketAddress.of(file));
            channel.connect(UnixDomainSocketAddress.of(file));
            try (RawClient client =
                    new RawClient(channel, Channels.newInputStream(channel), Channels.newOutputStream(channel))) {
                client.send(RawClient.head("GET", "/who", "X-Forwarded-For: 198.51.100.7"));
                assertThat(client.response().body()).isEqualTo("198.51.100.7:0 false");
                client.send(RawClient.upgrade("/echo"));
                assertThat(client.response().status()).isEqualTo(101);
                client.send(RawClient.MASKED_HELLO);
                assertThat(client.read(7)).isEqualTo(RawClient.HELLO);
            }
        }
        assertThat(Files.exists(file)).isFalse();
    }
}
