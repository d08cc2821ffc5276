package dev.parley.app.market;

/**
 * The price of an instrument at some moment.
 *
 * @param instrument what is priced
 * @param cents the price in cents
 */
record Quote(Instrument instrument, long cents) {

    /** Returns the change since the opening, in cents. */
    long changeCents() {
        return cents - instrument.openCents();
    }

    /** Returns the change since the opening, in hundredths of a percent, rounded. */
    long changeBasisPoints() {
        return Math.round(changeCents() * 10_000.0 / instrument.openCents());
    }
}
