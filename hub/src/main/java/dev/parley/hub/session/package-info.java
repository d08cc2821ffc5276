/**
 * Sessions of clients that speak the Centrifugo client protocol, and the WebSocket endpoint that they connect to.
 *
 * <p>A {@link dev.parley.hub.session.ClientSession} turns commands into calls of the hub and what the hub answers and pushes into
 * replies. It knows of its connection only what {@link dev.parley.hub.session.SessionTransport} says.
 */
@NullMarked
package dev.parley.hub.session;

import org.jspecify.annotations.NullMarked;
