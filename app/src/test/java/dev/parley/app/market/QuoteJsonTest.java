package dev.parley.app.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuoteJsonTest {

    private static final Instrument SHARE = new Instrument("PRLY", "Parley Instruments", 10_000, 1);

    @Test
    void writesPriceChangeAndPercentWithTwoDecimals() {
        assertThat(json(new Quote(SHARE, 10_123)))
                .isEqualTo("{\"at\":1795354951508,\"quotes\":[{\"symbol\":\"PRLY\",\"name\":\"Parley Instruments\","
                        + "\"price\":101.23,\"change\":1.23,\"percent\":1.23}]}");
    }

    @Test
    void writesALossWithItsSign() {
        assertThat(json(new Quote(SHARE, 9_995))).contains("\"price\":99.95,\"change\":-0.05,\"percent\":-0.05");
    }

    @Test
    void writesNoChangeWithoutASign() {
        assertThat(json(new Quote(SHARE, 10_000))).contains("\"price\":100.00,\"change\":0.00,\"percent\":0.00");
    }

    @Test
    void roundsThePercentOfACheapShare() {
        var penny = new Instrument("PNNY", "Penny", 300, 1);
        assertThat(json(new Quote(penny, 301))).contains("\"price\":3.01,\"change\":0.01,\"percent\":0.33");
    }

    @Test
    void writesAnEmptyListOfQuotes() {
        assertThat(new String(QuoteJson.write(7, List.of()), StandardCharsets.UTF_8))
                .isEqualTo("{\"at\":7,\"quotes\":[]}");
    }

    private static String json(Quote quote) {
        return new String(QuoteJson.write(1_795_354_951_508L, List.of(quote)), StandardCharsets.UTF_8);
    }
}
