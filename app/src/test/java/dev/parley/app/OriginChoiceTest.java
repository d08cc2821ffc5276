package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginChoiceTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                           | same origin",
                "same                         | same origin",
                "any                          | any origin",
                "any any                      | any origin",
                "https://example.com          | https://example.com",
                "https://example.com same     | same origin, https://example.com",
                "https://*.a.org http://b:81  | https://*.a.org, http://b:81",
            })
    void makesAPolicyOfWhatWasGiven(String given, String policy) {
        assertThat(OriginChoice.policy(words(given))).hasToString(policy);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "any https://example.com | --origin: got any and others, expected any alone",
                "example.com             | --origin: allowed origin: got \"example.com\", expected a scheme",
                "null                    | --origin: allowed origin: got \"null\", expected a scheme",
                "https://example.com/a   | --origin: allowed origin: got \"https://example.com/a\", expected a scheme",
            })
    void saysWhatAnOriginIs(String given, String problem) {
        assertThatThrownBy(() -> OriginChoice.policy(words(given)))
                .isInstanceOf(CommandFailure.class)
                .hasMessageStartingWith(problem);
    }

    private static List<String> words(String given) {
        return given.isEmpty() ? List.of() : List.of(given.split(" "));
    }
}
