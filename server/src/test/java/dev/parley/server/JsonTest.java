package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void writesEveryKindOfValue() {
        assertThat(Json.write(Json.object(
                        "text",
                        "a\"b\\c\n\r\t\u0001",
                        "number",
                        1.5,
                        "long",
                        Long.MAX_VALUE,
                        "big",
                        new BigDecimal("1E+3"),
                        "truth",
                        true,
                        "list",
                        List.of(1, 2),
                        "array",
                        new Object[] {"x"},
                        "none",
                        Optional.empty(),
                        "some",
                        Optional.of("y"),
                        "enum",
                        TimeUnit.DAYS,
                        "nested",
                        Map.of("a", Arrays.asList(null, 1)))))
                .isEqualTo("{\"text\":\"a\\\"b\\\\c\\n\\r\\t\\u0001\",\"number\":1.5,\"long\":9223372036854775807,"
                        + "\"big\":1E+3,\"truth\":true,\"list\":[1,2],\"array\":[\"x\"],\"none\":null,\"some\":\"y\","
                        + "\"enum\":\"DAYS\",\"nested\":{\"a\":[null,1]}}");
    }

    @Test
    void cannotEndAScriptElement() {
        assertThat(Json.write("</script>")).isEqualTo("\"\\u003c/script>\"");
        assertThat(Json.write("\u2028")).isEqualTo("\"\\u2028\"");
    }

    @Test
    void escapesASurrogateThatStandsAlone() {
        assertThat(Json.write("\ud83d\ude00")).isEqualTo("\"\ud83d\ude00\"");
        assertThat(Json.write("\ud83d")).isEqualTo("\"\\ud83d\"");
        assertThat(Json.write("\ude00x")).isEqualTo("\"\\ude00x\"");
    }

    @Test
    void refusesWhatJsonCannotWrite() {
        assertThatThrownBy(() -> Json.write(Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> Json.write(Float.POSITIVE_INFINITY)).hasMessageContaining("Infinity");
        assertThatThrownBy(() -> Json.write(new Object())).hasMessageContaining("java.lang.Object");
        assertThatThrownBy(() -> Json.write(Map.of(1, 2))).hasMessageContaining("names must be Strings");
        assertThatThrownBy(() -> Json.object("a")).hasMessageContaining("got 1 arguments");
        assertThatThrownBy(() -> Json.object(1, 2)).hasMessageContaining("must be a String");
    }

    @Test
    void refusesAValueThatHoldsItself() {
        List<Object> list = new ArrayList<>();
        list.add(list);
        assertThatThrownBy(() -> Json.write(list))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("JSON: the value is nested deeper than 100");
    }
}
