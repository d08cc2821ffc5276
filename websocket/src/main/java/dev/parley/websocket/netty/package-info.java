/** Drives the protocol engine over a Netty channel. */
@NullMarked
package dev.parley.websocket.netty;

import org.jspecify.annotations.NullMarked;
