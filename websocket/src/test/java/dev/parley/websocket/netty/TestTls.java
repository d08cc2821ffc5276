package dev.parley.websocket.netty;

import dev.parley.protocol.Role;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A key with a certificate of its own for tests, made by the JDK's keytool once for each run. */
final class TestTls {

    private static final char[] PASSWORD = "not-a-secret".toCharArray();

    private static final class Once {
        static final TestTls MADE = make();
    }

    private final KeyManagerFactory keys;
    private final TrustManagerFactory trust;
    private final Optional<String> protocol;

    private TestTls(KeyManagerFactory keys, TrustManagerFactory trust, Optional<String> protocol) {
        this.keys = keys;
        this.trust = trust;
        this.protocol = protocol;
    }

    static TestTls selfSigned() {
        return Once.MADE;
    }

    TestTls only(String wanted) {
        return new TestTls(keys, trust, Optional.of(wanted));
    }

    private static TestTls make() {
        try {
            Path folder = Files.createTempDirectory("parley-test");
            Path file = folder.resolve("keys.p12");
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-J-XX:TieredStopAtLevel=1",
                            "-genkeypair",
                            "-alias",
                            "test",
                            "-keyalg",
                            "EC",
                            "-groupname",
                            "secp256r1",
                            "-dname",
                            "CN=localhost",
                            "-ext",
                            "SAN=DNS:localhost,IP:127.0.0.1",
                            "-storetype",
                            "PKCS12",
                            "-storepass",
                            new String(PASSWORD),
                            "-keystore",
                            file.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(keytool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new IllegalStateException("keytool failed: " + said);
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                store.load(in, PASSWORD);
            }
            Files.delete(file);
            Files.delete(folder);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD);
            // A trust store holds the certificate as a trusted one, not as the certificate of a key.
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("test", store.getCertificate("test"));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            return new TestTls(keys, trust, Optional.empty());
        } catch (IOException | GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    SslHandler handler(Role role, Channel channel) {
        try {
            SslContextBuilder builder = role == Role.SERVER
                    ? SslContextBuilder.forServer(keys)
                    : SslContextBuilder.forClient().trustManager(trust);
            protocol.ifPresent(only -> builder.protocols(List.of(only)));
            SslContext context = builder.build();
            return context.newHandler(channel.alloc(), "localhost", 0);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    Socket clientSocket() throws IOException {
        return limited((SSLSocket) context().getSocketFactory().createSocket());
    }

    ServerSocket serverSocket() throws IOException {
        return context().getServerSocketFactory().createServerSocket();
    }

    private SSLSocket limited(SSLSocket socket) {
        protocol.ifPresent(only -> socket.setEnabledProtocols(new String[] {only}));
        return socket;
    }

    private SSLContext context() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException failed) {
            throw new IOException(failed);
        }
    }

    /** Does the TLS handshake now, if the socket has TLS. */
    static Socket shakeHands(Socket socket) throws IOException {
        if (socket instanceof SSLSocket tls) {
            tls.startHandshake();
        }
        return socket;
    }
}
