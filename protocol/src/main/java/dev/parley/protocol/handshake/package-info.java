/** The opening handshake of RFC 6455 §4, and the HTTP/1.1 heads that carry it. */
@NullMarked
package dev.parley.protocol.handshake;

import org.jspecify.annotations.NullMarked;
