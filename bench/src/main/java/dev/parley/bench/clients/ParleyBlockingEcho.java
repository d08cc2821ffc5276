package dev.parley.bench.clients;

import dev.parley.client.WebSocketClient;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import java.net.URI;

/** Parley's client, with a virtual thread for each connection that receives and sends. */
final class ParleyBlockingEcho implements EchoClient {

    private final WebSocketClient client = WebSocketClient.create();

    @Override
    public Connection open(URI server, byte[] payload, Received received) {
        Message message = Message.binary(payload);
        WebSocket webSocket = client.connect(server.toString());
        Thread.ofVirtual().name("echo").start(() -> {
            try {
                while (true) {
                    received.message(webSocket.receive().size());
                    webSocket.send(message);
                }
            } catch (RuntimeException failed) {
                received.failed(failed);
            }
        });
        return () -> webSocket.send(message);
    }
}
