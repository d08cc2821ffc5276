package dev.parley.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Header fields: look-up, lists, and what no program may put into them. */
class HeadersTest {
    private static final Headers SOME = Headers.of(
            "Host", "h", "Accept", "a, b", "X-Empty", "", "accept", "c", "Connection", "keep-alive, Upgrade");

    @Test
    void looksUpInAnyCase() {
        assertThat(SOME.first("aCCEPT")).contains("a, b");
        assertThat(SOME.first("x-empty")).contains("");
        assertThat(SOME.first("Missing")).isEmpty();
        assertThat(SOME.all("ACCEPT")).containsExactly("a, b", "c");
        assertThat(SOME.all("host")).containsExactly("h");
        assertThat(SOME.all("Missing")).isEmpty();
        assertThat(SOME.count("accept")).isEqualTo(2);
        assertThat(SOME.count("Missing")).isZero();
        assertThat(SOME.contains("HOST")).isTrue();
        assertThat(SOME.contains("Hos")).isFalse();
    }

    @Test
    void keepsOrderAndCase() {
        assertThat(SOME.size()).isEqualTo(5);
        assertThat(SOME)
                .containsExactly(
                        new Headers.Field("Host", "h"),
                        new Headers.Field("Accept", "a, b"),
                        new Headers.Field("X-Empty", ""),
                        new Headers.Field("accept", "c"),
                        new Headers.Field("Connection", "keep-alive, Upgrade"));
    }

    @Test
    void endsItsIteration() {
        Iterator<Headers.Field> fields = Headers.empty().iterator();

        assertThat(fields.hasNext()).isFalse();
        assertThatThrownBy(fields::next).isInstanceOf(NoSuchElementException.class);
        assertThat(Headers.empty().isEmpty()).isTrue();
    }

    @Test
    void joinsListsOverSeveralFieldsAndLeavesEmptyElementsOut() {
        Headers headers = Headers.of("A", "a,b , ,\tc", "B", "x", "a", "", "a", ",d,");

        assertThat(headers.list("A")).containsExactly("a", "b", "c", "d");
        assertThat(headers.list("Missing")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "upgrade, true",
        "UPGRADE, true",
        "Keep-Alive, true",
        "keep, false",
        "alive, false",
        "grade, false",
        "close, false",
        "'', false"
    })
    void findsTokensInAnyCaseAndWholeOnly(String token, boolean expected) {
        assertThat(SOME.hasToken("connection", token)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Upgrade", " upgrade ", "a,UPGRADE", ",\tupgrade\t,", "a, b,upgrade"})
    void findsATokenWhereverItStands(String value) {
        assertThat(Headers.of("Connection", "close", "Connection", value.strip())
                        .hasToken("Connection", "Upgrade"))
                .isTrue();
    }

    @Test
    void buildsOnFromWhatIsThere() {
        Headers changed =
                SOME.toBuilder().set("ACCEPT", "d").remove("host").add("Z", "1").build();

        assertThat(changed)
                .isEqualTo(Headers.of("X-Empty", "", "Connection", "keep-alive, Upgrade", "ACCEPT", "d", "Z", "1"));
        assertThat(SOME.size()).isEqualTo(5);
    }

    @Test
    void aBuilderThatGoesOnLeavesWhatItBuiltAlone() {
        Headers.Builder builder = Headers.builder().add("A", "1");
        Headers built = builder.build();
        builder.add("B", "2");

        assertThat(built).isEqualTo(Headers.of("A", "1"));
    }

    @Test
    void isEqualByNamesInTheirCaseAndValuesInTheirOrder() {
        assertThat(Headers.of("A", "1", "B", "2"))
                .isEqualTo(Headers.of("A", "1", "B", "2"))
                .hasSameHashCodeAs(Headers.of("A", "1", "B", "2"))
                .isNotEqualTo(Headers.of("a", "1", "B", "2"))
                .isNotEqualTo(Headers.of("B", "2", "A", "1"))
                .isNotEqualTo("A: 1");
    }

    @ParameterizedTest
    @CsvSource({
        "'a\r\nSet-Cookie: x=y', CR, 1",
        "'ab\nc', LF, 2",
        "'a\rb', CR, 1",
        "'\u0000', NUL, 0",
        "'a\u007f', U+007F, 1",
        "'a\u001bb', U+001B, 1",
        "'abc\u0100', U+0100, 3",
        "'\u20ac', U+20AC, 0"
    })
    void refusesValuesThatCouldNotStandOnTheWire(String value, String character, int index) {
        assertThatThrownBy(() -> Headers.of("X-A", value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "value of header X-A: got " + character + " at index " + index + ", expected no CR");
        assertThatThrownBy(() -> Headers.builder().add("X-A", value)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Headers.builder().set("X-A", value)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Headers.Field("X-A", value)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a:", "a\r\nb", "a\u0000", "\u00e9", "\u0161", "(a)", "a,"})
    void refusesNamesThatAreNoTokens(String name) {
        assertThatThrownBy(() -> Headers.of(name, "value"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("header name: got \"")
                .hasMessageContaining("expected a token")
                .hasMessageMatching("[ -~§]*");
    }

    @ParameterizedTest
    @ValueSource(strings = {" a", "a ", "\ta", "a\t", " "})
    void refusesWhiteSpaceAroundAValue(String value) {
        assertThatThrownBy(() -> Headers.of("X-A", value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("value of header X-A: got white space at its start or end, expected none (RFC 9110 §5.5)");
    }

    @Test
    void refusesANameWithoutAValue() {
        assertThatThrownBy(() -> Headers.of("A", "1", "B"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("got 3 strings, expected a name and a value for each field");
    }

    @Test
    void keepsCredentialsAndControlCharactersOutOfItsText() {
        Headers headers = Headers.of("Cookie", "secret", "authorization", "secret", "A", "b\tc\u00e9\"");

        assertThat(headers).hasToString("[Cookie: (hidden), authorization: (hidden), A: b\\x09c\\xe9\\\"]");
    }
}
