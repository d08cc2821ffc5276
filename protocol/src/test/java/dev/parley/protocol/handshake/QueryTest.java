package dev.parley.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters of a query and percent-encoding: WHATWG URL for forms, strict for paths, and never an exception. */
class QueryTest {
    @Test
    void findsParametersByName() {
        Query query = new Query("encoding=text&a=1&b&a=2&A=3&=4&c=d=e");

        assertThat(query.first("encoding")).contains("text");
        assertThat(query.first("a")).contains("1");
        assertThat(query.all("a")).containsExactly("1", "2");
        assertThat(query.first("b")).contains("");
        assertThat(query.first("")).contains("4");
        assertThat(query.first("c")).contains("d=e");
        assertThat(query.first("missing")).isEmpty();
        assertThat(query.all("missing")).isEmpty();
    }

    @Test
    void leavesEmptyPartsOut() {
        assertThat(new Query("&&a=1&&").parameters()).containsExactly(new Query.Parameter("a", "1"));
        assertThat(new Query("").parameters()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "a+b, 'a b'",
        "a%20b%2B, 'a b+'",
        "%e2%82%AC, \u20ac",
        "%F0%9F%98%80, \uD83D\uDE00",
        "%26%3D, '&='",
        "%, %",
        "%4, %4",
        "%zz, %zz",
        "%4z%41, %4zA",
        "%%41, %A",
        "%\u0664\u0661, %\u0664\u0661",
        "%ff, \ufffd",
        "%e2%82, \ufffd",
        "100%, 100%",
        "a%, a%",
        "\u00e9%41, \u00e9A",
    })
    void decodesNamesAndValuesLikeAForm(String encoded, String decoded) {
        assertThat(new Query("x=" + encoded).first("x")).contains(decoded);
        assertThat(new Query(encoded + "=y").first(decoded)).contains("y");
    }

    @ParameterizedTest
    @CsvSource({"/a+b, /a+b", "/%41%2f, /A/", "/%E2%82%AC, /\u20ac", "'', ''", "%00a, '\u0000a'"})
    void decodesPathsStrictly(String encoded, String decoded) {
        assertThat(PercentEncoding.decode(encoded)).contains(decoded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "/%4", "/%zz", "/%4z", "/a%", "%ff", "%c0%af", "%ed%a0%80", "%e2%82", "%\u0664\u0661"})
    void hasNothingForAMalformedPath(String encoded) {
        assertThat(PercentEncoding.decode(encoded)).isEmpty();
    }
}
