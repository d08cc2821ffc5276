package dev.parley.app.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarketTest {

    private static final long SEED = 20_261_122;

    @Test
    void opensAtTheOpeningPrices() {
        assertThat(new Market(SEED, Instrument.DOZEN).quotes())
                .hasSize(12)
                .allSatisfy(quote ->
                        assertThat(quote.cents()).isEqualTo(quote.instrument().openCents()))
                .allSatisfy(quote -> assertThat(quote.changeCents()).isZero());
    }

    @Test
    void theSameSeedGivesTheSameWalk() {
        assertThat(walk(SEED)).isEqualTo(walk(SEED));
    }

    @Test
    void anotherSeedGivesAnotherWalk() {
        assertThat(walk(SEED)).isNotEqualTo(walk(SEED + 1));
    }

    @Test
    void manySmallStepsAreTheSameAsOneLargeOne() {
        var small = new Market(SEED, Instrument.DOZEN);
        var large = new Market(SEED, Instrument.DOZEN);
        for (int i = 0; i < 500; i++) {
            small.advance(1);
        }
        large.advance(500);
        assertThat(small.quotes()).isEqualTo(large.quotes());
    }

    @Test
    void mostPricesMoveWithinHalfASecond() {
        var market = new Market(SEED, Instrument.DOZEN);
        List<Quote> before = market.quotes();
        market.advance(50);
        assertThat(market.quotes()).filteredOn(quote -> !before.contains(quote)).hasSizeGreaterThan(6);
    }

    @Test
    void pricesStayNearTheOpeningForHours() {
        var market = new Market(SEED, Instrument.DOZEN);
        for (int hour = 0; hour < 4; hour++) {
            market.advance(360_000);
            assertThat(market.quotes())
                    .allSatisfy(quote -> assertThat(quote.cents())
                            .isBetween(
                                    quote.instrument().openCents() * 3 / 4,
                                    quote.instrument().openCents() * 4 / 3));
        }
    }

    @Test
    void refusesAnInstrumentThatIsWorthNothing() {
        assertThatThrownBy(() -> new Instrument("NULL", "Nothing", 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 cents");
    }

    private static List<List<Quote>> walk(long seed) {
        var market = new Market(seed, Instrument.DOZEN);
        List<List<Quote>> walk = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            market.advance(7);
            walk.add(market.quotes());
        }
        return walk;
    }
}
