package dev.parley.server;

import static dev.parley.testing.Keytool.trusting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.Keytool;
import dev.parley.testing.Keytool.SelfSigned;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakCheck.class)
class TlsServingTest {

    @TempDir
    private static Path keys;

    private static SelfSigned first;
    private static SelfSigned second;
    private static SelfSigned client;

    @TempDir
    private Path folder;

    private final KeepingEcho echo = new KeepingEcho();

    @BeforeAll
    static void makeKeys() throws Exception {
        first = Keytool.selfSigned(keys, "first", "EC", "-groupname", "secp256r1");
        second = Keytool.selfSigned(keys, "second", "RSA", "-keysize", "2048");
        client = Keytool.selfSigned(keys, "client", "EC", "-groupname", "secp256r1");
    }

    private Tls pem(SelfSigned identity) throws Exception {
        return Tls.pem(
                identity.writeCertificate(folder.resolve("server.crt")),
                identity.writeKey(folder.resolve("server.key")));
    }

    private WebSocketServer start(Tls tls) {
        return WebSocketServer.builder()
                .port(0, tls)
                .settings(ServerSettings.builder()
                        .stopTimeout(Duration.ofSeconds(1))
                        .handshakeTimeout(Duration.ofSeconds(5))
                        .build())
                .route("/echo", echo)
                .http(
                        "/page",
                        request -> HttpResponse.json(Json.object(
                                "secure",
                                request.secure(),
                                "certificates",
                                request.peerCertificates().size())))
                .start();
    }

    private static SSLSocket connect(WebSocketServer server, SSLContext context) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.ports().getFirst());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static RawClient.Response page(WebSocketServer server, SSLContext context) throws IOException {
        try (RawClient raw = new RawClient(connect(server, context))) {
            raw.send(RawClient.head("GET", "/page"));
            return raw.response();
        }
    }

    @Test
    void speaksHttpsAndWss() throws Exception {
        try (WebSocketServer server = start(pem(first))) {
            assertThat(server.uris().getFirst().getScheme()).isEqualTo("https");
            assertThat(page(server, trusting(first)).body()).isEqualTo("{\"secure\":true,\"certificates\":0}");
            try (RawClient raw = new RawClient(connect(server, trusting(first)))) {
                raw.send(RawClient.upgrade("/echo", "Origin: https://localhost"));
                assertThat(raw.response().status()).isEqualTo(101);
                raw.send(RawClient.MASKED_HELLO);
                assertThat(raw.read(7)).isEqualTo(RawClient.HELLO);
                assertThat(echo.opened.poll(10, TimeUnit.SECONDS))
                        .isNotNull()
                        .satisfies(handshake -> assertThat(handshake.secure()).isTrue());
            }
        }
    }

    @Test
    void deliversARefusalOverTls() throws Exception {
        try (WebSocketServer server = start(pem(first));
                RawClient raw = new RawClient(connect(server, trusting(first)))) {
            raw.send(RawClient.upgrade("/echo", "Origin: http://localhost"));
            assertThat(raw.response().status()).isEqualTo(403);
            assertThat(raw.isAtEnd()).isTrue();
        }
    }

    @Test
    void agreesOnHttp11() throws Exception {
        try (WebSocketServer server = start(pem(first));
                SSLSocket socket = connect(server, trusting(first))) {
            var parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void endsTheConnectionOfWhoRenegotiates(boolean webSocket) throws Exception {
        try (WebSocketServer server = start(pem(first));
                SSLSocket socket = connect(server, trusting(first));
                RawClient raw = new RawClient(socket)) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            raw.send(webSocket ? RawClient.upgrade("/echo") : RawClient.head("GET", "/page"));
            assertThat(raw.response().status()).isEqualTo(webSocket ? 101 : 200);
            socket.startHandshake();
            assertThatThrownBy(() -> {
                        raw.send(webSocket ? RawClient.MASKED_HELLO : bytes(RawClient.head("GET", "/page")));
                        raw.read(1);
                    })
                    .isInstanceOf(IOException.class);
            await().atMost(20, TimeUnit.SECONDS).until(() -> server.openConnectionCount() == 0);
            assertThat(page(server, trusting(first)).status()).isEqualTo(200);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void servesTheJdksClient() throws Exception {
        try (WebSocketServer server = start(Tls.pkcs12(second.pkcs12(), Keytool.PASSWORD));
                HttpClient http =
                        HttpClient.newBuilder().sslContext(trusting(second)).build()) {
            BlockingQueue<String> texts = new LinkedBlockingQueue<>();
            BlockingQueue<Integer> codes = new LinkedBlockingQueue<>();
            WebSocket webSocket = http.newWebSocketBuilder()
                    .buildAsync(
                            URI.create("wss://localhost:" + server.ports().getFirst() + "/echo"),
                            new WebSocket.Listener() {
                                private final StringBuilder text = new StringBuilder();

                                @Override
                                public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                                    text.append(data);
                                    if (last) {
                                        texts.add(text.toString());
                                    }
                                    from.request(1);
                                    return new CompletableFuture<>();
                                }

                                @Override
                                public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
                                    codes.add(code);
                                    return CompletableFuture.completedFuture(null);
                                }
                            })
                    .get(20, TimeUnit.SECONDS);
            String large = "gr\u00fc\u00dfe ".repeat(10_000);
            webSocket.sendText(large, true).get(20, TimeUnit.SECONDS);
            assertThat(texts.poll(20, TimeUnit.SECONDS)).isEqualTo(large);
            server.stop(Duration.ofSeconds(5));
            assertThat(codes.poll(20, TimeUnit.SECONDS)).isEqualTo(1001);
        }
    }

    @Test
    void takesUpANewCertificateWhileItRuns() throws Exception {
        try (WebSocketServer server = start(pem(first).withReloadInterval(Duration.ofMillis(20)));
                RawClient before = new RawClient(connect(server, trusting(first)))) {
            before.send(RawClient.upgrade("/echo"));
            assertThat(before.response().status()).isEqualTo(101);
            pem(second);
            await().atMost(20, TimeUnit.SECONDS).until(() -> {
                try (SSLSocket socket = connect(server, trusting(second))) {
                    socket.startHandshake();
                    return true;
                } catch (IOException notYet) {
                    return false;
                }
            });
            before.send(RawClient.MASKED_HELLO);
            assertThat(before.read(7)).isEqualTo(RawClient.HELLO);
        }
    }

    @Test
    void letsOnlyClientsInThatShowACertificate() throws Exception {
        Path authorities = client.writeCertificate(folder.resolve("clients.crt"));
        Tls tls = pem(first).withClientCertificates(Tls.ClientCertificates.REQUIRED, authorities);
        try (WebSocketServer server = start(tls)) {
            assertThatThrownBy(() -> page(server, trusting(first))).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> page(server, trusting(first, second))).isInstanceOf(IOException.class);
            assertThat(page(server, trusting(first, client)).body()).contains("\"certificates\":1");
            try (RawClient raw = new RawClient(connect(server, trusting(first, client)))) {
                raw.send(RawClient.upgrade("/echo"));
                assertThat(raw.response().status()).isEqualTo(101);
                assertThat(echo.opened.poll(10, TimeUnit.SECONDS))
                        .isNotNull()
                        .satisfies(handshake -> assertThat(handshake.peerCertificates())
                                .singleElement()
                                .isEqualTo(client.certificate()));
            }
        }
    }

    /** With TLS 1.3 a client takes the handshake for ended before the server has looked at the certificate. */
    @Test
    void tellsAClientThatHasBegunToSendWhyItIsNotLetIn() throws Exception {
        Path authorities = client.writeCertificate(folder.resolve("clients.crt"));
        Tls tls = pem(first).withClientCertificates(Tls.ClientCertificates.REQUIRED, authorities);
        try (WebSocketServer server = start(tls);
                SSLSocket socket = connect(server, trusting(first))) {
            socket.setEnabledProtocols(new String[] {"TLSv1.3"});
            socket.startHandshake();
            socket.getOutputStream().write(new byte[4 << 20]);
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("certificate_required");
        }
    }

    @Test
    void letsClientsInThatMayShowACertificate() throws Exception {
        Path authorities = client.writeCertificate(folder.resolve("clients.crt"));
        Tls tls = pem(first).withClientCertificates(Tls.ClientCertificates.OPTIONAL, authorities);
        try (WebSocketServer server = start(tls)) {
            assertThat(page(server, trusting(first)).body()).contains("\"certificates\":0");
            assertThat(page(server, trusting(first, client)).body()).contains("\"certificates\":1");
        }
    }

    @Test
    void dropsWhoDoesNotSpeakTls() throws Exception {
        try (WebSocketServer server = start(pem(first));
                RawClient raw = new RawClient(server.ports().getFirst())) {
            raw.send(RawClient.head("GET", "/page"));
            assertThat(isGone(raw)).isTrue();
            assertThat(page(server, trusting(first)).status()).isEqualTo(200);
        }
    }

    @Test
    void dropsATlsHandshakeThatDoesNotEnd() throws Exception {
        try (WebSocketServer server = WebSocketServer.builder()
                        .port(0, pem(first))
                        .settings(ServerSettings.builder()
                                .handshakeTimeout(Duration.ofMillis(200))
                                .build())
                        .start();
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), server.ports().getFirst());
                RawClient raw = new RawClient(socket)) {
            raw.send(new byte[] {0x16, 3, 1});
            assertThat(isGone(raw)).isTrue();
        }
    }

    /** Perhaps after an alert, and perhaps by a reset. */
    private static boolean isGone(RawClient raw) {
        try {
            while (!raw.isAtEnd()) {
                // An alert.
            }
            return true;
        } catch (IOException reset) {
            return String.valueOf(reset.getMessage()).contains("reset");
        }
    }
}
