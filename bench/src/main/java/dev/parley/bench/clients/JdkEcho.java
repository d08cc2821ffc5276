package dev.parley.bench.clients;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's {@code java.net.http.WebSocket}: one client for all connections, a listener for each. It hands out messages in
 * pieces, and takes the next message to send only when the one before has been sent.
 */
final class JdkEcho implements EchoClient {

    private static final long PATIENCE_SECONDS = 10;

    private final HttpClient client = HttpClient.newHttpClient();

    @Override
    public Connection open(URI server, byte[] payload, Received received) throws Exception {
        Echoing listener = new Echoing(payload, received);
        client.newWebSocketBuilder().buildAsync(server, listener).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return listener;
    }

    private static final class Echoing implements WebSocket.Listener, Connection {

        private final byte[] payload;
        private final Received received;

        /** How many bytes of the message that is coming have come. */
        private int begun;

        /** The last send; guarded by this. */
        private @Nullable CompletionStage<WebSocket> sending;

        Echoing(byte[] payload, Received received) {
            this.payload = payload;
            this.received = received;
        }

        @Override
        public synchronized void onOpen(WebSocket webSocket) {
            sending = CompletableFuture.completedStage(webSocket);
            webSocket.request(1);
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
            begun += data.remaining();
            if (last) {
                received.message(begun);
                begun = 0;
                send();
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
            received.failed(new IllegalStateException("closing with " + code));
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable failure) {
            received.failed(failure);
        }

        private synchronized void send() {
            CompletionStage<WebSocket> before = sending;
            if (before == null) {
                throw new IllegalStateException("not open yet");
            }
            sending = before.thenCompose(webSocket -> webSocket.sendBinary(ByteBuffer.wrap(payload), true));
        }

        @Override
        public void begin() {
            send();
        }
    }
}
