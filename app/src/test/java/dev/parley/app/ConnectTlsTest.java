package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.Tls;
import dev.parley.server.WebSocketServer;
import dev.parley.testing.Keytool;
import dev.parley.testing.Keytool.SelfSigned;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code parley connect} to servers that speak TLS. */
class ConnectTlsTest {

    @TempDir
    private static Path folder;

    private static Path certificate;
    private static Path key;
    private static Tls tls;

    @BeforeAll
    static void makeKeys() throws Exception {
        SelfSigned identity = Keytool.selfSigned(folder, "local", "EC", "-groupname", "secp256r1");
        certificate = identity.writeCertificate(folder.resolve("local.crt"));
        key = identity.writeKey(folder.resolve("local.key"));
        tls = Tls.pem(certificate, key);
    }

    private static ConnectRun echo(Tls server, String... options) {
        try (WebSocketServer running = WebSocketServer.builder()
                .port(0, server)
                .route("/echo", ws -> ws.forEach(ws::send))
                .start()) {
            List<String> args = new ArrayList<>(List.of("connect", "--count", "1"));
            args.addAll(List.of(options));
            args.add("wss://localhost:" + running.ports().getFirst() + "/echo");
            return ConnectRun.of("hi\n", args.toArray(new String[0]));
        }
    }

    @Test
    void trustsTheAuthoritiesOfAFile() {
        assertThat(echo(tls, "--cacert", certificate.toString()))
                .returns(0, ConnectRun::exitCode)
                .returns("hi\n", ConnectRun::text);
    }

    @Test
    void trustsNobodyElseAndNamesTheOption() {
        assertThat(echo(tls))
                .returns(3, ConnectRun::exitCode)
                .returns("", ConnectRun::text)
                .extracting(ConnectRun::errors)
                .asString()
                .contains("the server's certificate is from nobody who is trusted (--cacert)")
                .hasLineCount(1);
    }

    @Test
    void trustsAnybodyIfItMust() {
        assertThat(echo(tls, "--insecure")).returns(0, ConnectRun::exitCode).returns("hi\n", ConnectRun::text);
    }

    @Test
    void showsACertificate() {
        Tls mutual = tls.withClientCertificates(Tls.ClientCertificates.REQUIRED, certificate);
        assertThat(echo(
                        mutual,
                        "--cacert",
                        certificate.toString(),
                        "--cert",
                        certificate.toString(),
                        "--key",
                        key.toString()))
                .returns(0, ConnectRun::exitCode)
                .returns("hi\n", ConnectRun::text);
        assertThat(echo(mutual, "--cacert", certificate.toString()))
                .returns(3, ConnectRun::exitCode)
                .extracting(ConnectRun::errors)
                .asString()
                .contains("--cert");
    }
}
