/** A real browser on the demo page. */
@NullMarked
package dev.parley.conformance.browser;

import org.jspecify.annotations.NullMarked;
