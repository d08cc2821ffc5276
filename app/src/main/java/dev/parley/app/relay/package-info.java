/** Routes that pass on what they receive. */
@NullMarked
package dev.parley.app.relay;

import org.jspecify.annotations.NullMarked;
