/** What a message costs a client: Parley's beside others. */
@NullMarked
package dev.parley.bench.clients;

import org.jspecify.annotations.NullMarked;
