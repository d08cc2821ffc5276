package dev.parley.server;

import dev.parley.protocol.CloseStatus;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.netty.LogBudget;
import dev.parley.websocket.netty.NettyWebSocket;
import dev.parley.websocket.netty.Owner;
import io.netty.channel.Channel;

/**
 * What a server keeps for one WebSocket.
 *
 * @param connections the server's connections
 * @param place the connection's place among them
 */
record WebSocketOwner(OpenConnections connections, Place place) implements Owner {

    @Override
    public void opened(WebSocket webSocket) {
        connections.opened(webSocket);
    }

    @Override
    public void ended(WebSocket webSocket, CloseStatus status) {
        connections.ended(webSocket, status);
    }

    @Override
    public void left(NettyWebSocket webSocket, Channel channel) {
        connections.left(webSocket, channel);
    }

    @Override
    public void closed(NettyWebSocket webSocket) {
        connections.closed(webSocket);
        place.connectionClosed();
    }

    @Override
    public LogBudget failures() {
        return connections.failures();
    }
}
