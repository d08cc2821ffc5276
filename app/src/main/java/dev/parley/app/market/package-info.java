/** The simulated market: prices that walk at random, and the push of them to whoever asks. */
@NullMarked
package dev.parley.app.market;

import org.jspecify.annotations.NullMarked;
