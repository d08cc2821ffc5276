/** Ports, routes, the opening handshake, and plain HTTP beside WebSocket. */
@NullMarked
package dev.parley.server;

import org.jspecify.annotations.NullMarked;
