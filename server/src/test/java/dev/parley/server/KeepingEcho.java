package dev.parley.server;

import dev.parley.websocket.Handshake;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketHandler;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Sends every message back, and keeps the handshakes with which it was opened. */
final class KeepingEcho implements WebSocketHandler {

    final BlockingQueue<Handshake> opened = new LinkedBlockingQueue<>();

    @Override
    public void handle(WebSocket webSocket) {
        opened.add(webSocket.handshake());
        for (Message message : webSocket) {
            webSocket.send(message);
        }
    }
}
