/** The same updates for the same clients in four ways, and what each costs. */
@NullMarked
package dev.parley.app.compare;

import org.jspecify.annotations.NullMarked;
