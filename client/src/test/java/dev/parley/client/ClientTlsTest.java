package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.Tls;
import dev.parley.server.WebSocketServer;
import dev.parley.testing.Keytool;
import dev.parley.testing.Keytool.Authority;
import dev.parley.testing.Keytool.SelfSigned;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a client trusts, and under which name. */
@ExtendWith(NothingStaysBehind.class)
class ClientTlsTest {

    @TempDir
    private static Path keys;

    private static Authority authority;
    private static Path authorityFile;
    private static SelfSigned local;
    private static SelfSigned elsewhere;
    private static SelfSigned expired;
    private static SelfSigned member;

    @TempDir
    private Path folder;

    @BeforeAll
    static void makeKeys() throws Exception {
        authority = Keytool.authority(keys);
        authorityFile = authority.self().writeCertificate(keys.resolve("authority.pem"));
        local = authority.sign("local", "dns:localhost,dns:intern,dns:www.example.test,ip:127.0.0.1");
        elsewhere = authority.sign("elsewhere", "dns:elsewhere.test,ip:192.0.2.1");
        expired = authority.signExpired("expired", "dns:localhost");
        member = Keytool.selfSigned(keys, "member", "EC", "-groupname", "secp256r1");
    }

    private Tls pem(SelfSigned shown) throws Exception {
        return Tls.pem(
                shown.writeCertificate(folder.resolve("server.crt")), shown.writeKey(folder.resolve("server.key")));
    }

    private static WebSocketServer start(Tls tls) {
        return WebSocketServer.builder()
                .port(0, tls)
                .route("/", ws -> {
                    ws.send("certificates: " + ws.handshake().peerCertificates().size());
                    ws.receive();
                })
                .start();
    }

    private static WebSocketClient client(ClientTls tls) {
        return WebSocketClient.builder()
                .tls(tls)
                .resolver(host -> List.of(InetAddress.getLoopbackAddress()))
                .settings(ClientSettings.builder()
                        .handshakeTimeout(Duration.ofSeconds(20))
                        .build())
                .build();
    }

    /** Connects and returns the first message. */
    private static String greeting(ClientTls tls, String host, WebSocketServer server) {
        try (WebSocketClient client = client(tls);
                WebSocket ws =
                        client.connect("wss://" + host + ":" + server.ports().getFirst() + "/")) {
            return ((Message.Text) ws.receive(Duration.ofSeconds(10))).text();
        }
    }

    private void assertTrusts(SelfSigned shown, ClientTls tls, String host) throws Exception {
        try (WebSocketServer server = start(pem(shown))) {
            assertThat(greeting(tls, host, server)).isEqualTo("certificates: 0");
        }
    }

    private void assertRefuses(SelfSigned shown, ClientTls tls, String host, String problem) throws Exception {
        try (WebSocketServer server = start(pem(shown))) {
            assertThatThrownBy(() -> greeting(tls, host, server))
                    .isInstanceOfSatisfying(
                            WebSocketConnectException.class,
                            refused -> assertThat(refused.failure()).isEqualTo(ConnectFailure.TLS))
                    .hasMessageContaining(problem);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "intern", "www.example.test", "www.example.test."})
    void trustsAnAuthorityInAFile(String host) throws Exception {
        assertTrusts(local, ClientTls.authorities(authorityFile), host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PKCS12", "JKS"})
    void trustsAnAuthorityInATrustStore(String type) throws Exception {
        KeyStore store = KeyStore.getInstance(type);
        store.load(null, null);
        store.setCertificateEntry("ca", authority.self().certificate());
        Path file = folder.resolve("trust." + type);
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, Keytool.PASSWORD.toCharArray());
        }

        assertTrusts(local, ClientTls.trustStore(file, Keytool.PASSWORD), "localhost");
    }

    @Test
    void trustsACertificateItselfInAFile() throws Exception {
        assertTrusts(local, ClientTls.authorities(local.writeCertificate(folder.resolve("pinned.pem"))), "localhost");
    }

    @Test
    void refusesWhomNobodyTrusts() throws Exception {
        assertRefuses(local, ClientTls.system(), "localhost", "from nobody who is trusted");
        Path other = member.writeCertificate(folder.resolve("other.pem"));
        assertRefuses(local, ClientTls.authorities(other), "localhost", "from nobody who is trusted");
    }

    @Test
    void refusesACertificateThatHasExpired() throws Exception {
        assertRefuses(expired, ClientTls.authorities(authorityFile), "localhost", "has expired");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "elsewhere.test.evil.test", "a.elsewhere.test"})
    void refusesACertificateForAnotherHost(String host) throws Exception {
        assertRefuses(elsewhere, ClientTls.authorities(authorityFile), host, "No subject alternative");
    }

    /** Lets everybody through. */
    private static class Plain implements X509TrustManager {
        final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            asked.add(chain[0].getSubjectX500Principal().getName());
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** Lets everybody through, or nobody, and checks no host. */
    private static final class Extended extends X509ExtendedTrustManager {
        final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
        private final boolean letsThrough;

        Extended(boolean letsThrough) {
            this.letsThrough = letsThrough;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            asked.add(engine.getPeerHost());
            if (!letsThrough) {
                throw new CertificateException("not this one");
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            throw new AssertionError("asked without the engine");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
            throw new AssertionError("asked without the engine");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Test
    void checksTheHostAfterATrustManagerOfTheProgramsOwn() throws Exception {
        Plain manager = new Plain();
        assertTrusts(local, ClientTls.trustManager(manager), "localhost");
        assertThat(manager.asked).containsExactly("CN=local");
        assertRefuses(local, ClientTls.trustManager(manager), "evil.test", "No subject alternative");
        assertRefuses(elsewhere, ClientTls.trustManager(manager), "127.0.0.1", "No subject alternative");
    }

    @Test
    void checksTheHostAfterAnExtendedTrustManagerThatDoesNot() throws Exception {
        Extended manager = new Extended(true);
        assertTrusts(local, ClientTls.trustManager(manager), "localhost");
        assertThat(manager.asked).containsExactly("localhost");
        assertTrusts(local, ClientTls.trustManager(manager), "127.0.0.1");
        assertTrusts(expired, ClientTls.trustManager(manager), "localhost");
        assertRefuses(local, ClientTls.trustManager(manager), "evil.test", "No subject alternative");
        assertRefuses(elsewhere, ClientTls.trustManager(manager), "127.0.0.1", "No subject alternative");
    }

    @Test
    void refusesWhomAnExtendedTrustManagerRefuses() throws Exception {
        assertRefuses(local, ClientTls.trustManager(new Extended(false)), "localhost", "not this one");
    }

    @Test
    void trustsAnybodyOnlyWhenToldTo() throws Exception {
        assertTrusts(elsewhere, ClientTls.insecureTrustAnybody(), "localhost");
        assertTrusts(expired, ClientTls.insecureTrustAnybody(), "127.0.0.1");
    }

    @Test
    void showsACertificateThatIsWanted() throws Exception {
        Path certificate = member.writeCertificate(folder.resolve("member.crt"));
        Path key = member.writeKey(folder.resolve("member.key"));
        Tls tls = pem(local).withClientCertificates(Tls.ClientCertificates.REQUIRED, certificate);
        ClientTls trusting = ClientTls.authorities(authorityFile);
        try (WebSocketServer server = start(tls)) {
            assertThat(greeting(trusting.withPem(certificate, key), "localhost", server))
                    .isEqualTo("certificates: 1");
            assertThat(greeting(trusting.withPkcs12(member.pkcs12(), Keytool.PASSWORD), "localhost", server))
                    .isEqualTo("certificates: 1");
        }
    }

    /** The server says so after the client has taken TLS for open: before the next step has begun, or after that. */
    @RepeatedTest(10)
    void tellsThatTheServerWantsACertificate() throws Exception {
        Path certificate = member.writeCertificate(folder.resolve("member.crt"));
        Tls tls = pem(local).withClientCertificates(Tls.ClientCertificates.REQUIRED, certificate);
        try (WebSocketServer server = start(tls)) {
            assertThatThrownBy(() -> greeting(ClientTls.authorities(authorityFile), "localhost", server))
                    .isInstanceOfSatisfying(
                            WebSocketConnectException.class,
                            refused -> assertThat(refused.failure()).isEqualTo(ConnectFailure.TLS))
                    .hasMessageContaining("ClientTls.withPem");
        }
    }

    @Test
    void saysAtOnceWhichFileCannotBeUsed() throws Exception {
        Path missing = folder.resolve("missing.pem");
        Path certificate = member.writeCertificate(folder.resolve("member.crt"));
        Path otherKey = local.writeKey(folder.resolve("other.key"));

        assertThatThrownBy(() -> client(ClientTls.authorities(missing)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(missing + ": there is no such file");
        assertThatThrownBy(() -> client(ClientTls.trustStore(missing, "secret")))
                .hasMessage(missing + ": there is no such file");
        assertThatThrownBy(() -> client(ClientTls.trustStore(certificate, "secret")))
                .hasMessage(certificate + ": it is no PKCS #12 or JKS file, or the password is wrong");
        assertThatThrownBy(() -> client(ClientTls.system().withPem(certificate, otherKey)))
                .hasMessageContaining("the private key does not belong to the first certificate");
        assertThatThrownBy(() -> client(ClientTls.system().withPkcs12(member.pkcs12(), "wrong")))
                .hasMessage(member.pkcs12() + ": it is no PKCS #12 file, or the password is wrong");
    }

    @Test
    void tellsNoPasswords() {
        assertThat(ClientTls.trustStore(Path.of("a.p12"), "secret").withPkcs12(Path.of("b.p12"), "secret"))
                .hasToString("TLS that trusts a.p12, with b.p12");
        assertThat(ClientTls.system().withPem(Path.of("a.crt"), Path.of("a.key"), "secret"))
                .hasToString("TLS that trusts the system's authorities, with a.crt and a.key");
    }

    @Test
    void findsOutThatTheServerSpeaksNoTls() throws Exception {
        try (WebSocketServer server = WebSocketServer.builder()
                .port(0)
                .route("/", ws -> ws.send("plain"))
                .start()) {
            assertThatThrownBy(() -> greeting(ClientTls.system(), "localhost", server))
                    .isInstanceOfSatisfying(
                            WebSocketConnectException.class,
                            refused -> assertThat(refused.failure()).isEqualTo(ConnectFailure.TLS))
                    .hasMessageContaining("is it ws, not wss?");
        }
    }

    @Test
    void endsATlsHandshakeThatTakesTooLong() throws Exception {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer::drain);
                WebSocketClient client = WebSocketClient.builder()
                        .settings(ClientSettings.builder()
                                .handshakeTimeout(Duration.ofMillis(200))
                                .build())
                        .build()) {
            assertThatThrownBy(() -> client.connect("wss://127.0.0.1:" + server.port() + "/"))
                    .isInstanceOfSatisfying(
                            WebSocketConnectException.class,
                            refused -> assertThat(refused.failure()).isEqualTo(ConnectFailure.HANDSHAKE_TIMEOUT));
        }
    }

    @Test
    void tellsThatTheServerClosedInTheTlsHandshake() throws Exception {
        try (ScriptedServer server =
                        new ScriptedServer(socket -> socket.getInputStream().read());
                WebSocketClient client = WebSocketClient.create()) {
            assertThatThrownBy(() -> client.connect("wss://127.0.0.1:" + server.port() + "/"))
                    .isInstanceOfSatisfying(
                            WebSocketConnectException.class,
                            refused -> assertThat(refused.failure()).isEqualTo(ConnectFailure.TLS))
                    .hasMessageContaining("lost in the TLS handshake");
        }
    }

    @Test
    void keepsTheTlsOfTheProgramForEveryConnection() throws Exception {
        BlockingQueue<Boolean> secure = new LinkedBlockingQueue<>();
        try (WebSocketServer server = WebSocketServer.builder()
                        .port(0, pem(local))
                        .route("/", ws -> secure.add(ws.handshake().secure()))
                        .start();
                WebSocketClient client = client(ClientTls.authorities(authorityFile))) {
            for (int i = 0; i < 2; i++) {
                try (WebSocket ws =
                        client.connect("wss://localhost:" + server.ports().getFirst() + "/")) {
                    assertThat(ws.handshake().secure()).isTrue();
                    assertThat(ws.handshake().peerCertificates()).first().isEqualTo(local.certificate());
                }
                assertThat(secure.poll(10, TimeUnit.SECONDS)).isTrue();
            }
        }
    }
}
