package dev.parley.app.connect;

import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketClosedException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/**
 * One connection.
 *
 * @param webSocket the open WebSocket
 */
public record WebSocketLink(WebSocket webSocket) implements Link {

    @Override
    public void send(Message message) {
        webSocket.send(message);
    }

    @Override
    public Message receive() {
        return webSocket.receive();
    }

    @Override
    public CompletionStage<Duration> ping() {
        return webSocket.ping();
    }

    /** A connection sends its Close frame last. */
    @Override
    public void flush() {}

    @Override
    public void awaitArrival() throws InterruptedException {
        try {
            webSocket.ping().toCompletableFuture().get();
        } catch (ExecutionException ended) {
            throw new WebSocketClosedException("the server may not have read everything: " + ended.getCause());
        }
    }

    @Override
    public void close(int code, String reason) {
        webSocket.close(code, reason);
    }

    @Override
    public void abort() {
        webSocket.abort();
    }

    @Override
    public CompletionStage<Ending> closed() {
        return webSocket.closed().thenApply(Ending::of);
    }
}
