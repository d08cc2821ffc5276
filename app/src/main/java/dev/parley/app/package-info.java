/** The {@code parley} program. */
@NullMarked
package dev.parley.app;

import org.jspecify.annotations.NullMarked;
