/** Autobahn's fuzzing client against Parley. */
@NullMarked
package dev.parley.conformance.autobahn;

import org.jspecify.annotations.NullMarked;
