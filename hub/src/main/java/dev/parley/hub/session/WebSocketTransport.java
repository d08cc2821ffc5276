package dev.parley.hub.session;

import dev.parley.hub.Disconnect;
import dev.parley.protocol.handshake.Headers;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;

/** A session over WebSocket: each frame is a message. */
record WebSocketTransport(WebSocket webSocket) implements SessionTransport {

    @Override
    public String name() {
        return "websocket";
    }

    @Override
    public Map<String, List<String>> headers() {
        Headers fields = webSocket.handshake().request().headers();
        Map<String, List<String>> headers = new HashMap<>();
        for (Headers.Field field : fields) {
            headers.computeIfAbsent(field.name().toLowerCase(Locale.ROOT), _ -> fields.all(field.name()));
        }
        return headers;
    }

    @Override
    public Executor loop() {
        return webSocket.eventLoop();
    }

    @Override
    public boolean send(Message frame) {
        return webSocket.trySend(frame);
    }

    @Override
    public void pauseReceiving() {
        webSocket.pauseReceiving();
    }

    @Override
    public void resumeReceiving() {
        webSocket.resumeReceiving();
    }

    @Override
    public void close(Disconnect reason) {
        webSocket.close(reason.code(), reason.reason());
    }
}
