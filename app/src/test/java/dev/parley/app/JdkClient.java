package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client by other people: the JDK's WebSocket, with what it receives in queues. */
final class JdkClient implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 20;

    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> binaries = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final WebSocket webSocket;

    JdkClient(URI uri) {
        this.webSocket =
                http.newWebSocketBuilder().buildAsync(uri, new Queueing()).join();
    }

    private final class Queueing implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();
        private ByteBuffer binary = ByteBuffer.allocate(0);

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                texts.add(text.toString());
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
            ByteBuffer both = ByteBuffer.allocate(binary.remaining() + data.remaining());
            binary = both.put(binary).put(data).flip();
            if (last) {
                binaries.add(binary.array());
                binary = ByteBuffer.allocate(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
            closed.complete(reason.isEmpty() ? Integer.toString(code) : code + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            closed.completeExceptionally(error);
        }
    }

    void send(String text) {
        webSocket.sendText(text, true).join();
    }

    void send(byte[] binary) {
        webSocket.sendBinary(ByteBuffer.wrap(binary), true).join();
    }

    String nextText() throws InterruptedException {
        return next(texts);
    }

    byte[] nextBinary() throws InterruptedException {
        return next(binaries);
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T message = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(message).as("a message within %d s", PATIENCE_SECONDS).isNotNull();
        return message;
    }

    /** Waits until the server closes; returns the code and the reason. */
    String closeFromServer() throws Exception {
        return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        webSocket.abort();
        http.shutdownNow();
    }
}
