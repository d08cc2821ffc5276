package dev.parley.conformance.servers;

import dev.parley.client.WebSocketClient;
import dev.parley.client.WebSocketRequest;
import dev.parley.protocol.CloseStatus;
import dev.parley.protocol.Frame;
import dev.parley.protocol.Opcode;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketListener;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A connection of Parley's client, used in one of the two styles, with the frames that have passed on it. */
final class ParleyConnection implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** How a program receives. */
    enum Style {
        /** It calls {@link WebSocket#receive}. */
        BLOCKING,
        /** A {@link WebSocketListener} is called. */
        LISTENING
    }

    private final Queue<Frame> frames = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<Message> heard = new LinkedBlockingQueue<>();
    private final Style style;
    private final WebSocket webSocket;

    private ParleyConnection(WebSocketClient client, WebSocketRequest request, Style style) {
        this.style = style;
        WebSocketRequest watched =
                request.toBuilder().frameListener(frames::add).build();
        webSocket = switch (style) {
            case BLOCKING -> client.connect(watched);
            case LISTENING -> client.connect(watched, new Listener());
        };
    }

    static ParleyConnection open(WebSocketClient client, WebSocketRequest request, Style style) {
        return new ParleyConnection(client, request, style);
    }

    WebSocket webSocket() {
        return webSocket;
    }

    /** The next message, which must be a text. */
    String text() throws InterruptedException {
        return switch (message()) {
            case Message.Text text -> text.text();
            case Message.Binary binary -> throw new AssertionError("expected a text, got " + binary);
        };
    }

    /** The next message, which must be binary. */
    byte[] binary() throws InterruptedException {
        return switch (message()) {
            case Message.Text text -> throw new AssertionError("expected a binary message, got " + text);
            case Message.Binary binary -> binary.toByteArray();
        };
    }

    private Message message() throws InterruptedException {
        return switch (style) {
            case BLOCKING -> webSocket.receive(PATIENCE);
            case LISTENING -> {
                @Nullable Message message = heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                if (message == null) {
                    throw new AssertionError("no message came within " + PATIENCE);
                }
                yield message;
            }
        };
    }

    /** Waits for the end of the connection; how it ended. */
    CloseStatus ended() throws Exception {
        return webSocket.closed().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** How many frames of messages have passed in this direction. */
    long messageFrames(Frame.Direction direction) {
        return frames.stream()
                .filter(frame -> frame.direction() == direction)
                .filter(frame ->
                        List.of(Opcode.TEXT, Opcode.BINARY, Opcode.CONTINUATION).contains(frame.opcode()))
                .count();
    }

    @Override
    public void close() {
        webSocket.close();
    }

    private final class Listener implements WebSocketListener {

        @Override
        public void onText(WebSocket from, String text) {
            heard.add(Message.text(text));
        }

        @Override
        public void onBinary(WebSocket from, ByteBuffer payload) {
            heard.add(Message.binary(payload));
        }
    }
}
