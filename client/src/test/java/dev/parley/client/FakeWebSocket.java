package dev.parley.client;

import dev.parley.protocol.CloseStatus;
import dev.parley.websocket.Handshake;
import dev.parley.websocket.Message;
import dev.parley.websocket.MessageStream;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketClosedException;
import dev.parley.websocket.WebSocketInterruptedException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A connection that does as a test says. */
final class FakeWebSocket implements WebSocket {

    private final CompletableFuture<CloseStatus> closed = new CompletableFuture<>();

    /** What a connection has room for, in messages. */
    private final Semaphore room = new Semaphore(Integer.MAX_VALUE / 2);

    final LinkedBlockingQueue<Message> sent = new LinkedBlockingQueue<>();
    volatile boolean paused;

    /** What sending throws, if anything. */
    volatile @Nullable Error sendFailure;

    static CloseStatus closedByServer(int code) {
        return new CloseStatus(
                CloseStatus.Cause.REMOTE_CLOSE,
                Optional.of(new CloseStatus.Close(code, "")),
                Optional.of(new CloseStatus.Close(code, "")),
                "the peer closed",
                Optional.empty(),
                Optional.empty());
    }

    static CloseStatus lost() {
        return new CloseStatus(
                CloseStatus.Cause.TRANSPORT,
                Optional.empty(),
                Optional.empty(),
                "the connection was lost",
                Optional.empty(),
                Optional.empty());
    }

    void end(CloseStatus status) {
        closed.complete(status);
        room.release(1000); // Who waits for room waits in vain.
    }

    /** Has it take no more messages. */
    FakeWebSocket full() {
        room.drainPermits();
        return this;
    }

    void makeRoom(int messages) {
        room.release(messages);
    }

    boolean isAwaited() {
        return room.hasQueuedThreads();
    }

    String nextSent() throws InterruptedException {
        Message message = sent.poll(30, TimeUnit.SECONDS);
        return message == null ? "nothing" : message.toString();
    }

    List<String> allSent() {
        return sent.stream().map(Message::toString).toList();
    }

    @Override
    public void send(Message message) {
        Error failure = sendFailure;
        if (failure != null) {
            throw failure;
        }
        try {
            room.acquire();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new WebSocketInterruptedException("interrupted");
        }
        if (closed.isDone()) {
            throw new WebSocketClosedException(closed.join());
        }
        sent.add(message);
    }

    @Override
    public boolean trySend(Message message) {
        return !closed.isDone() && room.tryAcquire() && sent.add(message);
    }

    @Override
    public Executor eventLoop() {
        return Runnable::run;
    }

    @Override
    public CompletionStage<CloseStatus> close(int code, String reason) {
        end(new CloseStatus(
                CloseStatus.Cause.LOCAL_CLOSE,
                Optional.of(new CloseStatus.Close(code, reason)),
                Optional.of(new CloseStatus.Close(code, "")),
                "closed",
                Optional.empty(),
                Optional.empty()));
        return closed;
    }

    @Override
    public void close() {
        close(1000, "");
    }

    @Override
    public void abort() {
        end(lost());
    }

    @Override
    public CompletionStage<CloseStatus> closed() {
        return closed.minimalCompletionStage();
    }

    CloseStatus status() {
        return closed.orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Override
    public boolean isOpen() {
        return !closed.isDone();
    }

    @Override
    public void pauseReceiving() {
        paused = true;
    }

    @Override
    public void resumeReceiving() {
        paused = false;
    }

    @Override
    public void send(ByteBuffer binary) {
        send(Message.binary(binary));
    }

    @Override
    public CompletionStage<Void> sendAsync(Message message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public OutputStream sendBinaryStream() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Writer sendTextStream() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Message receive() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Message receive(Duration timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MessageStream receiveStream() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Iterator<Message> iterator() {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Duration> ping() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Duration roundTripTime() {
        return Duration.ZERO;
    }

    @Override
    public long queuedBytes() {
        return 0;
    }

    @Override
    public Handshake handshake() {
        throw new UnsupportedOperationException();
    }
}
