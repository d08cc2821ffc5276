package dev.parley.websocket.netty;

import dev.parley.protocol.CloseStatus;
import dev.parley.websocket.WebSocket;
import io.netty.channel.Channel;
import java.time.InstantSource;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Keeps the WebSockets it is told of: those that are open, as a server or a client does, and all there ever were. */
final class TestOwner implements Owner {

    final Queue<WebSocket> all = new ConcurrentLinkedQueue<>();
    final Set<WebSocket> open = ConcurrentHashMap.newKeySet();

    /** Those that have left their channel. */
    final Set<WebSocket> left = ConcurrentHashMap.newKeySet();

    private final LogBudget failures =
            new LogBudget("failures of handlers and listeners", Integer.MAX_VALUE, InstantSource.system());

    @Override
    public void opened(WebSocket webSocket) {
        all.add(webSocket);
        open.add(webSocket);
    }

    @Override
    public void ended(WebSocket webSocket, CloseStatus status) {
        open.remove(webSocket);
    }

    @Override
    public void left(NettyWebSocket webSocket, Channel channel) {
        left.add(webSocket);
    }

    @Override
    public void closed(NettyWebSocket webSocket) {}

    @Override
    public LogBudget failures() {
        return failures;
    }
}
