package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ByteSizeTest {

    private final ByteSize.Converter converter = new ByteSize.Converter();

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1",
        "65536, 65536, 64KiB",
        "100b, 100, 100",
        "64KiB, 65536, 64KiB",
        "1mib, 1048576, 1MiB",
        "1GiB, 1073741824, 1GiB",
        "1536KiB, 1572864, 1536KiB",
    })
    void readsSizesAndWritesThemShort(String written, int bytes, String shortest) {
        assertThat(converter.convert(written)).isEqualTo(new ByteSize(bytes)).hasToString(shortest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "1 MiB", "1MB", "1.5MiB", "2GiB", "9999999999GiB", "99999999999", "MiB"})
    void saysWhatASizeIs(String written) {
        assertThatThrownBy(() -> converter.convert(written))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage("got \"" + written + "\", expected a size from 1 to 1GiB, such as 65536, 64KiB or 1MiB");
    }
}
