package dev.parley.server;

import dev.parley.websocket.netty.Endpoint;

/**
 * What stands behind a WebSocket route.
 *
 * @param program the program, in one of the two styles
 * @param options the route's options
 */
record WebSocketEndpoint(Endpoint program, RouteOptions options) {}
