/** What a message, a handshake and a connection cost WebSocket servers: Parley's beside others. */
@NullMarked
package dev.parley.bench.comparison;

import org.jspecify.annotations.NullMarked;
