package dev.parley.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 §5.6. */
class FieldScannerTest {

    @Test
    void goesOverTheValueFromLeftToRight() {
        FieldScanner scanner = new FieldScanner("a \t= \"b\\\"c\";d");
        assertThat(scanner.token()).isEqualTo("a");
        scanner.skipSpace();
        assertThat(scanner.index()).isEqualTo(3);
        assertThat(scanner.skip(';')).isFalse();
        assertThat(scanner.skip('=')).isTrue();
        scanner.skipSpace();
        assertThat(scanner.at('"')).isTrue();
        assertThat(scanner.quotedString()).contains("b\"c");
        assertThat(scanner.skip(';')).isTrue();
        assertThat(scanner.atEnd()).isFalse();
        assertThat(scanner.token()).isEqualTo("d");
        assertThat(scanner.atEnd()).isTrue();
        assertThat(scanner.token()).isEmpty();
        assertThat(scanner.at('d')).isFalse();
        scanner.backTo(0);
        assertThat(scanner.token()).isEqualTo("a");
    }

    @Test
    void knowsATokenFromOtherCharacters() {
        String token = "!#$%&'*+-.^_`|~09azAZ";
        assertThat(new FieldScanner(token + "/").token()).isEqualTo(token);
        assertThat(new FieldScanner("a/b=c").tokenWith("/")).isEqualTo("a/b");
        assertThat(new FieldScanner("\u00E4").token()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "\"a", "\"a\\", "\"a\\\""})
    void missesTheEndOfAQuotedString(String value) {
        FieldScanner scanner = new FieldScanner(value);
        assertThat(scanner.quotedString()).isEmpty();
        assertThat(scanner.atEnd()).isTrue();
    }
}
