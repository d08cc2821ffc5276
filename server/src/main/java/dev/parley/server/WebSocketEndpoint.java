package dev.parley.server;

import dev.parley.protocol.handshake.ServerHandshake;
import dev.parley.websocket.netty.ConnectionSettings;
import dev.parley.websocket.netty.Endpoint;

/**
 * What stands behind a WebSocket route.
 *
 * @param program the program, in one of the two styles
 * @param options the route's options
 */
record WebSocketEndpoint(Endpoint program, RouteOptions options) {

    /** {@return what accepts opening handshakes, with the route's extensions} */
    ServerHandshake handshake() {
        return new ServerHandshake(options.extensions());
    }

    /** {@return the settings of the route's connections} */
    ConnectionSettings connectionSettings(ServerSettings settings) {
        return new ConnectionSettings(
                settings.engineSettings(options), settings.maximumQueuedBytes(), settings.receiveWindowBytes());
    }
}
