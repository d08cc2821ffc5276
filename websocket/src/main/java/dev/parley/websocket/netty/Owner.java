package dev.parley.websocket.netty;

import dev.parley.protocol.CloseStatus;
import dev.parley.websocket.WebSocket;
import io.netty.channel.Channel;

/** The server or client that a WebSocket belongs to. */
public interface Owner {

    /**
     * A WebSocket is open; the program is told right after. Called on the event loop, once for each.
     *
     * @param webSocket the WebSocket
     */
    void opened(WebSocket webSocket);

    /**
     * A WebSocket has ended; the program is told right after. Called on the event loop, once for each that was open.
     *
     * @param webSocket the WebSocket
     * @param status how it has ended
     */
    void ended(WebSocket webSocket, CloseStatus status);

    /**
     * A WebSocket has left its channel, which stays open and is told of nothing any more: {@link #closed} tells of the end of the
     * socket instead. Called on the event loop, once for each at most.
     *
     * @param webSocket the WebSocket
     * @param channel the channel
     */
    void left(NettyWebSocket webSocket, Channel channel);

    /**
     * The socket of a WebSocket that had left its channel has been closed. Called on the event loop, once for each that had.
     *
     * @param webSocket the WebSocket
     */
    void closed(NettyWebSocket webSocket);

    /** {@return how often the log may tell that a handler or listener failed: what a peer sends can bring that about} */
    LogBudget failures();
}
