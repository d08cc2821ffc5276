package dev.parley.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.CloseStatus;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketListener;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A listener that keeps what it is told. */
class Recorder implements WebSocketListener {

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final CompletableFuture<CloseStatus> closed = new CompletableFuture<>();
    final AtomicInteger closes = new AtomicInteger();

    @Override
    public void onOpen(WebSocket webSocket) {
        events.add("open");
    }

    @Override
    public void onText(WebSocket webSocket, String text) {
        events.add("text " + text);
    }

    @Override
    public void onBinary(WebSocket webSocket, ByteBuffer payload) {
        events.add("binary " + payload.remaining());
    }

    @Override
    public void onMessagePart(WebSocket webSocket, boolean isText, ByteBuffer payload, boolean last) {
        events.add("part " + isText + " " + payload.remaining() + " " + last);
    }

    @Override
    public void onPing(WebSocket webSocket, ByteBuffer payload) {
        events.add("ping " + StandardCharsets.UTF_8.decode(payload));
    }

    @Override
    public void onPong(WebSocket webSocket, ByteBuffer payload) {
        events.add("pong " + StandardCharsets.UTF_8.decode(payload));
    }

    @Override
    public void onWritable(WebSocket webSocket) {
        events.add("writable");
    }

    @Override
    public void onClose(WebSocket webSocket, CloseStatus status) {
        closes.incrementAndGet();
        events.add("close");
        closed.complete(status);
    }

    String next() throws InterruptedException {
        String event = events.poll(Loopback.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("nothing has happened");
        }
        return event;
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    /** Waits for the end, and until nothing is left to be done; by then it has been told once. */
    CloseStatus closedOnce(Loopback loopback) {
        CloseStatus status = closed();
        loopback.awaitIdle();
        assertThat(closes).hasValue(1);
        return status;
    }

    CloseStatus closed() {
        return Loopback.get(closed);
    }
}
