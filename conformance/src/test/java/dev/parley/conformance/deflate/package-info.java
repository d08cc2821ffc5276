/** permessage-deflate (RFC 7692) against other people's software, and against clients that mean no good. */
@NullMarked
package dev.parley.conformance.deflate;

import org.jspecify.annotations.NullMarked;
