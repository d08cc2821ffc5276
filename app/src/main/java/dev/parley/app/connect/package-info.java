/** What {@code parley connect} does once its command line is understood. */
@NullMarked
package dev.parley.app.connect;

import org.jspecify.annotations.NullMarked;
