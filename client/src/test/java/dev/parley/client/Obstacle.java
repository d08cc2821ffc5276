package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.websocket.WebSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** What makes an attempt to open a WebSocket wait for ever in one phase, and the client that makes it. */
final class Obstacle implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Phase phase;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final Semaphore resolved = new Semaphore(0);
    private final ScriptedServer server = new ScriptedServer(this::serve);
    private final Optional<BlackHole> hole;

    final WebSocketClient client;

    Obstacle(Phase phase) throws IOException {
        this.phase = phase;
        hole = phase == Phase.CONNECTING ? Optional.of(new BlackHole("127.0.0.1")) : Optional.empty();
        // Only what a test does shall end the attempt.
        ClientSettings settings = ClientSettings.builder()
                .connectTimeout(Duration.ofMinutes(10))
                .handshakeTimeout(Duration.ofMinutes(10))
                .build();
        WebSocketClient.Builder builder =
                WebSocketClient.builder().eventLoops(1).settings(settings).resolver(this::resolve);
        client = switch (phase) {
            case HTTP_PROXY ->
                builder.proxy(ProxyServer.http("proxy.test", server.port())).build();
            case SOCKS_PROXY ->
                builder.proxy(ProxyServer.socks5("proxy.test", server.port())).build();
            default -> builder.build();
        };
    }

    private List<InetAddress> resolve(String host) {
        resolved.release();
        if (phase == Phase.RESOLVING) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException givenUp) {
                return List.of();
            }
        }
        return List.of(InetAddress.getLoopbackAddress());
    }

    private void serve(Socket socket) throws IOException {
        switch (phase) {
            case HTTP_PROXY, OPENING_HANDSHAKE, WAITING_FOR_ITS_TURN -> Heads.read(socket.getInputStream());
            case SOCKS_PROXY, TLS -> assertThat(socket.getInputStream().read()).isPositive();
            case RESOLVING, CONNECTING -> throw new AssertionError("it came further than it should");
        }
        reached.countDown();
        ScriptedServer.drain(socket);
    }

    WebSocketRequest request() {
        String scheme = phase == Phase.TLS ? "wss" : "ws";
        int port = hole.map(BlackHole::port).orElse(server.port());
        return WebSocketRequest.to(scheme + "://server.test:" + port + "/").build();
    }

    /** Begins what the attempt will have to wait for, where that is another one. */
    void prepare() throws InterruptedException {
        if (phase == Phase.WAITING_FOR_ITS_TURN) {
            CompletableFuture<WebSocket> first = client.connectAsync(request());
            assertThatItCame(reached.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            assertThatItCame(resolved.tryAcquire());
            assertThat(first).isNotDone();
        }
    }

    /** Waits until the attempt has got to the phase. */
    void awaitReached(Footprint before) throws InterruptedException {
        switch (phase) {
            case RESOLVING, WAITING_FOR_ITS_TURN ->
                assertThatItCame(resolved.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            case CONNECTING -> before.awaitSockets(1);
            default -> assertThatItCame(reached.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        }
    }

    private static void assertThatItCame(boolean happened) {
        assertThat(happened).isTrue();
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.close();
        if (hole.isPresent()) {
            hole.get().close();
        }
    }
}
