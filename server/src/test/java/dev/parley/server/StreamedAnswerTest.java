package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.Keytool;
import dev.parley.testing.Keytool.SelfSigned;
import dev.parley.websocket.Transport;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies that are made while they are sent, by the bytes on the wire. */
@ExtendWith(LeakCheck.class)
class StreamedAnswerTest {

    /** More than sockets and the queue hold. */
    private static final int LARGE = 32 << 20;

    private static final long SEED = 20261123;

    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch writing = new CountDownLatch(1);
    private final BlockingQueue<BodyStream> bodies = new LinkedBlockingQueue<>();
    private final BlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();

    static Stream<Transport> transports() {
        return Transports.working();
    }

    private WebSocketServer start(Transport transport) {
        return builder(transport).start();
    }

    private WebSocketServer.Builder builder(Transport transport) {
        return WebSocketServer.builder()
                .port(0)
                .transport(transport)
                .settings(ServerSettings.builder()
                        .stopTimeout(Duration.ofSeconds(1))
                        .build())
                .http(
                        "/parts",
                        request -> HttpResponse.streamed("text/plain", body -> {
                            body.write("one".getBytes(StandardCharsets.UTF_8));
                            body.flush();
                            release.await();
                            body.write("and ".getBytes(StandardCharsets.UTF_8));
                            body.write("two".getBytes(StandardCharsets.UTF_8));
                        }))
                .http("/empty", request -> HttpResponse.streamed("text/plain", body -> body.flush()))
                .http("/large", request -> HttpResponse.streamed("application/octet-stream", this::writeMuch))
                .http(
                        "/failing",
                        request -> HttpResponse.streamed("text/plain", body -> {
                            body.write('a');
                            body.flush();
                            throw new IllegalStateException("a failure that the test wants");
                        }))
                .http(
                        "/endless",
                        request -> HttpResponse.streamed("text/plain", body -> {
                            body.endWhenStopping();
                            waitForever(body);
                        }))
                .http(
                        "/left",
                        request -> HttpResponse.streamed("text/plain", body -> {
                            body.leaveOpen();
                            bodies.add(body);
                        }))
                .http("/page", request -> HttpResponse.text("page"));
    }

    private void writeMuch(BodyStream body) throws IOException {
        writing.countDown();
        try {
            Random random = new Random(SEED);
            for (int sent = 0; sent < LARGE; ) {
                byte[] part = new byte[Math.min(LARGE - sent, 1 + random.nextInt(200_000))];
                random.nextBytes(part);
                body.write(part);
                sent += part.length;
            }
        } catch (IOException ended) {
            thrown.add(ended);
            throw ended;
        }
    }

    private void waitForever(BodyStream body) throws Exception {
        writing.countDown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException interrupted) {
            try {
                body.write('x');
            } catch (IOException ended) {
                thrown.add(ended);
                throw ended;
            }
        }
    }

    private static RawClient ask(WebSocketServer server, String path) throws IOException {
        RawClient client = new RawClient(server.ports().getFirst());
        client.send(RawClient.head("GET", path));
        return client;
    }

    private static void assertNext(RawClient client, String expected) throws IOException {
        assertThat(client.read(expected.length()))
                .asString(StandardCharsets.ISO_8859_1)
                .isEqualTo(expected);
    }

    private Throwable nextThrown() throws InterruptedException {
        Throwable next = thrown.poll(30, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    @ParameterizedTest
    @MethodSource("transports")
    void comeInChunksAsTheyAreMade(Transport transport) throws Exception {
        try (WebSocketServer server = start(transport);
                RawClient client = ask(server, "/parts")) {
            assertComesInChunks(client);
        }
    }

    private void assertComesInChunks(RawClient client) throws IOException {
        RawClient.Response head = client.response();
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Type")).isEqualTo("text/plain");
        assertThat(head.header("Transfer-Encoding")).isEqualTo("chunked");
        assertThat(head.header("Content-Length")).isEqualTo("(none)");
        assertNext(client, "3\r\none\r\n");
        release.countDown();
        assertNext(client, "7\r\nand two\r\n0\r\n\r\n");
        // The connection goes on.
        client.send(RawClient.head("GET", "/page"));
        assertThat(client.response().body()).isEqualTo("page");
    }

    @Test
    void comeInChunksOverTlsToo(@TempDir Path keys) throws Exception {
        SelfSigned identity = Keytool.selfSigned(keys, "server", "EC", "-groupname", "secp256r1");
        Tls tls = Tls.pem(
                identity.writeCertificate(keys.resolve("server.crt")), identity.writeKey(keys.resolve("server.key")));
        try (WebSocketServer server = builder(Transport.AUTO).port(0, tls).start();
                RawClient client = new RawClient(Keytool.trusting(identity)
                        .getSocketFactory()
                        .createSocket(
                                InetAddress.getLoopbackAddress(), server.ports().getLast()))) {
            client.send(RawClient.head("GET", "/parts"));
            assertComesInChunks(client);
            client.send(RawClient.head("GET", "/large"));
            assertThat(client.response().status()).isEqualTo(200);
            assertLargeBodyFollows(client);
        }
    }

    @Test
    void endWithTheConnectionForAClientThatKnowsNoChunks() throws Exception {
        release.countDown();
        try (WebSocketServer server = start(Transport.AUTO);
                RawClient client = new RawClient(server.ports().getFirst())) {
            client.send("GET /parts HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            RawClient.Response head = client.response();
            assertThat(head.header("Transfer-Encoding")).isEqualTo("(none)");
            assertThat(head.header("Content-Length")).isEqualTo("(none)");
            assertThat(head.header("Connection")).isEqualTo("close");
            assertNext(client, "oneand two");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void areNotMadeForHead() throws Exception {
        try (WebSocketServer server = start(Transport.AUTO);
                RawClient client = new RawClient(server.ports().getFirst())) {
            client.send(RawClient.head("HEAD", "/large") + RawClient.head("GET", "/page"));
            assertThat(client.response("HEAD").header("Transfer-Encoding")).isEqualTo("chunked");
            assertThat(client.response().body()).isEqualTo("page");
            assertThat(writing.getCount()).isEqualTo(1);
        }
    }

    @Test
    void mayBeEmpty() throws Exception {
        try (WebSocketServer server = start(Transport.AUTO);
                RawClient client = ask(server, "/empty")) {
            assertThat(client.response().status()).isEqualTo(200);
            assertNext(client, "0\r\n\r\n");
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void comeWholeHoweverLargeTheyAre(Transport transport) throws Exception {
        try (WebSocketServer server = start(transport);
                RawClient client = ask(server, "/large")) {
            assertThat(client.response().status()).isEqualTo(200);
            assertLargeBodyFollows(client);
        }
    }

    private static void assertLargeBodyFollows(RawClient client) throws IOException {
        byte[] expected = new byte[LARGE];
        Random random = new Random(SEED);
        for (int made = 0; made < LARGE; ) {
            byte[] part = new byte[Math.min(LARGE - made, 1 + random.nextInt(200_000))];
            random.nextBytes(part);
            System.arraycopy(part, 0, expected, made, part.length);
            made += part.length;
        }
        int received = 0;
        while (true) {
            int length = Integer.parseInt(line(client), 16);
            byte[] chunk = client.read(length);
            assertNext(client, "\r\n");
            if (length == 0) {
                break;
            }
            assertThat(Arrays.equals(chunk, 0, length, expected, received, received + length))
                    .as("seed %s, from byte %s on", SEED, received)
                    .isTrue();
            received += length;
        }
        assertThat(received).isEqualTo(LARGE);
    }

    private static String line(RawClient client) throws IOException {
        StringBuilder line = new StringBuilder();
        while (!line.toString().endsWith("\r\n")) {
            line.append((char) client.read(1)[0]);
        }
        return line.substring(0, line.length() - 2);
    }

    @ParameterizedTest
    @MethodSource("transports")
    void endForTheHandlerWhenTheClientGoes(Transport transport) throws Exception {
        try (WebSocketServer server = start(transport)) {
            RawClient client = ask(server, "/endless");
            assertThat(client.response().status()).isEqualTo(200);
            writing.await();
            client.reset();
            assertThat(nextThrown()).isInstanceOf(StreamEndedException.class).hasMessage("the client has gone");
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void endForAHandlerThatIsWritingWhenTheClientGoes(Transport transport) throws Exception {
        try (WebSocketServer server = start(transport)) {
            RawClient client = ask(server, "/large");
            assertThat(client.response().status()).isEqualTo(200);
            client.reset();
            assertThat(nextThrown()).isInstanceOf(StreamEndedException.class).hasMessage("the client has gone");
        }
    }

    @Test
    void areCutOffWithoutALastChunkWhenTheHandlerFails() throws Exception {
        try (WebSocketServer server = start(Transport.AUTO);
                RawClient client = ask(server, "/failing")) {
            assertThat(client.response().status()).isEqualTo(200);
            byte[] rest = client.readAll();
            assertThat(new String(rest, StandardCharsets.ISO_8859_1)).isIn("", "1\r\na\r\n");
        }
    }

    @Test
    void areFinishedWhenTheServerStops() throws Exception {
        try (WebSocketServer server = start(Transport.AUTO);
                RawClient client = ask(server, "/parts")) {
            assertThat(client.response().status()).isEqualTo(200);
            assertNext(client, "3\r\none\r\n");
            Thread stopping = Thread.ofVirtual().start(() -> server.stop(Duration.ofSeconds(20)));
            await().atMost(20, TimeUnit.SECONDS).until(() -> isClosed(server));
            release.countDown();
            assertNext(client, "7\r\nand two\r\n0\r\n\r\n");
            assertThat(client.isAtEnd()).isTrue();
            stopping.join();
        }
    }

    private static boolean isClosed(WebSocketServer server) {
        try {
            new RawClient(server.ports().getFirst()).close();
            return false;
        } catch (IOException refused) {
            return true;
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void endWhenTheServerStopsIfTheyHaveNoEndOfTheirOwn(Transport transport) throws Exception {
        try (WebSocketServer server = start(transport);
                RawClient client = ask(server, "/endless")) {
            assertThat(client.response().status()).isEqualTo(200);
            writing.await();
            Thread stopping = Thread.ofVirtual().start(() -> server.stop(Duration.ofSeconds(20)));
            assertNext(client, "0\r\n\r\n");
            assertThat(client.isAtEnd()).isTrue();
            assertThat(nextThrown()).isInstanceOf(StreamEndedException.class).hasMessage("the server is stopping");
            stopping.join();
        }
    }

    @Test
    void goOnWithoutAThreadUntilTheyAreClosed() throws Exception {
        try (WebSocketServer server = start(Transport.AUTO);
                RawClient client = ask(server, "/left")) {
            assertThat(client.response().status()).isEqualTo(200);
            BodyStream body = bodies.take();
            assertThat(body.tryWrite(new byte[] {'a', 'b'})).isTrue();
            assertNext(client, "2\r\nab\r\n");
            body.close();
            assertNext(client, "0\r\n\r\n");
            assertThat(body.ended().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(20));
            assertThat(body.tryWrite(new byte[1])).isFalse();
            assertThatThrownBy(() -> body.write('a')).hasMessage("the body has been closed");
        }
    }

    @Test
    void tellThoseWithoutAThreadThatTheClientHasGone() throws Exception {
        try (WebSocketServer server = start(Transport.AUTO)) {
            RawClient client = ask(server, "/left");
            assertThat(client.response().status()).isEqualTo(200);
            BodyStream body = bodies.take();
            client.reset();
            assertThat(body.ended().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(20));
            assertThat(body.isOpen()).isFalse();
            assertThatThrownBy(() -> body.write('a')).isInstanceOf(StreamEndedException.class);
        }
    }

    @Test
    void letTheirWriterBeInterrupted() throws Exception {
        try (WebSocketServer server = builder(Transport.AUTO)
                        .http(
                                "/mine",
                                request -> HttpResponse.streamed("text/plain", body -> {
                                    Thread.currentThread().interrupt();
                                    writeMuch(body);
                                }))
                        .start();
                RawClient client = ask(server, "/mine")) {
            assertThat(nextThrown()).isInstanceOf(InterruptedIOException.class);
            assertThat(client.response().status()).isEqualTo(200);
        }
    }
}
