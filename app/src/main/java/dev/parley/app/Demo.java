package dev.parley.app;

import dev.parley.app.chat.Chat;
import dev.parley.app.market.StockInfo;
import dev.parley.app.relay.Broadcast;
import dev.parley.app.relay.Echo;
import dev.parley.server.FileOptions;
import dev.parley.server.RouteOptions;
import dev.parley.server.WebSocketServer;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import java.time.InstantSource;

/** What {@code parley serve} has to offer: its routes, and the page that shows them. */
final class Demo implements AutoCloseable {

    private static final String PAGES = "dev/parley/app/site";

    private final StockInfo stockInfo;
    private final Chat chat;

    /**
     * Opens the market and the chat room.
     *
     * @param seed of the market's prices
     * @param time says what time it is
     */
    Demo(long seed, InstantSource time) {
        this.stockInfo = new StockInfo(seed, time);
        this.chat = new Chat(time);
    }

    /** Adds the routes to a server. */
    WebSocketServer.Builder addTo(WebSocketServer.Builder server) {
        RouteOptions quotes = RouteOptions.defaults().withHook(stockInfo::decide);
        return server.route("/echo", new Echo())
                .route("/echo-blocking", Demo::echo)
                .route("/broadcast", new Broadcast())
                .route("/stock_info/", stockInfo, quotes)
                .route("/stock_info", stockInfo, quotes)
                .route("/chat", chat, RouteOptions.defaults().withHook(chat::decide))
                .resources("/", Demo.class.getClassLoader(), PAGES, FileOptions.defaults());
    }

    /** The blocking way to echo: while {@code send} waits for the client, nothing more is read from it. */
    private static void echo(WebSocket webSocket) {
        for (Message message : webSocket) {
            webSocket.send(message);
        }
    }

    /** Closes the market. */
    @Override
    public void close() {
        stockInfo.close();
    }
}
