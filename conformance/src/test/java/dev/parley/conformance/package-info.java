/** The processes, tools and servers that the conformance tests are made of. */
@NullMarked
package dev.parley.conformance;

import org.jspecify.annotations.NullMarked;
