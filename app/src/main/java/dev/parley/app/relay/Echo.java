package dev.parley.app.relay;

import dev.parley.protocol.CloseStatus;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketListener;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sends back what it receives. While a client does not read its echoes, no more is read from that client: the few messages
 * that had been read already are held until there is room for them.
 */
public final class Echo implements WebSocketListener {

    /** What is held, for those connections only that are behind. Each queue belongs to its connection's event loop. */
    private final Map<WebSocket, Queue<Message>> held = new ConcurrentHashMap<>();

    @Override
    public void onText(WebSocket webSocket, String text) {
        echo(webSocket, Message.text(text));
    }

    @Override
    public void onBinary(WebSocket webSocket, ByteBuffer payload) {
        boolean sent = held.isEmpty() && webSocket.trySend(payload);
        if (!sent) {
            echo(webSocket, Message.binary(payload));
        }
    }

    private void echo(WebSocket webSocket, Message message) {
        Queue<Message> before = held.get(webSocket);
        if (before != null) {
            before.add(message);
        } else if (!webSocket.trySend(message) && webSocket.isOpen()) {
            webSocket.pauseReceiving();
            Queue<Message> queue = new ArrayDeque<>();
            queue.add(message);
            held.put(webSocket, queue);
        }
    }

    @Override
    public void onWritable(WebSocket webSocket) {
        Queue<Message> queue = held.get(webSocket);
        if (queue == null) {
            return;
        }
        while (!queue.isEmpty() && webSocket.trySend(queue.element())) {
            queue.remove();
        }
        if (queue.isEmpty()) {
            held.remove(webSocket);
            webSocket.resumeReceiving();
        }
    }

    @Override
    public void onClose(WebSocket webSocket, CloseStatus status) {
        held.remove(webSocket);
    }
}
