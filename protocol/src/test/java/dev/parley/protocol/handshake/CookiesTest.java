package dev.parley.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Cookies, as leniently as servers read them. */
class CookiesTest {
    private static Cookies cookies(String... values) {
        Headers.Builder headers = Headers.builder();
        for (String value : values) {
            headers.add("Cookie", value);
        }
        return Cookies.of(headers.build());
    }

    @Test
    void findsCookiesByNameInTheirCase() {
        Cookies cookies = cookies("__token=ubcxx13; a=1; A=2");

        assertThat(cookies.first("__token")).contains("ubcxx13");
        assertThat(cookies.first("a")).contains("1");
        assertThat(cookies.first("A")).contains("2");
        assertThat(cookies.first("b")).isEmpty();
    }

    @Test
    void keepsTheFirstOfANameAndAllInOrder() {
        Cookies cookies = cookies("a=1; b=2; a=3");

        assertThat(cookies.first("a")).contains("1");
        assertThat(cookies.all())
                .containsExactly(
                        new Cookies.Cookie("a", "1"), new Cookies.Cookie("b", "2"), new Cookies.Cookie("a", "3"));
    }

    @Test
    void takesSeveralFieldsAsOne() {
        assertThat(cookies("a=1", "b=2").first("b")).contains("2");
    }

    @Test
    void isLenient() {
        Cookies cookies = cookies("; ;a = 1 ;novalue; =nameless;b=\"quoted; c=x=y;d=\"q\";e=;f=\";g={\"j\":1}");

        assertThat(cookies.all())
                .containsExactly(
                        new Cookies.Cookie("a", "1"),
                        new Cookies.Cookie("b", "\"quoted"),
                        new Cookies.Cookie("c", "x=y"),
                        new Cookies.Cookie("d", "q"),
                        new Cookies.Cookie("e", ""),
                        new Cookies.Cookie("f", "\""),
                        new Cookies.Cookie("g", "{\"j\":1}"));
    }

    @Test
    void isEmptyWithoutTheHeader() {
        assertThat(Cookies.of(Headers.empty()).all()).isEmpty();
        assertThat(cookies("").all()).isEmpty();
    }

    @Test
    void keepsValuesOutOfItsText() {
        assertThat(cookies("session=secret")).hasToString("[session=(hidden)]");
    }
}
