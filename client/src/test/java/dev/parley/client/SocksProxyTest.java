package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.Tls;
import dev.parley.server.WebSocketServer;
import dev.parley.testing.Keytool;
import dev.parley.testing.Keytool.SelfSigned;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Through a SOCKS5 proxy, which is one of the test's own and speaks in literal bytes. */
@ExtendWith(NothingStaysBehind.class)
class SocksProxyTest {

    private static final HexFormat HEX = HexFormat.of();

    /** The answer to a CONNECT that succeeded, from 0.0.0.0:0. */
    private static final String CONNECTED = "05000001000000000000";

    @TempDir
    private static Path folder;

    private static SelfSigned identity;

    /** What the proxy got, in hex. */
    private final Queue<String> got = new ConcurrentLinkedQueue<>();

    private WebSocketServer server;

    @BeforeAll
    static void makeKeys() throws Exception {
        identity = Keytool.selfSignedFor(folder, "server", "dns:server.test,ip:192.0.2.1,ip:2001:db8::1");
    }

    @BeforeEach
    void start() {
        server = WebSocketServer.builder()
                .port(0)
                .port(0, Tls.pkcs12(identity.pkcs12(), Keytool.PASSWORD))
                .route("/", ws -> ws.send("here"))
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Reads each message of RFC 1928 and RFC 1929 by its own length, and answers with the next of these. */
    private ScriptedServer proxy(String... answers) throws Exception {
        return new ScriptedServer(socket -> {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] methods = read(in, 0);
            got.add(HEX.formatHex(methods));
            answer(socket, answers[0]);
            int next = 1;
            if (answers[0].equals("0502")) {
                got.add(HEX.formatHex(read(in, 1)));
                answer(socket, answers[next++]);
            }
            byte[] request = read(in, 2);
            got.add(HEX.formatHex(request));
            answer(socket, answers[next]);
            int port = (request[request.length - 2] & 0xff) << 8 | (request[request.length - 1] & 0xff);
            Tunnels.carry(socket, port);
        });
    }

    private static void answer(Socket socket, String hex) throws IOException {
        socket.getOutputStream().write(HEX.parseHex(hex));
        socket.getOutputStream().flush();
    }

    private static byte[] read(DataInputStream in, int kind) throws IOException {
        byte[] head = in.readNBytes(2);
        return switch (kind) {
            case 0 -> joined(head, in.readNBytes(head[1]));
            case 1 -> {
                byte[] user = in.readNBytes(head[1] & 0xff);
                byte[] length = in.readNBytes(1);
                yield joined(head, user, length, in.readNBytes(length[0] & 0xff));
            }
            default -> {
                byte[] rest = in.readNBytes(2);
                byte[] length = rest[1] == 3 ? in.readNBytes(1) : new byte[0];
                int address = rest[1] == 3 ? length[0] & 0xff : rest[1] == 4 ? 16 : 4;
                yield joined(head, rest, length, in.readNBytes(address + 2));
            }
        };
    }

    private static byte[] joined(byte[]... pieces) {
        var all = new java.io.ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }

    private WebSocketClient.Builder builder() throws Exception {
        return WebSocketClient.builder()
                .tls(ClientTls.authorities(identity.writeCertificate(folder.resolve("server.pem"))))
                .resolver(host -> {
                    if (host.equals("proxy.test")) {
                        return List.of(InetAddress.getLoopbackAddress());
                    }
                    throw new UnknownHostException(host);
                });
    }

    private static ProxyServer at(ScriptedServer proxy) {
        return ProxyServer.socks5("proxy.test", proxy.port());
    }

    private String greeting(ProxyServer proxy, String uri) throws Exception {
        try (WebSocketClient client = builder().proxy(proxy).build();
                WebSocket ws = client.connect(uri)) {
            return ((Message.Text) ws.receive(Duration.ofSeconds(10))).text();
        }
    }

    private String ws(String host) {
        return "ws://" + host + ":" + server.ports().getFirst() + "/";
    }

    private static String hex(int port) {
        return HEX.toHexDigits((short) port);
    }

    @Test
    void leadsToAServerByItsName() throws Exception {
        try (ScriptedServer proxy = proxy("0500", CONNECTED)) {
            assertThat(greeting(at(proxy), ws("server.test"))).isEqualTo("here");
        }
        String name = HEX.formatHex("server.test".getBytes(StandardCharsets.US_ASCII));
        assertThat(got)
                .containsExactly(
                        "050100", "050100030b" + name + hex(server.ports().getFirst()));
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1, 01c0000201", "[2001:db8::1], 0420010db8000000000000000000000001"})
    void leadsToAServerByItsAddress(String host, String address) throws Exception {
        int port = server.ports().getLast();
        try (ScriptedServer proxy = proxy("0500", CONNECTED)) {
            assertThat(greeting(at(proxy), "wss://" + host + ":" + port + "/")).isEqualTo("here");
        }
        assertThat(got).containsExactly("050100", "050100" + address + hex(port));
    }

    @Test
    void takesTheTargetsNameForTls() throws Exception {
        int port = server.ports().getLast();
        try (ScriptedServer proxy = proxy("0500", CONNECTED)) {
            assertThat(greeting(at(proxy), "wss://server.test:" + port + "/")).isEqualTo("here");
            assertThatThrownBy(() -> greeting(at(proxy), "wss://proxy.test:" + port + "/"))
                    .isInstanceOfSatisfying(
                            WebSocketConnectException.class,
                            refused -> assertThat(refused.failure()).isEqualTo(ConnectFailure.TLS));
        }
    }

    @Test
    void showsUserAndPasswordWhereTheyAreWanted() throws Exception {
        try (ScriptedServer proxy = proxy("0502", "0100", CONNECTED)) {
            assertThat(greeting(at(proxy).withCredentials("us\u00e9r", "p"), ws("server.test")))
                    .isEqualTo("here");
        }
        assertThat(got).startsWith("05020002", "01057573c3a9720170");
    }

    @Test
    void showsThemNotWhereTheyAreNotWanted() throws Exception {
        try (ScriptedServer proxy = proxy("0500", CONNECTED)) {
            assertThat(greeting(at(proxy).withCredentials("user", "secret"), ws("server.test")))
                    .isEqualTo("here");
        }
        assertThat(got).hasSize(2).first().isEqualTo("05020002");
    }

    private void assertRefuses(ProxyServer proxy, String problem) {
        assertThatThrownBy(() -> greeting(proxy, ws("server.test")))
                .isInstanceOfSatisfying(
                        WebSocketConnectException.class,
                        refused -> assertThat(refused.failure()).isEqualTo(ConnectFailure.PROXY))
                .hasMessageContaining("the proxy " + proxy + " does not lead there: ")
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"05ff", "0502", "0501"})
    void saysThatTheProxyWantsCredentials(String chosen) throws Exception {
        try (ScriptedServer proxy = proxy(chosen, "0100", CONNECTED)) {
            assertRefuses(at(proxy), "it wants to know who you are (ProxyServer.withCredentials)");
        }
    }

    @Test
    void saysThatTheProxyWantsAnotherKindOfCredentials() throws Exception {
        try (ScriptedServer proxy = proxy("05ff")) {
            assertRefuses(at(proxy).withCredentials("user", "secret"), "it wants another way to say who you are");
        }
    }

    @Test
    void saysThatTheProxyDoesNotTakeTheCredentials() throws Exception {
        try (ScriptedServer proxy = proxy("0502", "0101")) {
            assertRefuses(at(proxy).withCredentials("user", "wrong"), "it does not take this user name and password");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, general failure",
        "2, its rules do not allow this",
        "3, no way to the server's network",
        "4, cannot reach the server",
        "5, the server refuses the connection",
        "6, too long",
        "7, CONNECT",
        "8, kind of address",
        "9, a reply that RFC 1928 does not have",
        "255, a reply that RFC 1928 does not have",
    })
    void saysWhatTheProxyAnswered(int reply, String meaning) throws Exception {
        try (ScriptedServer proxy = proxy("0500", "05" + HEX.toHexDigits((byte) reply) + "0001000000000000")) {
            assertRefuses(at(proxy), "it answered " + reply + ": ");
            assertRefuses(at(proxy), meaning);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {CONNECTED + "48", CONNECTED + "160303"})
    void refusesAProxyThatSpeaksForTheServer(String answer) throws Exception {
        try (ScriptedServer proxy = proxy("0500", answer)) {
            assertRefuses(at(proxy), "it sent bytes before anything was said to the server");
        }
        try (ScriptedServer proxy = proxy("0500" + answer)) {
            assertRefuses(at(proxy), "it sent bytes before anything was said to the server");
        }
    }

    @Test
    void refusesWhatIsNoProxy() throws Exception {
        try (ScriptedServer proxy = new ScriptedServer(socket -> {
            Heads.write(socket, "HTTP/1.1 400 Bad Request\r\n\r\n");
            ScriptedServer.drain(socket);
        })) {
            assertRefuses(at(proxy), "no SOCKS5");
        }
        try (ScriptedServer proxy = proxy("0500", "040000010000")) {
            assertRefuses(at(proxy), "no SOCKS5");
        }
        try (ScriptedServer proxy =
                new ScriptedServer(socket -> read(new DataInputStream(socket.getInputStream()), 0))) {
            assertRefuses(at(proxy), "it closed the connection before it had answered");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "05", "0500"})
    void endsTheWaitForAProxyThatStalls(String answer) throws Exception {
        try (ScriptedServer proxy = new ScriptedServer(socket -> {
                    answer(socket, answer);
                    ScriptedServer.drain(socket);
                });
                WebSocketClient client = builder()
                        .proxy(at(proxy))
                        .settings(ClientSettings.builder()
                                .handshakeTimeout(Duration.ofMillis(300))
                                .build())
                        .build()) {
            assertThatThrownBy(() -> client.connect(ws("server.test")))
                    .isInstanceOfSatisfying(
                            WebSocketConnectException.class,
                            refused -> assertThat(refused.failure()).isEqualTo(ConnectFailure.HANDSHAKE_TIMEOUT))
                    .hasMessageContaining("the proxy socks5://proxy.test:" + proxy.port());
        }
    }
}
