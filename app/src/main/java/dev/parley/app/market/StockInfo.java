package dev.parley.app.market;

import dev.parley.protocol.CloseStatus;
import dev.parley.protocol.handshake.Query;
import dev.parley.server.HandshakeDecision;
import dev.parley.server.HandshakeRequest;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketListener;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Pushes quotes that nobody has to ask for: {@code /stock_info/?encoding=text&interval=500}. What clients send is ignored.
 */
public final class StockInfo implements WebSocketListener, AutoCloseable {

    private final Exchange exchange;
    private final Map<WebSocket, Exchange.Subscription> subscriptions = new ConcurrentHashMap<>();

    /**
     * Opens the market.
     *
     * @param seed of the random walk that the prices take
     * @param time says what time it is, for the field {@code at} of the messages
     */
    public StockInfo(long seed, InstantSource time) {
        this.exchange = new Exchange(seed, time);
    }

    /** Decides about an opening handshake: an encoding or interval that there is not is refused with 400. */
    public HandshakeDecision decide(HandshakeRequest request) {
        try {
            read(request.head().query());
            return HandshakeDecision.accept();
        } catch (IllegalArgumentException e) {
            return HandshakeDecision.refuse(400, String.valueOf(e.getMessage()));
        }
    }

    private static StockRequest read(Query query) {
        return StockRequest.of(query.first("encoding"), query.first("interval"));
    }

    @Override
    public void onOpen(WebSocket webSocket) {
        StockRequest request = read(webSocket.handshake().request().query());
        subscriptions.put(webSocket, exchange.subscribe(request, webSocket::trySend));
    }

    @Override
    public void onClose(WebSocket webSocket, CloseStatus status) {
        Exchange.Subscription subscription = subscriptions.remove(webSocket);
        if (subscription != null) {
            subscription.cancel();
        }
    }

    /** Closes the market: nothing is pushed any more. */
    @Override
    public void close() {
        exchange.close();
    }
}
