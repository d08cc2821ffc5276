package dev.parley.app.market;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Prices that walk at random, in steps of {@link #STEP}. The same seed always gives the same walk.
 *
 * <p>A price is pulled back to its opening, ever so slightly: over days it stays within a few percent of it. Not safe for
 * use by several threads.
 */
final class Market {

    /** The time that one step stands for. */
    static final Duration STEP = Duration.ofMillis(10);

    /** The standard deviation of one step of the average instrument, in natural logarithm of the price. */
    private static final double DEVIATION = 0.000_07;

    /** The part of the distance to the opening price by which each step goes back. */
    private static final double PULL = 0.000_003;

    private final Random random;
    private final List<Instrument> instruments;
    private final double[] logarithms;

    Market(long seed, List<Instrument> instruments) {
        // Random, because its sequence is specified: a seed gives the same walk on every JDK.
        this.random = new Random(seed);
        this.instruments = List.copyOf(instruments);
        this.logarithms = new double[instruments.size()];
    }

    /** Lets time pass: each price takes this many steps. */
    void advance(long steps) {
        for (long step = 0; step < steps; step++) {
            for (int i = 0; i < logarithms.length; i++) {
                double deviation = DEVIATION * instruments.get(i).volatility();
                logarithms[i] += deviation * random.nextGaussian() - PULL * logarithms[i];
            }
        }
    }

    /** Returns the present quotes, in the order of the instruments. */
    List<Quote> quotes() {
        Quote[] quotes = new Quote[logarithms.length];
        for (int i = 0; i < quotes.length; i++) {
            Instrument instrument = instruments.get(i);
            long cents = Math.round(instrument.openCents() * Math.exp(logarithms[i]));
            quotes[i] = new Quote(instrument, Math.max(1, cents));
        }
        return List.of(quotes);
    }
}
