package dev.parley.app;

import dev.parley.protocol.CloseStatus;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A WebSocket without a network: has room for as many messages as a test says, and remembers what was done to it. */
public final class FakeWebSocket {

    /** What was sent. */
    public final List<Message> sent = new ArrayList<>();

    /** The Close frames that were sent, as {@code 1000 reason}. */
    public final List<String> closed = new ArrayList<>();

    /** How many messages there is room for. */
    public int room = Integer.MAX_VALUE;

    /** Whether receiving is paused. */
    public boolean paused;

    private final WebSocket proxy = (WebSocket) Proxy.newProxyInstance(
            WebSocket.class.getClassLoader(),
            new Class<?>[] {WebSocket.class},
            (self, method, arguments) -> switch (method.getName()) {
                case "trySend" ->
                    trySend(
                            arguments[0] instanceof Message message
                                    ? message
                                    : Message.binary((ByteBuffer) arguments[0]));
                case "isOpen" -> closed.isEmpty();
                case "pauseReceiving" -> pause(true);
                case "resumeReceiving" -> pause(false);
                case "close" -> close((int) arguments[0], (String) arguments[1]);
                case "hashCode" -> System.identityHashCode(self);
                case "equals" -> isSame(self, arguments[0]);
                case "toString" -> "a fake WebSocket";
                default -> throw new UnsupportedOperationException(method.toString());
            });

    /** {@return the WebSocket itself} */
    public WebSocket asWebSocket() {
        return proxy;
    }

    /** {@return what was sent, as text} */
    public List<String> texts() {
        return sent.stream().map(Message::toString).toList();
    }

    @SuppressWarnings("ReferenceEquality") // A connection is equal to itself only.
    private static boolean isSame(Object one, Object other) {
        return one == other;
    }

    private boolean trySend(Message message) {
        if (room == 0 || !closed.isEmpty()) {
            return false;
        }
        room--;
        return sent.add(message);
    }

    private @Nullable Object pause(boolean pause) {
        paused = pause;
        return null;
    }

    private CompletionStage<CloseStatus> close(int code, String reason) {
        if (closed.isEmpty()) {
            closed.add(code + " " + reason);
        }
        return new CompletableFuture<>();
    }
}
