/**
 * The opening handshake of RFC 6455 §4, both sides of it, and the HTTP/1.1 heads (RFC 9112) that it travels in: bytes in,
 * values and bytes out, without sockets, threads or clocks.
 *
 * <p>A server feeds a {@link dev.parley.protocol.handshake.HeadParser}, hands each request head to
 * {@link dev.parley.protocol.handshake.ServerHandshake#examine} and answers with what comes back. A client sends
 * {@link dev.parley.protocol.handshake.ClientHandshake#request()} and feeds the answer to
 * {@link dev.parley.protocol.handshake.ClientHandshake#receive}.
 */
@NullMarked
package dev.parley.protocol.handshake;

import org.jspecify.annotations.NullMarked;
