package dev.parley.hub.session;

import dev.parley.hub.Disconnect;
import dev.parley.hub.Hub;
import dev.parley.protocol.CloseStatus;
import dev.parley.protocol.handshake.Query;
import dev.parley.server.RouteOptions;
import dev.parley.websocket.Handshake;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketListener;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Where clients of a hub connect over WebSocket.
 *
 * <pre>{@code
 * WebSocketServer.builder()
 *         .route(HubEndpoint.PATH, HubEndpoint.of(hub), HubEndpoint.routeOptions())
 *         .start();
 * }</pre>
 *
 * <p>Clients speak JSON, unless they ask for the subprotocol {@code centrifuge-protobuf} or add {@code ?format=protobuf}. That the
 * server ends a connection is told in the Close frame. What waits for a client that does not read is bounded by the server's
 * outbound queue; what the hub does beyond that is up to the channel's {@link dev.parley.hub.SlowSubscriber}.
 */
public final class HubEndpoint implements WebSocketListener {

    /** Where client libraries look for it by default. */
    public static final String PATH = "/connection/websocket";

    private final Hub hub;
    private final SessionOptions options;
    private final Map<WebSocket, ClientSession> sessions = new ConcurrentHashMap<>();

    private HubEndpoint(Hub hub, SessionOptions options) {
        this.hub = hub;
        this.options = options;
    }

    /**
     * {@return an endpoint with the default options}
     *
     * @param hub the hub
     */
    public static HubEndpoint of(Hub hub) {
        return of(hub, SessionOptions.DEFAULTS);
    }

    /**
     * {@return an endpoint}
     *
     * @param hub the hub
     * @param options what clients have to keep to
     */
    public static HubEndpoint of(Hub hub, SessionOptions options) {
        return new HubEndpoint(hub, options);
    }

    /** {@return the options of a route to the endpoint: the server's, with the subprotocols of the client protocol} */
    public static RouteOptions routeOptions() {
        return RouteOptions.defaults()
                .withSubprotocols(
                        WireEncoding.JSON.codec().subprotocol(),
                        WireEncoding.PROTOBUF.codec().subprotocol());
    }

    private static WireEncoding encoding(Handshake handshake) {
        String protobuf = WireEncoding.PROTOBUF.codec().subprotocol();
        if (handshake.subprotocol().isPresent()) {
            return handshake.subprotocol().get().equals(protobuf) ? WireEncoding.PROTOBUF : WireEncoding.JSON;
        }
        Query query = handshake.request().query();
        boolean asked = query.first("format").equals(Optional.of("protobuf"))
                || query.first("cf_protocol").equals(Optional.of("protobuf"));
        return asked ? WireEncoding.PROTOBUF : WireEncoding.JSON;
    }

    private void with(WebSocket webSocket, Consumer<ClientSession> action) {
        ClientSession session = sessions.get(webSocket);
        if (session != null) {
            action.accept(session);
        }
    }

    @Override
    public void onOpen(WebSocket webSocket) {
        ClientSession session =
                new ClientSession(hub, options, encoding(webSocket.handshake()), new WebSocketTransport(webSocket));
        sessions.put(webSocket, session);
        session.opened();
    }

    @Override
    public void onTextBytes(WebSocket webSocket, ByteBuffer utf8) {
        with(webSocket, session -> session.receive(utf8, true));
    }

    @Override
    public void onBinary(WebSocket webSocket, ByteBuffer payload) {
        with(webSocket, session -> session.receive(payload, false));
    }

    @Override
    public void onWritable(WebSocket webSocket) {
        with(webSocket, ClientSession::writable);
    }

    @Override
    public void onClose(WebSocket webSocket, CloseStatus status) {
        ClientSession session = sessions.remove(webSocket);
        if (session != null) {
            session.closed(
                    status.cause() == CloseStatus.Cause.KEEP_ALIVE_TIMEOUT
                            ? Disconnect.NO_PONG
                            : Disconnect.CONNECTION_CLOSED);
        }
    }
}
