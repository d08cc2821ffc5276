package dev.parley.websocket.netty;

import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketClosedException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The messages of a connection until it ends. */
final class MessageIterator implements Iterator<Message> {

    private final WebSocket webSocket;
    private @Nullable Message next;

    MessageIterator(WebSocket webSocket) {
        this.webSocket = webSocket;
    }

    @Override
    public boolean hasNext() {
        if (next == null) {
            try {
                next = webSocket.receive();
            } catch (WebSocketClosedException _) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Message next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the connection has ended");
        }
        Message message = Objects.requireNonNull(next);
        next = null;
        return message;
    }
}
