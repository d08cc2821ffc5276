package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.TlsContext.Reload;
import dev.parley.testing.Keytool;
import dev.parley.testing.Keytool.SelfSigned;
import io.netty.handler.ssl.SslContext;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsContextTest {

    @TempDir
    private static Path keys;

    private static SelfSigned first;
    private static SelfSigned second;

    @TempDir
    private Path folder;

    private Path certificate;
    private Path key;
    private TlsContext context;
    private SslContext before;

    @BeforeAll
    static void makeKeys() throws Exception {
        first = Keytool.selfSigned(keys, "first", "EC", "-groupname", "secp256r1");
        second = Keytool.selfSigned(keys, "second", "EC", "-groupname", "secp256r1");
    }

    @BeforeEach
    void load() throws Exception {
        certificate = first.writeCertificate(folder.resolve("server.crt"));
        key = first.writeKey(folder.resolve("server.key"));
        context = TlsContext.load(Tls.pem(certificate, key));
        before = context.current();
    }

    @Test
    void keepsWhatHasNotChanged() throws Exception {
        assertThat(context.reload()).isEqualTo(Reload.UNCHANGED);
        first.writeKey(key); // the same contents, written again
        assertThat(context.reload()).isEqualTo(Reload.UNCHANGED);
        assertThat(context.current()).isSameAs(before);
    }

    @Test
    void takesUpWhatHasChanged() throws Exception {
        second.writeCertificate(certificate);
        second.writeKey(key);
        assertThat(context.reload()).isEqualTo(Reload.CHANGED);
        assertThat(context.current()).isNotSameAs(before);
        assertThat(context.reload()).isEqualTo(Reload.UNCHANGED);
    }

    @Test
    void keepsTheOldUntilBothFilesHaveBeenReplaced() throws Exception {
        second.writeCertificate(certificate);
        assertThat(context.reload()).isEqualTo(Reload.FAILED);
        assertThat(context.reload()).as("told once").isEqualTo(Reload.UNCHANGED);
        assertThat(context.current()).isSameAs(before);
        second.writeKey(key);
        assertThat(context.reload()).isEqualTo(Reload.CHANGED);
    }

    @Test
    void keepsTheOldWhileAFileIsMissing() throws Exception {
        Files.delete(key);
        assertThat(context.reload()).isEqualTo(Reload.FAILED);
        assertThat(context.reload()).as("told once").isEqualTo(Reload.UNCHANGED);
        assertThat(context.current()).isSameAs(before);
        first.writeKey(key);
        assertThat(context.reload()).isEqualTo(Reload.CHANGED);
    }

    @Test
    void keepsTheOldWhileAFileIsNonsense() throws Exception {
        Files.writeString(certificate, "half a certif");
        assertThat(context.reload()).isEqualTo(Reload.FAILED);
        assertThat(context.reload()).as("told once").isEqualTo(Reload.UNCHANGED);
        assertThat(context.current()).isSameAs(before);
    }
}
