package dev.parley.server;

import dev.parley.protocol.handshake.ServerHandshake;
import dev.parley.websocket.netty.ConnectionSettings;
import dev.parley.websocket.netty.RunningCompression;
import java.util.Optional;

/**
 * What a server opens the connections of one WebSocket route with; they share it.
 *
 * @param handshake accepts their opening handshakes
 * @param connection their settings
 */
record RouteTerms(ServerHandshake handshake, ConnectionSettings connection) {

    /**
     * {@return the terms of a route}
     *
     * @param endpoint what stands behind the route
     * @param settings the server's settings
     * @param compression the server's compression, if it has one
     */
    static RouteTerms of(
            WebSocketEndpoint endpoint, ServerSettings settings, Optional<RunningCompression> compression) {
        return new RouteTerms(
                endpoint.handshake(compression.map(RunningCompression::serverExtension)),
                new ConnectionSettings(
                        settings.engineSettings(endpoint.options()),
                        settings.maximumQueuedBytes(),
                        settings.receiveWindowBytes()));
    }
}
