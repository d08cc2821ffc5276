package dev.parley.bench.servers;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Vert.x, with one event loop and Netty's native transport. */
final class VertxPeer implements Peer {

    private static final int PATIENCE_SECONDS = 30;

    private final Set<ServerWebSocket> connected = ConcurrentHashMap.newKeySet();

    @Override
    public int start(boolean compression) throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
        HttpServerOptions options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(0)
                .setTcpNoDelay(true)
                .setAcceptBacklog(BACKLOG)
                .setMaxWebSocketFrameSize(LONGEST_MESSAGE)
                .setMaxWebSocketMessageSize(LONGEST_MESSAGE);
        if (!compression) {
            options.setPerMessageWebSocketCompressionSupported(false).setPerFrameWebSocketCompressionSupported(false);
        }
        HttpServer server = vertx.createHttpServer(options)
                .webSocketHandler(this::open)
                .listen()
                .await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return server.actualPort();
    }

    private void open(ServerWebSocket webSocket) {
        if (webSocket.path().equals("/broadcast")) {
            connected.add(webSocket);
            webSocket.closeHandler(ignored -> connected.remove(webSocket));
            webSocket.textMessageHandler(text -> connected.forEach(to -> to.writeTextMessage(text)));
            webSocket.binaryMessageHandler(data -> connected.forEach(to -> to.writeBinaryMessage(data)));
        } else {
            webSocket.textMessageHandler(webSocket::writeTextMessage);
            webSocket.binaryMessageHandler(webSocket::writeBinaryMessage);
        }
    }
}
