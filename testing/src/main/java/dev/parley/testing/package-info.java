/** What the tests of several modules use. */
@NullMarked
package dev.parley.testing;

import org.jspecify.annotations.NullMarked;
