package dev.parley.client;

import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketListener;

/** Opens one WebSocket, as {@link WebSocketClient#connect(WebSocketRequest, WebSocketListener)} does. */
@FunctionalInterface
interface Connector {

    WebSocket connect(WebSocketRequest request, WebSocketListener listener);
}
