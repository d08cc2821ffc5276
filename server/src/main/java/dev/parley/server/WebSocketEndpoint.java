package dev.parley.server;

import dev.parley.protocol.handshake.ServerExtension;
import dev.parley.protocol.handshake.ServerHandshake;
import dev.parley.websocket.netty.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What stands behind a WebSocket route.
 *
 * @param program the program, in one of the two styles
 * @param options the route's options
 */
record WebSocketEndpoint(Endpoint program, RouteOptions options) {

    /**
     * {@return what accepts opening handshakes, with the route's extensions}
     *
     * @param compression the server's compression, if it has one
     */
    ServerHandshake handshake(Optional<ServerExtension> compression) {
        if (compression.isEmpty() || !options.compressed()) {
            return new ServerHandshake(options.extensions());
        }
        List<ServerExtension> extensions = new ArrayList<>(options.extensions());
        extensions.add(compression.get());
        return new ServerHandshake(extensions);
    }
}
