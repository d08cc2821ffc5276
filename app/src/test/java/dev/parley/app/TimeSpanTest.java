package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class TimeSpanTest {

    private final TimeSpan.Converter converter = new TimeSpan.Converter();

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "0s, 0, 0",
        "500ms, 500, 500ms",
        "2000ms, 2000, 2s",
        "30s, 30000, 30s",
        "90s, 90000, 90s",
        "2m, 120000, 2m",
        "1h, 3600000, 1h",
        "24h, 86400000, 24h",
    })
    void readsTimesAndWritesThemShort(String written, long millis, String shortest) {
        assertThat(converter.convert(written))
                .isEqualTo(new TimeSpan(Duration.ofMillis(millis)))
                .hasToString(shortest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "-1s", "1.5s", "5 s", "25h", "999999999h", "PT30S", "1d"})
    void saysWhatATimeIs(String written) {
        assertThatThrownBy(() -> converter.convert(written))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage("got \"" + written + "\", expected a time from 0 to 24h, such as 500ms, 30s or 2m");
    }
}
