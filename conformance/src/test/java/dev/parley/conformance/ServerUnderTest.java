package dev.parley.conformance;

import dev.parley.protocol.CloseStatus;
import dev.parley.server.RouteOptions;
import dev.parley.server.ServerSettings;
import dev.parley.server.Tls;
import dev.parley.server.WebSocketServer;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketListener;
import java.io.IOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A Parley server within the test, with the routes that other people's clients and proxies are tried on: {@code /echo} on
 * a listener, {@code /echo-blocking}, {@code /subprotocols}, {@code /fragments}, {@code /closing} and {@code /address}.
 */
public final class ServerUnderTest implements AutoCloseable {

    /** What {@code /fragments} answers, in more frames than one. */
    public static final String FRAGMENTED = "in pieces: Grüße 🎈 ".repeat(2_000);

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final BlockingQueue<CloseStatus> ends = new LinkedBlockingQueue<>();
    private final Semaphore pings = new Semaphore(0);
    private final WebSocketServer server;

    /**
     * How a connection ended, for the server's program.
     *
     * @param code 1006 where there was no closing handshake
     */
    public record End(boolean byPeer, int code, String reason) {}

    private ServerUnderTest(
            UnaryOperator<ServerSettings.Builder> settings, UnaryOperator<WebSocketServer.Builder> options) {
        WebSocketServer.Builder builder = WebSocketServer.builder()
                .settings(settings.apply(ServerSettings.builder()).build())
                .route("/echo", new Echo())
                .route("/echo-blocking", ServerUnderTest::echo)
                .route(
                        "/subprotocols",
                        ServerUnderTest::echo,
                        RouteOptions.defaults().withSubprotocols("chat.v2", "chat.v1"))
                .route("/fragments", ServerUnderTest::sendFragments)
                .route("/closing", ServerUnderTest::closeAfterOneMessage)
                .route("/address", ServerUnderTest::tellAddress);
        server = options.apply(builder).start();
    }

    public static ServerUnderTest start() {
        return new ServerUnderTest(settings -> settings, builder -> builder.port(0));
    }

    public static ServerUnderTest startTls(Certificate certificate) {
        Tls tls = Tls.pem(certificate.certificate(), certificate.key());
        return new ServerUnderTest(settings -> settings, builder -> builder.port(0, tls));
    }

    /** A server that pings a client which has been silent for so long. */
    public static ServerUnderTest startPinging(Duration interval) {
        return new ServerUnderTest(settings -> settings.pingInterval(interval), builder -> builder.port(0));
    }

    /** A server that believes what the proxy at this address says of its clients in header fields. */
    public static ServerUnderTest startTrusting(String proxy) {
        return new ServerUnderTest(
                settings -> settings, builder -> builder.port(0).trustedProxies(proxy));
    }

    /** A server that expects the PROXY protocol from the proxy at this address. */
    public static ServerUnderTest startBehindProxyProtocol(String proxy) {
        return new ServerUnderTest(
                settings -> settings,
                builder -> builder.port(0).trustedProxies(proxy).proxyProtocol());
    }

    /** The {@code ws} or {@code wss} URL of a path. */
    public URI url(String path) {
        URI uri = server.uris().getFirst();
        String scheme = "https".equals(uri.getScheme()) ? "wss" : "ws";
        return URI.create(scheme + "://" + uri.getAuthority() + path);
    }

    /** How the next connection to {@code /echo} ended; waits for it. */
    public End nextEnd() throws InterruptedException {
        @Nullable CloseStatus status = ends.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (status == null) {
            throw new AssertionError("no connection to /echo ended within " + PATIENCE);
        }
        return new End(status.closedByPeer(), status.code(), status.reason());
    }

    /** Waits until clients of {@code /echo} have sent so many pings more. */
    public void awaitPings(int count) throws InterruptedException {
        if (!pings.tryAcquire(count, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("fewer than " + count + " pings came within " + PATIENCE);
        }
    }

    /** Pings every client that is connected and waits for their pongs; how many there were. */
    public int pingAll() {
        List<CompletableFuture<Duration>> pongs = server.connections().stream()
                .map(webSocket -> webSocket.ping().toCompletableFuture())
                .toList();
        pongs.forEach(
                pong -> pong.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join());
        return pongs.size();
    }

    /** Stops gracefully, and waits until it has stopped. */
    public void stop() {
        server.close();
    }

    @Override
    public void close() {
        stop();
    }

    private static void echo(WebSocket webSocket) {
        for (Message message : webSocket) {
            webSocket.send(message);
        }
    }

    private static void sendFragments(WebSocket webSocket) throws IOException {
        webSocket.receive();
        try (Writer writer = webSocket.sendTextStream()) {
            for (int from = 0; from < FRAGMENTED.length(); from += 7) {
                writer.write(FRAGMENTED, from, Math.min(7, FRAGMENTED.length() - from));
                writer.flush();
            }
        }
        // Until the client closes: returning would close first.
        webSocket.closed().toCompletableFuture().join();
    }

    private static void closeAfterOneMessage(WebSocket webSocket) {
        webSocket.receive();
        webSocket.close(4002, "Genug, 終わり").toCompletableFuture().join();
    }

    private static void tellAddress(WebSocket webSocket) {
        InetSocketAddress address = (InetSocketAddress) webSocket.handshake().remoteAddress();
        webSocket.send(address.getAddress().getHostAddress());
        webSocket.closed().toCompletableFuture().join();
    }

    /** The listener behind {@code /echo}, which also notes what the tests ask for. */
    private final class Echo implements WebSocketListener {

        @Override
        public void onText(WebSocket webSocket, String text) {
            send(webSocket, Message.text(text));
        }

        @Override
        public void onBinary(WebSocket webSocket, ByteBuffer payload) {
            send(webSocket, Message.binary(payload));
        }

        private static void send(WebSocket webSocket, Message message) {
            if (!webSocket.trySend(message)) {
                throw new IllegalStateException("the queue of an echo is full: " + webSocket.queuedBytes() + " bytes");
            }
        }

        @Override
        public void onPing(WebSocket webSocket, ByteBuffer payload) {
            pings.release();
        }

        @Override
        public void onClose(WebSocket webSocket, CloseStatus status) {
            ends.add(status);
        }
    }
}
