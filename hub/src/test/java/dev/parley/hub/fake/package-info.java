/** Loops, time and connections that do what a test says. */
@NullMarked
package dev.parley.hub.fake;

import org.jspecify.annotations.NullMarked;
