/** The load generator behind {@code parley bench}. */
@NullMarked
package dev.parley.app.bench;

import org.jspecify.annotations.NullMarked;
