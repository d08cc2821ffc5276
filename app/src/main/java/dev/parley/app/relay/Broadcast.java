package dev.parley.app.relay;

import dev.parley.protocol.CloseStatus;
import dev.parley.websocket.Broadcast.SlowReceiver;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketListener;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sends each message to everyone who is connected, the sender too. One who cannot keep up is closed with code 1013, so that
 * nobody else has to wait.
 */
public final class Broadcast implements WebSocketListener {

    private final Set<WebSocket> connected = ConcurrentHashMap.newKeySet();

    @Override
    public void onOpen(WebSocket webSocket) {
        connected.add(webSocket);
    }

    @Override
    public void onText(WebSocket webSocket, String text) {
        broadcast(Message.text(text));
    }

    @Override
    public void onBinary(WebSocket webSocket, ByteBuffer payload) {
        broadcast(Message.binary(payload));
    }

    private void broadcast(Message message) {
        dev.parley.websocket.Broadcast.send(message, connected, SlowReceiver.CLOSE_TRY_AGAIN_LATER);
    }

    @Override
    public void onClose(WebSocket webSocket, CloseStatus status) {
        connected.remove(webSocket);
    }
}
