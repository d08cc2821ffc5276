package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.WebSocketServer;
import dev.parley.testing.CapturedLog;
import dev.parley.testing.UnusedPort;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A {@link ProxySelector} chooses, and is told what did not work. */
@ExtendWith(NothingStaysBehind.class)
class SelectedProxiesTest {

    private final WebSocketServer server =
            WebSocketServer.builder().port(0).route("/", ws -> ws.send("here")).start();
    private final List<URI> asked = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private final List<SocketAddress> failedAddresses = new ArrayList<>();

    @AfterEach
    void stop() {
        server.close();
    }

    private ProxySelector selecting(Proxy... proxies) {
        return new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                asked.add(uri);
                return List.of(proxies);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException problem) {
                failedAddresses.add(address);
                failed.add(uri + " by " + ((InetSocketAddress) address).getHostString() + ":"
                        + ((InetSocketAddress) address).getPort());
            }
        };
    }

    private static Proxy http(int port) {
        return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("127.0.0.1", port));
    }

    private String ws() {
        return "ws://127.0.0.1:" + server.ports().getFirst() + "/?q=1";
    }

    private String greeting(ProxySelector selector, String uri) {
        try (WebSocketClient client = WebSocketClient.builder().proxy(selector).build();
                WebSocket ws = client.connect(uri)) {
            return ((Message.Text) ws.receive(Duration.ofSeconds(10))).text();
        }
    }

    @Test
    void triesWhatItNamesInItsOrder() throws Exception {
        int gone = UnusedPort.find();
        try (ScriptedServer proxy = new ScriptedServer(socket -> {
            Heads.read(socket.getInputStream());
            Heads.write(socket, "HTTP/1.1 200 OK\r\n\r\n");
            Tunnels.carry(socket, server.ports().getFirst());
        })) {
            assertThat(greeting(selecting(http(gone), http(proxy.port()), Proxy.NO_PROXY), ws()))
                    .isEqualTo("here");
            assertThat(proxy.connections()).isEqualTo(1);
        }
        String http = ws().replace("ws:", "http:");
        assertThat(asked).containsExactly(URI.create(http));
        assertThat(failed).containsExactly(http + " by 127.0.0.1:" + gone);
    }

    @Test
    void goesDirectlyWhereItSaysSo() throws Exception {
        assertThat(greeting(selecting(Proxy.NO_PROXY), ws())).isEqualTo("here");
        assertThat(greeting(selecting(http(UnusedPort.find()), Proxy.NO_PROXY), ws()))
                .isEqualTo("here");
        assertThat(greeting(selecting(), ws())).isEqualTo("here");
    }

    @Test
    void failsAsTheLastOneDid() throws Exception {
        int gone = UnusedPort.find();
        assertThatThrownBy(() -> greeting(selecting(http(gone), http(gone)), ws().replace("ws:", "wss:")))
                .isInstanceOfSatisfying(
                        WebSocketConnectException.class,
                        refused -> assertThat(refused.failure()).isEqualTo(ConnectFailure.CONNECTION_REFUSED));
        assertThat(asked).containsExactly(URI.create(ws().replace("ws:", "https:")));
        assertThat(failed).hasSize(2);
    }

    @Test
    void isToldOfTheVeryAddressesThatItNamed() throws Exception {
        int gone = UnusedPort.find();
        Proxy resolved = new Proxy(Proxy.Type.SOCKS, new InetSocketAddress(InetAddress.getLoopbackAddress(), gone));
        Proxy unresolved = http(gone);

        assertThat(greeting(selecting(resolved, unresolved, Proxy.NO_PROXY), ws()))
                .isEqualTo("here");

        assertThat(failedAddresses).hasSize(2);
        assertThat(failedAddresses.getFirst()).isSameAs(resolved.address());
        assertThat(failedAddresses.getLast()).isSameAs(unresolved.address());
    }

    @Test
    void doesNotTryAnotherWhenAProxyHasRefused() throws Exception {
        try (ScriptedServer proxy = new ScriptedServer(socket -> {
            Heads.read(socket.getInputStream());
            Heads.write(socket, "HTTP/1.1 403 no\r\nContent-Length: 0\r\n\r\n");
        })) {
            assertThatThrownBy(() -> greeting(selecting(http(proxy.port()), Proxy.NO_PROXY), ws()))
                    .isInstanceOfSatisfying(
                            WebSocketConnectException.class,
                            refused -> assertThat(refused.failure()).isEqualTo(ConnectFailure.PROXY));
        }
        assertThat(failed).isEmpty();
    }

    /** A selector that does as it is told, and fails when it is told of a failure. */
    private static ProxySelector doing(Supplier<List<Proxy>> choice) {
        return new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                return choice.get();
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException problem) {
                throw new IllegalStateException("not to be told");
            }
        };
    }

    @Test
    void isNamedWhenItFails() {
        Map<String, Supplier<List<Proxy>>> choices = Map.of(
                "as if",
                () -> {
                    throw new IllegalArgumentException("as if");
                },
                "port: got 0",
                () -> List.of(http(0)),
                "null",
                () -> Collections.singletonList(null));
        choices.forEach((problem, choice) -> assertThatThrownBy(() -> greeting(doing(choice), ws()))
                .isInstanceOfSatisfying(
                        WebSocketConnectException.class,
                        failed -> assertThat(failed.failure()).isEqualTo(ConnectFailure.PROXY))
                .hasMessageStartingWith(ws() + ": the ProxySelector failed: ")
                .hasMessageContaining(problem));
    }

    @Test
    @Timeout(60)
    void isInterruptedWhenItNamesNoneInTime() throws Exception {
        var interrupted = new CountDownLatch(1);
        ProxySelector silent = doing(() -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException givenUp) {
                interrupted.countDown();
            }
            return List.of(Proxy.NO_PROXY);
        });
        ClientSettings impatient =
                ClientSettings.builder().connectTimeout(Duration.ofMillis(100)).build();
        try (WebSocketClient client =
                WebSocketClient.builder().settings(impatient).proxy(silent).build()) {
            assertThatThrownBy(() -> client.connect(ws()))
                    .isInstanceOfSatisfying(
                            WebSocketConnectException.class,
                            late -> assertThat(late.failure()).isEqualTo(ConnectFailure.CONNECT_TIMEOUT))
                    .hasMessage(ws() + ": no proxy was named, nor that there is none, within PT0.1S (connectTimeout)");
        }
        interrupted.await();
    }

    @Test
    void doesNoHarmByFailingWhenItIsToldOfAFailure() throws Exception {
        int gone = UnusedPort.find();
        try (CapturedLog log = CapturedLog.of(Dialer.class)) {
            assertThat(greeting(doing(() -> List.of(http(gone), Proxy.NO_PROXY)), ws()))
                    .isEqualTo("here");
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("ProxySelector")
                    .endsWith("not to be told");
        }
    }
}
