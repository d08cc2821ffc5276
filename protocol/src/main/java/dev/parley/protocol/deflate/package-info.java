/**
 * {@code permessage-deflate} (RFC 7692): its negotiation on both sides, and the compression of messages by the system's
 * zlib or the JDK's.
 */
@NullMarked
package dev.parley.protocol.deflate;

import org.jspecify.annotations.NullMarked;
