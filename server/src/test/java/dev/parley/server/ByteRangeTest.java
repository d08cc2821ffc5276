package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

    private static final long LENGTH = 1000;

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1",
        "bytes=0-499, 0, 500",
        "bytes=500-999, 500, 500",
        "bytes=-500, 500, 500",
        "bytes=500-, 500, 500",
        "bytes=999-5000, 999, 1",
        "bytes=-5000, 0, 1000",
        "BYTES= 1-2, 1, 2",
        "bytes=000000000000000000000000001-1, 1, 1",
        "bytes=0-99999999999999999999999, 0, 1000",
    })
    void readsOnePart(String field, long first, long count) {
        assertThat(ByteRange.parse(field, LENGTH)).isEqualTo(new ByteRange.Part(first, count));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=1000-", "bytes=1000-1001", "bytes=-0", "bytes=99999999999999999999999-"})
    void cannotSatisfyWhatIsBeyondTheEnd(String field) {
        assertThat(ByteRange.parse(field, LENGTH)).isEqualTo(new ByteRange.Unsatisfiable());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes=-",
                "bytes=a-b",
                "bytes=5-1",
                "bytes=0-1,5-6",
                "items=0-1",
                "bytes=+1-2",
                "bytes=0x1-2",
                "bytes=1--2",
                "bytes=\u0661-\u0662",
            })
    void ignoresWhatIsMalformedOrAsksForMore(String field) {
        assertThat(ByteRange.parse(field, LENGTH)).isEqualTo(new ByteRange.Whole());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-", "bytes=-1", "bytes=0-0"})
    void hasNoPartOfAnEmptyContent(String field) {
        assertThat(ByteRange.parse(field, 0)).isEqualTo(new ByteRange.Unsatisfiable());
    }
}
