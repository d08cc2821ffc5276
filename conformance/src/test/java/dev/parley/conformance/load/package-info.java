/** Very many connections at once. */
@NullMarked
package dev.parley.conformance.load;

import org.jspecify.annotations.NullMarked;
