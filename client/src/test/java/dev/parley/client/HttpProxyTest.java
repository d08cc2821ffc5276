package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.Tls;
import dev.parley.server.WebSocketServer;
import dev.parley.testing.Keytool;
import dev.parley.testing.Keytool.SelfSigned;
import dev.parley.testing.UnusedPort;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Through an HTTP proxy, which is one of the test's own and called {@code proxy.test}. */
@ExtendWith(NothingStaysBehind.class)
class HttpProxyTest {

    private static final String OPEN = "HTTP/1.1 200 Connection established\r\n\r\n";

    private static final String BASIC =
            "HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=\"test\"\r\nContent-Length: 4\r\n\r\nwho?";

    @TempDir
    private static Path folder;

    private static SelfSigned identity;
    private static ClientTls trusting;

    private final Queue<String> resolved = new ConcurrentLinkedQueue<>();

    /** The heads that the proxy got. */
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();

    private WebSocketServer server;

    @BeforeAll
    static void makeKeys() throws Exception {
        identity = Keytool.selfSignedFor(folder, "server", "dns:server.test");
        trusting = ClientTls.authorities(identity.writeCertificate(folder.resolve("server.pem")));
    }

    @BeforeEach
    void start() {
        server = WebSocketServer.builder()
                .port(0)
                .port(0, Tls.pkcs12(identity.pkcs12(), Keytool.PASSWORD))
                .route("/", ws -> {
                    ws.send(fields(ws));
                    ws.receive();
                })
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String fields(WebSocket ws) {
        StringBuilder fields = new StringBuilder();
        ws.handshake()
                .request()
                .headers()
                .forEach(field -> fields.append(field.name())
                        .append(": ")
                        .append(field.value())
                        .append('\n'));
        return fields.toString();
    }

    private String ws() {
        return "ws://server.test:" + server.ports().getFirst() + "/";
    }

    private String wss() {
        return "wss://server.test:" + server.ports().getLast() + "/";
    }

    /** Answers each CONNECT of a connection; what begins with a 2xx leads to the server after that. */
    private ScriptedServer proxy(UnaryOperator<String> answer) throws Exception {
        return new ScriptedServer(socket -> {
            while (true) {
                String head = Heads.read(socket.getInputStream());
                asked.add(head);
                String reply = answer.apply(head);
                Heads.write(socket, reply);
                if (reply.startsWith("HTTP/1.1 2") || reply.contains("\r\nHTTP/1.1 2")) {
                    Tunnels.carry(socket, port(head));
                    return;
                }
                if (reply.contains("close") || reply.startsWith("HTTP/1.0")) {
                    return;
                }
            }
        });
    }

    private static int port(String head) {
        String target = head.split(" ", 3)[1];
        return Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
    }

    private WebSocketClient.Builder builder() {
        return WebSocketClient.builder().tls(trusting).resolver(host -> {
            resolved.add(host);
            if (host.equals("proxy.test")) {
                return List.of(InetAddress.getLoopbackAddress());
            }
            throw new UnknownHostException(host);
        });
    }

    private static ProxyServer at(ScriptedServer proxy) {
        return ProxyServer.http("proxy.test", proxy.port());
    }

    private String greeting(ProxyServer proxy, String uri) {
        return greeting(builder().proxy(proxy), WebSocketRequest.to(uri).build());
    }

    private static String greeting(WebSocketClient.Builder builder, WebSocketRequest request) {
        try (WebSocketClient client = builder.build();
                WebSocket ws = client.connect(request)) {
            return ((Message.Text) ws.receive(Duration.ofSeconds(10))).text();
        }
    }

    private void assertRefuses(ProxyServer proxy, String... problems) {
        assertThatThrownBy(() -> greeting(proxy, ws()))
                .isInstanceOfSatisfying(
                        WebSocketConnectException.class,
                        refused -> assertThat(refused.failure()).isEqualTo(ConnectFailure.PROXY))
                .message()
                .contains(problems)
                .contains("the proxy " + proxy);
    }

    @Test
    void leadsToBothKindsOfServersByTheirNames() throws Exception {
        try (ScriptedServer proxy = proxy(head -> OPEN)) {
            assertThat(greeting(at(proxy), ws()))
                    .contains("Host: server.test:" + server.ports().getFirst());
            assertThat(greeting(at(proxy), wss()))
                    .contains("Host: server.test:" + server.ports().getLast());
        }
        assertThat(resolved).containsExactly("proxy.test", "proxy.test");
        assertThat(asked)
                .containsExactly(
                        connect("server.test:" + server.ports().getFirst()),
                        connect("server.test:" + server.ports().getLast()));
    }

    /** All that a proxy gets which does not ask for more. */
    private static String connect(String authority) {
        return "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n";
    }

    @Test
    void checksTheServersNameAndNotThatOfTheProxy() throws Exception {
        SelfSigned other = Keytool.selfSignedFor(folder, "other", "dns:proxy.test,ip:127.0.0.1");
        ClientTls trustingOther = ClientTls.authorities(other.writeCertificate(folder.resolve("other.pem")));
        try (ScriptedServer proxy = proxy(head -> OPEN);
                WebSocketServer wrong = WebSocketServer.builder()
                        .port(0, Tls.pkcs12(other.pkcs12(), Keytool.PASSWORD))
                        .route("/", ws -> ws.send("here"))
                        .start()) {
            WebSocketRequest request = WebSocketRequest.to(
                            "wss://server.test:" + wrong.ports().getFirst() + "/")
                    .build();
            assertThatThrownBy(() -> greeting(builder().tls(trustingOther).proxy(at(proxy)), request))
                    .isInstanceOfSatisfying(
                            WebSocketConnectException.class,
                            refused -> assertThat(refused.failure()).isEqualTo(ConnectFailure.TLS))
                    .hasMessageContaining("server.test");
        }
    }

    @Test
    void givesNobodyTheCredentialsOfTheOther() throws Exception {
        try (ScriptedServer proxy = proxy(head -> head.contains("Proxy-Authorization") ? OPEN : BASIC)) {
            WebSocketRequest request = WebSocketRequest.to(ws())
                    .bearerAuthorization("for-the-server")
                    .header("Cookie", "session=for-the-server")
                    .build();
            String seenByServer =
                    greeting(builder().proxy(at(proxy).withCredentials("user", "for-the-proxy")), request);

            assertThat(seenByServer)
                    .contains("Authorization: Bearer for-the-server", "session=for-the-server")
                    .doesNotContain("Proxy-");
        }
        String authority = "server.test:" + server.ports().getFirst();
        assertThat(asked)
                .containsExactly(
                        connect(authority),
                        connect(authority)
                                .replace(
                                        "\r\n\r\n",
                                        "\r\nProxy-Authorization: " + Credentials.basic("user", "for-the-proxy")
                                                + "\r\n\r\n"));
    }

    @Test
    void asksAgainOnTheSameConnection() throws Exception {
        try (ScriptedServer proxy = proxy(head -> head.contains("Proxy-Authorization") ? OPEN : BASIC)) {
            greeting(at(proxy).withCredentials("user", "secret"), wss());
            assertThat(proxy.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 407 no\r\nProxy-Authenticate: Basic realm=x\r\nConnection: close\r\n\r\nwho?",
                "HTTP/1.0 407 no\r\nProxy-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 407 no\r\nProxy-Authenticate: Basic realm=x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 407 no\r\nProxy-Authenticate: Basic realm=x\r\nContent-Length: 99999\r\n\r\n",
                "HTTP/1.1 407 no\r\nProxy-Authenticate: Basic realm=x\r\nContent-Length: 2\r\n\r\nwho?",
            })
    void asksAgainOnAnotherConnection(String refusal) throws Exception {
        try (ScriptedServer proxy = proxy(head -> head.contains("Proxy-Authorization") ? OPEN : refusal)) {
            assertThat(greeting(at(proxy).withCredentials("user", "secret"), ws()))
                    .contains("Host: server.test");
            assertThat(proxy.connections()).isEqualTo(2);
        }
    }

    private static String digest(String nonce, String parameters) {
        return "HTTP/1.1 407 no\r\n"
                + "Proxy-Authenticate: Basic realm=\"basic\"\r\n"
                + "Proxy-Authenticate: Digest realm=\"a\\\"b\","
                + " nonce=\"" + nonce + "\", qop=\"auth\", opaque=\"o\", " + parameters
                + "\r\nContent-Length: 0\r\n\r\n";
    }

    /** What RFC 7616 §3.4 has a proxy check, with another implementation than the client's. */
    private static boolean isRight(String head, String hash, boolean session, String user, String password)
            throws Exception {
        String value = Heads.field(head, "Proxy-Authorization");
        String a1 = hex(hash, user + ":a\"b:" + password);
        if (session) {
            a1 = hex(hash, a1 + ":" + parameter(value, "nonce") + ":" + parameter(value, "cnonce"));
        }
        String expected = hex(
                hash,
                a1 + ":" + parameter(value, "nonce") + ":" + parameter(value, "nc") + ":" + parameter(value, "cnonce")
                        + ":auth:" + hex(hash, "CONNECT:" + head.split(" ", 3)[1]));
        return value.startsWith("Digest ")
                && parameter(value, "response").equals(expected)
                && parameter(value, "uri").equals(head.split(" ", 3)[1])
                && parameter(value, "opaque").equals("o");
    }

    private static String parameter(String value, String name) {
        Matcher matcher = Pattern.compile("[ ,]" + name + "=\"?([^\",]*)").matcher(value);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static String hex(String hash, String text) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance(hash).digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource({
        "algorithm=MD5, MD5, false", "algorithm=MD5-sess, MD5, true", "algorithm=SHA-256, SHA-256, false",
        "algorithm=SHA-256-sess, SHA-256, true", "charset=UTF-8, MD5, false", "userhash=true, MD5, false",
    })
    void saysWhoItIsByDigestRatherThanBasic(String parameters, String hash, boolean session) throws Exception {
        Queue<Boolean> right = new ConcurrentLinkedQueue<>();
        try (ScriptedServer proxy = proxy(head -> {
            if (!head.contains("Proxy-Authorization")) {
                return digest("once", parameters);
            }
            try {
                right.add(isRight(head, hash, session, "us\u00e9r", "s\u00e9cret"));
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
            return OPEN;
        })) {
            greeting(at(proxy).withCredentials("us\u00e9r", "s\u00e9cret"), ws());
            assertThat(right).containsExactly(true);
            assertThat(proxy.connections()).isEqualTo(1);
        }
    }

    @Test
    void asksOnceMoreWithAFreshNonce() throws Exception {
        try (ScriptedServer proxy = proxy(head -> {
            if (!head.contains("Proxy-Authorization")) {
                return digest("first", "stale=false");
            }
            return head.contains("nonce=\"second\"") ? OPEN : digest("second", "stale=TRUE");
        })) {
            assertThat(greeting(at(proxy).withCredentials("user", "secret"), ws()))
                    .contains("Host: server.test");
            assertThat(asked).hasSize(3);
        }
    }

    @ParameterizedTest
    @CsvSource({"stale=false, 2", "stale=true, 3"})
    void givesUpWhereTheDigestIsNotTaken(String parameters, int requests) throws Exception {
        try (ScriptedServer proxy = proxy(head -> digest("n" + asked.size(), parameters))) {
            assertRefuses(
                    at(proxy).withCredentials("user", "wrong"), "407", "does not take this user name and password");
            assertThat(asked).hasSize(requests);
        }
    }

    @Test
    void givesUpWhereBasicIsNotTaken() throws Exception {
        try (ScriptedServer proxy = proxy(head -> BASIC)) {
            assertRefuses(
                    at(proxy).withCredentials("user", "wrong"), "407", "does not take this user name and password");
            assertThat(asked).hasSize(2);
        }
    }

    @Test
    void saysThatTheProxyWantsCredentials() throws Exception {
        try (ScriptedServer proxy = proxy(head -> BASIC)) {
            assertRefuses(at(proxy), "407 Who are you", "ProxyServer.withCredentials");
            assertThat(asked).hasSize(1);
        }
    }

    @Test
    void saysThatTheProxyWantsWhatParleyDoesNotKnow() throws Exception {
        String negotiate = String.join(
                "\r\n",
                "HTTP/1.1 407 no",
                "Proxy-Authenticate: Negotiate",
                "Proxy-Authenticate: NTLM",
                "Content-Length: 0",
                "",
                "");
        try (ScriptedServer proxy = proxy(head -> negotiate)) {
            assertRefuses(at(proxy).withCredentials("user", "secret"), "407", "[negotiate, ntlm]", "Basic and Digest");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "403 Forbidden, it does not allow connections to server.test",
        "502 Bad Gateway, it could not reach server.test",
        "405 Method Not Allowed, no proxy",
        "302 Found, expected 200",
        "101 Switching Protocols, 101",
    })
    void saysWhatTheProxyAnswered(String status, String hint) throws Exception {
        try (ScriptedServer proxy = proxy(head -> "HTTP/1.1 " + status + "\r\nConnection: close\r\n\r\n")) {
            assertRefuses(at(proxy), status, hint);
        }
    }

    @Test
    void takesInterimAnswersAndAnyStatusOfSuccess() throws Exception {
        try (ScriptedServer proxy = proxy(
                head -> "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 204 \r\nContent-Length: 5\r\n\r\n")) {
            assertThat(greeting(at(proxy), wss())).contains("Host: server.test");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 101 surprise\r\n", "\u0016\u0003\u0003", "x"})
    void refusesAProxyThatSpeaksForTheServer(String reply) throws Exception {
        try (ScriptedServer proxy = new ScriptedServer(socket -> {
            Heads.read(socket.getInputStream());
            Heads.write(socket, OPEN + reply);
            ScriptedServer.drain(socket);
        })) {
            assertRefuses(
                    at(proxy), "it answered 200 Connection established and sent " + reply.length() + " bytes more");
        }
    }

    @Test
    void refusesWhatIsNoProxy() throws Exception {
        try (ScriptedServer proxy = new ScriptedServer(socket -> {
            Heads.write(socket, "220 mail.test ESMTP\r\n");
            ScriptedServer.drain(socket);
        })) {
            assertRefuses(at(proxy), "no HTTP");
        }
        try (ScriptedServer proxy = new ScriptedServer(socket -> Heads.read(socket.getInputStream()))) {
            assertRefuses(at(proxy), "it closed the connection before it had answered");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 O", "HTTP/1.1 407 no\r\nContent-Length: 10\r\n\r\nhalf"})
    void endsTheWaitForAProxyThatStalls(String reply) throws Exception {
        try (ScriptedServer proxy = new ScriptedServer(socket -> {
                    Heads.read(socket.getInputStream());
                    Heads.write(socket, reply);
                    ScriptedServer.drain(socket);
                });
                WebSocketClient client = builder()
                        .proxy(at(proxy).withCredentials("user", "secret"))
                        .settings(ClientSettings.builder()
                                .handshakeTimeout(Duration.ofMillis(300))
                                .build())
                        .build()) {
            assertThatThrownBy(() -> client.connect(ws()))
                    .isInstanceOfSatisfying(
                            WebSocketConnectException.class,
                            refused -> assertThat(refused.failure()).isEqualTo(ConnectFailure.HANDSHAKE_TIMEOUT))
                    .hasMessageContaining("the proxy http://proxy.test:" + proxy.port() + " had not opened the way");
        }
    }

    @Test
    void saysThatItIsTheProxyWhichIsNotThere() throws Exception {
        int unused = UnusedPort.find();
        assertThatThrownBy(() -> greeting(ProxyServer.http("proxy.test", unused), ws()))
                .isInstanceOfSatisfying(
                        WebSocketConnectException.class,
                        refused -> assertThat(refused.failure()).isEqualTo(ConnectFailure.CONNECTION_REFUSED))
                .hasMessageContaining("of the proxy http://proxy.test:" + unused);
        assertThatThrownBy(() -> greeting(ProxyServer.http("nowhere.test", 80), ws()))
                .isInstanceOfSatisfying(
                        WebSocketConnectException.class,
                        refused -> assertThat(refused.failure()).isEqualTo(ConnectFailure.UNKNOWN_HOST))
                .hasMessageContaining("the host nowhere.test of the proxy");
    }
}
