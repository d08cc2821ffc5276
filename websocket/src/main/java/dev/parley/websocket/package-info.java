/** The WebSocket that a program holds: messages in and out, backpressure, and how the connection ended. */
@NullMarked
package dev.parley.websocket;

import org.jspecify.annotations.NullMarked;
