package dev.parley.websocket.netty;

import dev.parley.protocol.CloseCode;
import dev.parley.websocket.WebSocketClosedException;
import dev.parley.websocket.WebSocketHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Runs a blocking handler on a thread of its own, and closes the connection as the handler ends. */
final class HandlerThread {

    private static final Logger LOG = LoggerFactory.getLogger(NettyWebSocket.class);

    private HandlerThread() {}

    static void start(NettyWebSocket webSocket, Endpoint.Blocking program) {
        program.threads().execute(() -> run(webSocket, program.handler()));
    }

    private static void run(NettyWebSocket webSocket, WebSocketHandler handler) {
        int code = CloseCode.NORMAL_CLOSURE;
        try {
            handler.handle(webSocket);
        } catch (WebSocketClosedException ended) {
            LOG.trace("The handler ended with its connection", ended);
        } catch (Throwable thrown) {
            webSocket
                    .owner
                    .failures()
                    .log(LOG, Level.ERROR, "A handler failed; its connection is closed with 1011", thrown);
            code = CloseCode.INTERNAL_ERROR;
        }
        webSocket.close(code, "");
    }
}
