/** JMH benchmarks of the engine. */
@NullMarked
package dev.parley.bench;

import org.jspecify.annotations.NullMarked;
