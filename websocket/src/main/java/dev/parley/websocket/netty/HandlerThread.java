package dev.parley.websocket.netty;

import dev.parley.protocol.CloseCode;
import dev.parley.websocket.WebSocketClosedException;
import dev.parley.websocket.WebSocketHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a blocking handler on a virtual thread, and closes the connection as the handler ends. */
final class HandlerThread {

    private static final Logger LOG = LoggerFactory.getLogger(NettyWebSocket.class);

    private HandlerThread() {}

    static void start(NettyWebSocket webSocket, WebSocketHandler handler) {
        Thread.ofVirtual().name("parley-handler").start(() -> run(webSocket, handler));
    }

    private static void run(NettyWebSocket webSocket, WebSocketHandler handler) {
        int code = CloseCode.NORMAL_CLOSURE;
        try {
            handler.handle(webSocket);
        } catch (WebSocketClosedException ended) {
            LOG.trace("The handler ended with its connection", ended);
        } catch (Throwable thrown) {
            LOG.error("A handler failed; its connection is closed with 1011", thrown);
            code = CloseCode.INTERNAL_ERROR;
        }
        webSocket.close(code, "");
    }
}
