/** Other people's WebSocket clients, each put through the same tests. */
@NullMarked
package dev.parley.conformance.clients;

import org.jspecify.annotations.NullMarked;
