package dev.parley.app.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.app.market.StockRequest.Encoding;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StockRequestTest {

    @Test
    void asksForTextEveryHalfSecondUnlessItSaysOtherwise() {
        assertThat(StockRequest.of(Optional.empty(), Optional.empty()))
                .isEqualTo(new StockRequest(Encoding.TEXT, Duration.ofMillis(500)));
    }

    @Test
    void takesBothEncodings() {
        assertThat(StockRequest.of(Optional.of("text"), Optional.empty()).encoding())
                .isEqualTo(Encoding.TEXT);
        assertThat(StockRequest.of(Optional.of("binary"), Optional.empty()).encoding())
                .isEqualTo(Encoding.BINARY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "500", "60000", "0060"})
    void takesIntervalsFromTenMillisecondsToAMinute(String interval) {
        assertThat(StockRequest.of(Optional.empty(), Optional.of(interval)).interval())
                .isEqualTo(Duration.ofMillis(Long.parseLong(interval)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"9", "60001", "0", "-500", "+500", "500ms", "5e2", "", " 500", "1000000000000000", "٥٠٠"})
    void refusesOtherIntervalsWithoutRepeatingThem(String interval) {
        assertThatThrownBy(() -> StockRequest.of(Optional.empty(), Optional.of(interval)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("interval must be a whole number of milliseconds from 10 to 60000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "TEXT", "json", "text\r\nSet-Cookie: a=b"})
    void refusesOtherEncodingsWithoutRepeatingThem(String encoding) {
        assertThatThrownBy(() -> StockRequest.of(Optional.of(encoding), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("encoding must be text or binary");
    }
}
