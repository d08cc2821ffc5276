package dev.parley.conformance.proxies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.client.ClientTls;
import dev.parley.client.ConnectFailure;
import dev.parley.client.ProxyServer;
import dev.parley.client.WebSocketClient;
import dev.parley.client.WebSocketConnectException;
import dev.parley.conformance.Certificate;
import dev.parley.conformance.ServerUnderTest;
import dev.parley.testing.UnusedPort;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;

/** What must hold for Parley's client through every proxy. */
abstract class ForwardProxyContract {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    /**
     * Talks to a server in the clear and by TLS, by its name, and looks whether the proxy says so.
     *
     * @param server the proxy, perhaps with credentials
     * @param sign what the proxy's log says of a connection, up to the server's port
     */
    void assertThatItLeadsToServers(ForwardProxy proxy, ProxyServer server, String sign) throws Exception {
        Certificate certificate = Certificate.selfSigned(folder);
        try (ServerUnderTest plain = ServerUnderTest.start();
                ServerUnderTest secure = ServerUnderTest.startTls(certificate);
                WebSocketClient client = WebSocketClient.builder()
                        .proxy(server)
                        .tls(ClientTls.authorities(certificate.certificate()))
                        .build()) {
            for (ServerUnderTest target : List.of(plain, secure)) {
                URI url = URI.create(target.url("/echo").toString().replace("127.0.0.1", "localhost"));
                assertThatItTalks(client, target, url);
                Awaitility.await()
                        .atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(proxy.log()).contains(sign + ":" + url.getPort()));
            }
        }
    }

    private static void assertThatItTalks(WebSocketClient client, ServerUnderTest server, URI url) throws Exception {
        byte[] data = new byte[500_000];
        new Random(1).nextBytes(data);
        try (WebSocket ws = client.connect(url.toString())) {
            ws.send("Grüße 🎈");
            assertThat(ws.receive(PATIENCE)).isEqualTo(Message.text("Grüße 🎈"));
            ws.send(ByteBuffer.wrap(data));
            assertThat(ws.receive(PATIENCE)).isEqualTo(Message.binary(data));
            ws.close(4001, "bye").toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(server.nextEnd()).isEqualTo(new ServerUnderTest.End(true, 4001, "bye"));
        }
    }

    static void assertRefuses(ProxyServer proxy, URI url, String problem) {
        try (WebSocketClient client = WebSocketClient.builder().proxy(proxy).build()) {
            assertThatThrownBy(() -> client.connect(url.toString()))
                    .isInstanceOfSatisfying(
                            WebSocketConnectException.class,
                            refused -> assertThat(refused.failure()).isEqualTo(ConnectFailure.PROXY))
                    .hasMessageContaining(problem);
        }
    }

    /** Where nobody listens, in the clear and by TLS. */
    static List<URI> nowhere() {
        int port = UnusedPort.find();
        return List.of(URI.create("ws://127.0.0.1:" + port + "/"), URI.create("wss://127.0.0.1:" + port + "/"));
    }
}
