/** Other people's reverse proxies in front of Parley. */
@NullMarked
package dev.parley.conformance.proxies;

import org.jspecify.annotations.NullMarked;
