/** RFC 6455 without input or output: bytes in, events and bytes out. */
@NullMarked
package dev.parley.protocol;

import org.jspecify.annotations.NullMarked;
