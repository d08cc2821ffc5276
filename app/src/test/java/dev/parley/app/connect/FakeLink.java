package dev.parley.app.connect;

import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocketClosedException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** A link on which nothing comes, and that ends as the test says as soon as it is closed. */
final class FakeLink implements Link {

    private final Ending ending;
    private final CompletionStage<Duration> pong;
    private final CompletableFuture<Ending> closed = new CompletableFuture<>();

    FakeLink(Ending ending, CompletionStage<Duration> pong) {
        this.ending = ending;
        this.pong = pong;
    }

    @Override
    public void send(Message message) {}

    @Override
    public Message receive() {
        closed.join();
        throw new WebSocketClosedException("closed");
    }

    @Override
    public CompletionStage<Duration> ping() {
        return pong;
    }

    @Override
    public void flush() {}

    @Override
    public void awaitArrival() throws InterruptedException {
        try {
            pong.toCompletableFuture().get();
        } catch (ExecutionException ended) {
            throw new WebSocketClosedException("closed");
        }
    }

    @Override
    public void close(int code, String reason) {
        closed.complete(ending);
    }

    @Override
    public void abort() {
        closed.complete(ending);
    }

    @Override
    public CompletionStage<Ending> closed() {
        return closed;
    }
}
