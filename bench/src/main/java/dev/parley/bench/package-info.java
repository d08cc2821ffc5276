/** JMH benchmarks of the engine, and of a whole connection. */
@NullMarked
package dev.parley.bench;

import org.jspecify.annotations.NullMarked;
