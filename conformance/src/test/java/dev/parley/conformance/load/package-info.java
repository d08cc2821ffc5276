/** Very many connections at once, and for long. */
@NullMarked
package dev.parley.conformance.load;

import org.jspecify.annotations.NullMarked;
