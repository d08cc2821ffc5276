package dev.parley.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar of {@code Sec-WebSocket-Extensions} (RFC 6455 §9.1). */
class ExtensionHeaderTest {
    private static ExtensionHeader read(String... values) {
        Headers.Builder headers = Headers.builder();
        for (String value : values) {
            headers.add("sec-websocket-EXTENSIONS", value);
        }
        return ExtensionHeader.read(headers.build());
    }

    private static List<ExtensionOffer> offers(String... values) {
        ExtensionHeader read = read(values);
        assertThat(read).isInstanceOf(ExtensionHeader.Extensions.class);
        return ((ExtensionHeader.Extensions) read).extensions();
    }

    private static ExtensionOffer.Parameter parameter(String name, String value) {
        return new ExtensionOffer.Parameter(name, value);
    }

    @Test
    void hasNoExtensionsWithoutTheHeader() {
        assertThat(offers()).isEmpty();
    }

    @Test
    void readsNamesAndParametersInOrder() {
        assertThat(offers(
                        "permessage-deflate; client_max_window_bits; server_max_window_bits=10, permessage-deflate, x"))
                .containsExactly(
                        new ExtensionOffer(
                                "permessage-deflate",
                                List.of(
                                        new ExtensionOffer.Parameter("client_max_window_bits"),
                                        parameter("server_max_window_bits", "10"))),
                        new ExtensionOffer("permessage-deflate"),
                        new ExtensionOffer("x"));
    }

    /** RFC 6455 §9.1: "foo" and "bar; baz=2" in two fields are as "foo, bar; baz=2" in one. */
    @Test
    void readsSeveralFieldsAsOne() {
        assertThat(offers("foo", "bar; baz=2")).isEqualTo(offers("foo, bar; baz=2"));
    }

    @Test
    void readsQuotedStringsWhoseValueIsAToken() {
        assertThat(offers("a; b=\"10\"; c=\"\\1\\0\""))
                .containsExactly(new ExtensionOffer("a", List.of(parameter("b", "10"), parameter("c", "10"))));
    }

    @Test
    void keepsRepeatedParametersForTheExtensionToJudge() {
        assertThat(offers("a;b=1;b=2;b").getFirst().parameters())
                .containsExactly(parameter("b", "1"), parameter("b", "2"), new ExtensionOffer.Parameter("b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;b=1,c", "a ; b = 1 , c", "\ta;\tb\t=\t1\t,\tc", ",a;b=1,,c,", " , a;b=1 , , c , "})
    void allowsWhiteSpaceBetweenTokensAndEmptyElements(String value) {
        assertThat(offers(value.strip()))
                .containsExactly(new ExtensionOffer("a", List.of(parameter("b", "1"))), new ExtensionOffer("c"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a b        | expected ; or , or the end at index 2",
                "a/b        | expected ; or , or the end at index 1",
                ";a         | expected the name of an extension at index 0",
                "=          | expected the name of an extension at index 0",
                "a, =       | expected the name of an extension at index 3",
                "'\"a\"'    | expected the name of an extension at index 0",
                "\u00e9     | expected the name of an extension at index 0",
                "a;         | expected the name of a parameter at index 2",
                "a;;b       | expected the name of a parameter at index 2",
                "a;,b       | expected the name of a parameter at index 2",
                "a;=b       | expected the name of a parameter at index 2",
                "a;b=       | expected a token, quoted or not, at index 4",
                "a;b=,c     | expected a token, quoted or not, at index 4",
                "a;b==c     | expected a token, quoted or not, at index 4",
                "a;b=(      | expected a token, quoted or not, at index 4",
                "'a;b=\"\"'     | expected a token, quoted or not, at index 4",
                "'a;b=\"c'      | expected a token, quoted or not, at index 4",
                "'a;b=\"c\\'    | expected a token, quoted or not, at index 4",
                "'a;b=\"c d\"'  | expected a token, quoted or not, at index 4",
                "'a;b=\"c,d\"'  | expected a token, quoted or not, at index 4",
                "'a;b=\"\\\"\"' | expected a token, quoted or not, at index 4",
                "'a;b=\"c\"d'   | expected ; or , or the end at index 7",
                "'a;b=c\"d\"'   | expected ; or , or the end at index 5",
            })
    void saysWhatItExpectedAndWhere(String value, String text) {
        assertThat(read("ok", value))
                .isInstanceOfSatisfying(
                        ExtensionHeader.Malformed.class,
                        malformed -> assertThat(malformed.text())
                                .startsWith("Sec-WebSocket-Extensions: " + text + ", got \"")
                                .matches("[ -~]*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", " , ,"})
    void refusesAHeaderWithoutAnyExtension(String value) {
        assertThat(read(value.strip()))
                .isEqualTo(new ExtensionHeader.Malformed(
                        "Sec-WebSocket-Extensions: expected at least one extension, got none"));
    }

    @Test
    void writesWhatItReads() {
        String value = "permessage-deflate; client_max_window_bits; server_max_window_bits=10, x";

        assertThat(ExtensionHeader.format(offers(value))).isEqualTo(value);
        assertThat(ExtensionHeader.format(List.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a;b", "a,b", "\"a\"", "a\r\n", "\u00e9"})
    void anOfferHoldsTokensOnly(String text) {
        assertThatThrownBy(() -> new ExtensionOffer(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("extension name: got \"");
        assertThatThrownBy(() -> new ExtensionOffer.Parameter(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("extension parameter: got \"");
        assertThatThrownBy(() -> new ExtensionOffer.Parameter("a", Optional.of(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("value of extension parameter a: got \"");
    }
}
