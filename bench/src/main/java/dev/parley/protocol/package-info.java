/** Benchmarks of what {@code dev.parley.protocol} does not export, and that therefore live in its package. */
@NullMarked
package dev.parley.protocol;

import org.jspecify.annotations.NullMarked;
