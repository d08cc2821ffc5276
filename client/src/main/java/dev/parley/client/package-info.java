/** Opens WebSockets: to any server, over TLS, through proxies, and again after they were lost. */
@NullMarked
package dev.parley.client;

import org.jspecify.annotations.NullMarked;
