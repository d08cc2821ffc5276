package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.CloseStatus;
import dev.parley.testing.Keytool;
import dev.parley.testing.Keytool.SelfSigned;
import dev.parley.websocket.WebSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client says in the TLS handshake and does after it, seen from the JDK's own TLS on the other side. */
@ExtendWith(NothingStaysBehind.class)
class TlsHandshakeTest {

    @TempDir
    private static Path folder;

    private static SelfSigned identity;
    private static ClientTls trusting;

    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    @BeforeAll
    static void makeKeys() throws Exception {
        identity = Keytool.selfSignedFor(
                folder, "server", "dns:localhost,dns:intern,dns:www.example.test,ip:127.0.0.1,ip:::1");
        trusting = ClientTls.authorities(identity.writeCertificate(folder.resolve("server.pem")));
    }

    private static ScriptedServer start(ScriptedServer.Script script, String... protocols) throws Exception {
        char[] password = Keytool.PASSWORD.toCharArray();
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(identity.pkcs12().toFile(), password), password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        SSLServerSocket socket =
                (SSLServerSocket) context.getServerSocketFactory().createServerSocket();
        socket.setReceiveBufferSize(16 * 1024); // Soon full, where nobody reads.
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
        parameters.setProtocols(protocols);
        socket.setSSLParameters(parameters);
        return new ScriptedServer(socket, script);
    }

    private static WebSocketClient client() {
        return WebSocketClient.builder()
                .tls(trusting)
                // These servers answer no Close frame.
                .settings(ClientSettings.builder()
                        .closeTimeout(Duration.ofMillis(50))
                        .build())
                .resolver(host -> List.of(InetAddress.getLoopbackAddress()))
                .build();
    }

    private static SSLSocket open(Socket accepted) throws IOException {
        SSLSocket socket = (SSLSocket) accepted;
        Heads.write(socket, Heads.accepting(Heads.read(socket.getInputStream())));
        return socket;
    }

    private static String serverNames(SSLSocket socket) {
        return ((ExtendedSSLSession) socket.getSession())
                .getRequestedServerNames().stream()
                        .map(name -> ((SNIHostName) name).getAsciiName())
                        .toList()
                        .toString();
    }

    @ParameterizedTest
    @CsvSource({
        "www.example.test, [www.example.test]", "www.example.test., [www.example.test]", "intern, [intern]",
        "localhost, [localhost]", "127.0.0.1, []", "[::1], []",
    })
    void sendsTheServersNameUnlessItIsAnAddress(String host, String names) throws Exception {
        try (ScriptedServer server = start(
                        socket -> {
                            SSLSocket tls = open(socket);
                            seen.add(serverNames(tls));
                            ScriptedServer.drain(tls);
                        },
                        "TLSv1.3");
                WebSocketClient client = client()) {
            WebSocket ws = client.connect("wss://" + host + ":" + server.port() + "/");
            assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo(names);
            ws.abort(); // The server would not answer a Close.
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void agreesOnHttp11OverBothVersions(String version) throws Exception {
        try (ScriptedServer server = start(
                        socket -> {
                            SSLSocket tls = open(socket);
                            seen.add(tls.getSession().getProtocol() + " " + tls.getApplicationProtocol());
                            ScriptedServer.drain(tls);
                        },
                        version);
                WebSocketClient client = client()) {
            WebSocket ws = client.connect("wss://localhost:" + server.port() + "/");
            assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo(version + " http/1.1");
            ws.abort(); // The server would not answer a Close.
        }
    }

    @Test
    void doesNotAnswerARenegotiation() throws Exception {
        try (ScriptedServer server = start(
                        socket -> {
                            SSLSocket tls = open(socket);
                            byte[] before = tls.getSession().getId();
                            try {
                                tls.startHandshake();
                                ScriptedServer.drain(tls);
                                boolean same = java.util.Arrays.equals(
                                        before, tls.getSession().getId());
                                seen.add(same ? "not answered" : "answered");
                            } catch (IOException refused) {
                                seen.add("not answered");
                            }
                        },
                        "TLSv1.2");
                WebSocketClient client = client()) {
            WebSocket ws = client.connect("wss://localhost:" + server.port() + "/");
            ws.closed().toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("not answered");
        }
    }

    /** RFC 8446 §4.6.3: each KeyUpdate may ask for another. */
    @Test
    void dropsAServerThatMakesTlsAnswerAndDoesNotTakeTheAnswers() throws Exception {
        try (ScriptedServer server = start(
                        socket -> {
                            SSLSocket tls = open(socket);
                            while (true) {
                                tls.startHandshake(); // After the first handshake this is a KeyUpdate that asks
                                // for another.
                            }
                        },
                        "TLSv1.3");
                WebSocketClient client = client()) {
            WebSocket ws = client.connect("wss://localhost:" + server.port() + "/");
            CloseStatus status = ws.closed().toCompletableFuture().get(50, TimeUnit.SECONDS);
            assertThat(status.cause()).isEqualTo(CloseStatus.Cause.TRANSPORT);
            server.awaitAllEnded();
        }
    }

    @Test
    void findsOutThatTheServerWantsTls() throws Exception {
        try (ScriptedServer server = start(
                        socket -> {
                            try {
                                ((SSLSocket) socket).startHandshake();
                            } finally {
                                seen.add("failed");
                            }
                        },
                        "TLSv1.3");
                WebSocketClient client = client()) {
            assertThatThrownBy(() -> client.connect("ws://localhost:" + server.port() + "/"))
                    .isInstanceOfSatisfying(
                            WebSocketConnectException.class,
                            refused -> assertThat(refused.failure()).isEqualTo(ConnectFailure.NOT_HTTP))
                    .hasMessageContaining("does it want TLS (wss)?");
        }
    }
}
