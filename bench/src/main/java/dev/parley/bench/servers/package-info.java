/** Other people's WebSocket servers, all doing the same, for a comparison with Parley's. */
@NullMarked
package dev.parley.bench.servers;

import org.jspecify.annotations.NullMarked;
