package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakCheck.class)
class FileServingTest {

    private static final int LARGE = 32 * 1024 * 1024;

    @TempDir
    private Path temporary;

    private Path site;
    private WebSocketServer server;
    private int port;

    @BeforeEach
    void start() throws IOException {
        site = temporary.resolve("site");
        Files.createDirectories(site.resolve("docs"));
        Files.writeString(temporary.resolve("secret.txt"), "secret");
        write("index.html", "<h1>home</h1>");
        write("docs/index.html", "<h1>docs</h1>");
        write("a.txt", "0123456789");
        server = WebSocketServer.builder()
                .port(0)
                .settings(ServerSettings.builder()
                        .requestTimeout(Duration.ofSeconds(2))
                        .stopTimeout(Duration.ofSeconds(1))
                        .build())
                .route("/", webSocket -> {})
                .files("/", site)
                .resources(
                        "/classes",
                        FileServingTest.class.getClassLoader(),
                        "dev/parley/server",
                        FileOptions.defaults().withContentSecurityPolicy("default-src 'none'"))
                .start();
        port = server.ports().getFirst();
    }

    private void write(String name, String text) throws IOException {
        Path file = Files.writeString(site.resolve(name), text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3600)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void servesAFile() throws Exception {
        RawClient.Response response = RawClient.get(port, "/a.txt?x=y");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(response.header("Content-Security-Policy")).startsWith("default-src 'self'");
        assertThat(response.body()).isEqualTo("0123456789");
    }

    @Test
    void servesTheIndexFileBesideAWebSocket() throws Exception {
        assertThat(RawClient.get(port, "/").body()).isEqualTo("<h1>home</h1>");
        assertThat(RawClient.get(port, "/docs/").body()).isEqualTo("<h1>docs</h1>");
        RawClient.Response folder = RawClient.get(port, "/docs?a=b");
        assertThat(folder.status()).isEqualTo(308);
        assertThat(folder.header("Location")).isEqualTo("/docs/?a=b");
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.upgrade("/"));
            assertThat(client.response().status()).isEqualTo(101);
        }
    }

    @Test
    void servesAPartOfAFile() throws Exception {
        RawClient.Response part = RawClient.get(port, "/a.txt", "Range: bytes=2-4");
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.header("Content-Range")).isEqualTo("bytes 2-4/10");
        assertThat(part.body()).isEqualTo("234");
        RawClient.Response beyond = RawClient.get(port, "/a.txt", "Range: bytes=10-");
        assertThat(beyond.status()).isEqualTo(416);
        assertThat(beyond.header("Content-Range")).isEqualTo("bytes */10");
    }

    @Test
    void doesNotSendWhatTheClientHas() throws Exception {
        String tag = RawClient.get(port, "/a.txt").header("ETag");
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.head("GET", "/a.txt", "If-None-Match: " + tag) + RawClient.head("GET", "/a.txt"));
            assertThat(client.response().status()).isEqualTo(304);
            assertThat(client.response().body()).isEqualTo("0123456789");
        }
    }

    @Test
    void answersHead() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.head("HEAD", "/a.txt") + RawClient.head("GET", "/a.txt"));
            RawClient.Response head = client.response("HEAD");
            assertThat(head.header("Content-Length")).isEqualTo("10");
            assertThat(client.response().body()).isEqualTo("0123456789");
        }
    }

    @Test
    void knowsWhatIsAFile() throws Exception {
        assertThat(RawClient.request(port, "POST", "/a.txt").status()).isEqualTo(405);
        assertThat(RawClient.request(port, "DELETE", "/nowhere").status()).isEqualTo(404);
        assertThat(RawClient.get(port, "/nowhere").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../secret.txt",
                "/%2e%2e/secret.txt",
                "/docs/../../secret.txt",
                "/docs/%2E./%2e%2E/secret.txt",
                "/..%2fsecret.txt",
                "/%2e%2e%2fsecret.txt",
                "/..%5csecret.txt",
                "/..\\secret.txt",
                "//secret.txt",
                "/a.txt%00.html",
                "/./a.txt",
                "/%c0%ae%c0%ae/secret.txt",
                "/docs/..;/secret.txt",
                "http://localhost/../secret.txt",
            })
    void staysInTheFolder(String target) throws Exception {
        RawClient.Response response = RawClient.get(port, target);
        assertThat(response.status()).isIn(400, 404);
        assertThat(response.body()).doesNotContain("secret\n").isNotEqualTo("secret");
    }

    @Test
    void servesTheClassPath() throws Exception {
        RawClient.Response response = RawClient.request(port, "HEAD", "/classes/FileServingTest.class");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Content-Security-Policy")).isEqualTo("default-src 'none'");
        assertThat(RawClient.get(port, "/classes/nowhere").status()).isEqualTo(404);
    }

    @Test
    void servesALargeFileWholeToASlowReader() throws Exception {
        byte[] content = new byte[LARGE];
        for (int i = 0; i < LARGE; i++) {
            content[i] = (byte) (i * 31 + (i >> 8));
        }
        Files.write(site.resolve("large.bin"), content);
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.head("GET", "/large.bin", "Range: bytes=0-0"));
            assertThat(client.response().header("Content-Range")).isEqualTo("bytes 0-0/" + LARGE);
            client.send(RawClient.head("HEAD", "/large.bin") + RawClient.head("GET", "/large.bin"));
            assertThat(client.response("HEAD").header("Content-Length")).isEqualTo(Integer.toString(LARGE));
            client.response("HEAD"); // the head of the answer to GET
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (int i = 0; i < LARGE / 65536; i++) {
                digest.update(client.read(65536));
            }
            assertThat(digest.digest())
                    .isEqualTo(MessageDigest.getInstance("SHA-256").digest(content));
        }
    }

    @Test
    void dropsAClientThatDoesNotRead() throws Exception {
        try (RandomAccessFile file =
                new RandomAccessFile(site.resolve("sparse.bin").toFile(), "rw")) {
            file.setLength(1L << 30);
        }
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.head("GET", "/sparse.bin"));
            await().atMost(20, TimeUnit.SECONDS).until(() -> server.openConnectionCount() == 0);
        }
    }
}
