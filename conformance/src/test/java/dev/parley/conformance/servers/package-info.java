/** Other people's WebSocket servers, each of which Parley's client is put through the same tests with. */
@NullMarked
package dev.parley.conformance.servers;

import org.jspecify.annotations.NullMarked;
