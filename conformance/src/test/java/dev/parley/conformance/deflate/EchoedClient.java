package dev.parley.conformance.deflate;

import dev.parley.client.WebSocketClient;
import dev.parley.client.WebSocketRequest;
import dev.parley.protocol.CloseStatus;
import dev.parley.websocket.Compression;
import dev.parley.websocket.CompressionMetrics;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketListener;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Parley's client, which sends messages to a server that echoes them, and compares what comes back. */
final class EchoedClient implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int MESSAGES_UNDER_WAY = 64;
    private static final int BYTES_UNDER_WAY = 256 * 1024;

    private final WebSocketClient client;

    /**
     * What came of an exchange.
     *
     * @param extensions the names of those that were agreed on
     * @param equal how many messages came back as they had been sent
     * @param trouble what went wrong first; empty if nothing did
     * @param status how the connection ended
     */
    record Outcome(List<String> extensions, int equal, String trouble, CloseStatus status) {}

    interface Meanwhile {
        void run(WebSocket webSocket) throws Exception;
    }

    private EchoedClient(WebSocketClient client) {
        this.client = client;
    }

    static EchoedClient create(Compression compression) {
        return new EchoedClient(
                WebSocketClient.builder().compression(compression).build());
    }

    static EchoedClient withoutCompression() {
        return new EchoedClient(WebSocketClient.builder().withoutCompression().build());
    }

    CompressionMetrics metrics() {
        return client.compressionMetrics();
    }

    /** Connects, sends the messages, compares their echoes, and closes. */
    Outcome exchange(URI url, Exchange exchange) throws Exception {
        return exchange(url, exchange, _ -> {});
    }

    /** The same, and has something done before it closes. */
    Outcome exchange(URI url, Exchange exchange, Meanwhile meanwhile) throws Exception {
        Comparison comparison = new Comparison(exchange);
        WebSocket webSocket = client.connect(WebSocketRequest.to(url).build(), comparison);
        for (int index = 0; index < exchange.count() && webSocket.isOpen(); index++) {
            comparison.awaitRoom(exchange.size(index));
            Pieces.send(
                    webSocket, Messages.message(index, exchange.size(index), exchange.kind()), exchange.pieceBytes());
        }
        comparison.awaitAll();
        meanwhile.run(webSocket);
        webSocket.close();
        CloseStatus status = webSocket.closed().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return new Outcome(
                webSocket.handshake().extensions(), comparison.equal.get(), comparison.trouble.get(), status);
    }

    @Override
    public void close() {
        client.close();
    }

    /** On the event loop, but for what is said to wait. */
    private static final class Comparison implements WebSocketListener {

        private final Exchange exchange;
        private final Semaphore messages = new Semaphore(MESSAGES_UNDER_WAY);
        private final Semaphore bytes = new Semaphore(BYTES_UNDER_WAY);
        private final CompletableFuture<Void> all = new CompletableFuture<>();
        private final AtomicReference<String> trouble = new AtomicReference<>("");
        private final AtomicInteger equal = new AtomicInteger();
        private int echoed;

        Comparison(Exchange exchange) {
            this.exchange = exchange;
        }

        /** Waits until little enough is under way for a message of that size. */
        void awaitRoom(int size) throws InterruptedException {
            if (!messages.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    || !bytes.tryAcquire(size, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(
                        "no echo came for " + PATIENCE + " after the first " + equal.get() + "; " + trouble.get());
            }
        }

        /** Waits for the last echo, or the end of the connection. */
        void awaitAll() throws Exception {
            all.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        @Override
        public void onText(WebSocket webSocket, String text) {
            compare(Message.text(text));
        }

        @Override
        public void onBinary(WebSocket webSocket, ByteBuffer payload) {
            compare(Message.binary(payload));
        }

        @Override
        public void onClose(WebSocket webSocket, CloseStatus status) {
            if (echoed < exchange.count()) {
                trouble.compareAndSet("", "it ended after " + echoed + " echoes: " + status);
            }
            release(MESSAGES_UNDER_WAY, BYTES_UNDER_WAY);
            all.complete(null);
        }

        private void compare(Message echo) {
            int size = exchange.size(echoed);
            if (echo.equals(Messages.message(echoed, size, exchange.kind()))) {
                equal.incrementAndGet();
            } else {
                trouble.compareAndSet("", "echo " + echoed + " differs: " + echo);
            }
            echoed++;
            release(1, size);
            if (echoed == exchange.count()) {
                all.complete(null);
            }
        }

        private void release(int count, int size) {
            messages.release(count);
            bytes.release(size);
        }
    }
}
