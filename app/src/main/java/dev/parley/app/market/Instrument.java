package dev.parley.app.market;

import java.util.List;

/**
 * A share that is traded in the simulated market.
 *
 * @param symbol its short name
 * @param name its name for people
 * @param openCents its price at the opening, which changes are counted from; in cents, more than 0
 * @param volatility how lively it is: 1 for the average
 */
record Instrument(String symbol, String name, long openCents, double volatility) {

    /** The dozen that the demo trades. None of these companies exists. */
    static final List<Instrument> DOZEN = List.of(
            new Instrument("PRLY", "Parley Instruments", 10_123, 1.0),
            new Instrument("ACRN", "Acorn Foundry", 4_870, 0.8),
            new Instrument("BLTC", "Baltic Freight", 23_140, 1.2),
            new Instrument("CNDR", "Candor Media", 1_795, 1.5),
            new Instrument("DELT", "Delta Silicon", 41_260, 1.4),
            new Instrument("EVRG", "Evergreen Power", 6_330, 0.6),
            new Instrument("FJRD", "Fjord Seafood", 8_815, 0.9),
            new Instrument("GRNT", "Granite Re", 15_490, 0.5),
            new Instrument("HLCN", "Halcyon Health", 30_220, 0.7),
            new Instrument("IRIS", "Iris Optics", 3_655, 1.6),
            new Instrument("JNPR", "Juniper Rail", 12_105, 0.6),
            new Instrument("KEEL", "Keel Marine", 984, 1.3));

    Instrument {
        if (openCents <= 0) {
            throw new IllegalArgumentException("the opening price is " + openCents + " cents; it must be more than 0");
        }
    }
}
