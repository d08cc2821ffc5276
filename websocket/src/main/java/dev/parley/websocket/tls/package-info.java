/** Reads certificates and private keys from files, for both sides. */
@NullMarked
package dev.parley.websocket.tls;

import org.jspecify.annotations.NullMarked;
