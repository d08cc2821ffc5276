package dev.parley.bench.clients;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.handshake.ServerHandshake;

/** Java-WebSocket: a client for each connection, with its two threads. It offers no compression unless told to. */
final class JavaWebSocketEcho implements EchoClient {

    private static final long PATIENCE_SECONDS = 10;

    @Override
    public Connection open(URI server, byte[] payload, Received received) throws InterruptedException {
        Echoing client = new Echoing(server, payload, received);
        client.setTcpNoDelay(true);
        if (!client.connectBlocking(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("not connected to " + server);
        }
        return client;
    }

    private static final class Echoing extends WebSocketClient implements Connection {

        private final byte[] payload;
        private final Received received;

        Echoing(URI server, byte[] payload, Received received) {
            super(server);
            this.payload = payload;
            this.received = received;
        }

        @Override
        public void begin() {
            send(payload);
        }

        @Override
        public void onOpen(ServerHandshake handshake) {}

        @Override
        public void onMessage(String text) {
            received.failed(new IllegalStateException("no text was sent"));
        }

        @Override
        public void onMessage(ByteBuffer echo) {
            received.message(echo.remaining());
            send(payload);
        }

        @Override
        public void onClose(int code, String reason, boolean remote) {
            received.failed(new IllegalStateException("closed with " + code));
        }

        @Override
        public void onError(Exception failure) {
            received.failed(failure);
        }
    }
}
