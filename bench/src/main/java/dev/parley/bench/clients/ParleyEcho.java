package dev.parley.bench.clients;

import dev.parley.client.WebSocketClient;
import dev.parley.client.WebSocketRequest;
import dev.parley.protocol.CloseStatus;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketListener;
import java.net.URI;
import java.nio.ByteBuffer;

/** Parley's client, with a listener. */
final class ParleyEcho implements EchoClient {

    private final WebSocketClient client = WebSocketClient.create();

    @Override
    public Connection open(URI server, byte[] payload, Received received) {
        Message message = Message.binary(payload);
        WebSocket webSocket = client.connect(WebSocketRequest.to(server).build(), new WebSocketListener() {
            @Override
            public void onBinary(WebSocket from, ByteBuffer echo) {
                received.message(echo.remaining());
                send(from, message, received);
            }

            @Override
            public void onClose(WebSocket from, CloseStatus status) {
                received.failed(new IllegalStateException(status.toString()));
            }
        });
        return () -> send(webSocket, message, received);
    }

    private static void send(WebSocket webSocket, Message message, Received received) {
        if (!webSocket.trySend(message)) {
            received.failed(new IllegalStateException("not taken: " + webSocket));
        }
    }
}
