package dev.parley.hub.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.protocol.handshake.Headers;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeysTest {

    private final ApiKeys keys = ApiKeys.of("first-key", "second-key");

    @Test
    void acceptsEachOfItsKeys() {
        assertThat(keys.accept("first-key")).isTrue();
        assertThat(keys.accept("second-key")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "first",
                "first-key ",
                "first-keyx",
                "First-key",
                "third-key",
                "first-key,second-key",
                "\u0000"
            })
    void refusesEverythingElse(String key) {
        assertThat(keys.accept(key)).isFalse();
    }

    @Test
    void findsTheKeyInTheHeaderFields() {
        assertThat(keys.accept(Headers.of("x-api-key", "first-key"))).isTrue();
        assertThat(keys.accept(Headers.of("Authorization", "apikey second-key")))
                .isTrue();
        assertThat(keys.accept(Headers.of("authorization", "ApiKey   second-key")))
                .isTrue();
    }

    @Test
    void refusesARequestWithoutAKeyOrWithAnother() {
        assertThat(keys.accept(Headers.empty())).isFalse();
        assertThat(keys.accept(Headers.of("X-API-Key", ""))).isFalse();
        assertThat(keys.accept(Headers.of("X-API-Key", "other"))).isFalse();
        assertThat(keys.accept(Headers.of("Authorization", "first-key"))).isFalse();
        assertThat(keys.accept(Headers.of("Authorization", "apikey"))).isFalse();
        assertThat(keys.accept(Headers.of("Authorization", "Bearer first-key"))).isFalse();
        assertThat(keys.accept(Headers.of("Authorization", "apikeyfirst-key"))).isFalse();
    }

    @Test
    void refusesARequestThatShowsMoreThanOneKeyInAField() {
        assertThat(keys.accept(Headers.of("X-API-Key", "first-key", "X-API-Key", "second-key")))
                .isFalse();
        assertThat(keys.accept(Headers.of("Authorization", "apikey first-key", "Authorization", "apikey first-key")))
                .isFalse();
    }

    @Test
    void doesNotLookAtAuthorizationWhereThereIsAnApiKey() {
        assertThat(keys.accept(Headers.of("X-API-Key", "other", "Authorization", "apikey first-key")))
                .isFalse();
        assertThat(keys.accept(Headers.of("X-API-Key", "first-key", "Authorization", "Bearer x")))
                .isTrue();
    }

    @Test
    void generatesKeysThatDiffer() {
        Set<String> generated = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            String key = ApiKeys.generate();
            assertThat(key).matches("[A-Za-z0-9_-]{43}");
            generated.add(key);
        }

        assertThat(generated).hasSize(1000);
    }

    @Test
    void refusesKeysThatCannotBeShownInAHeaderFieldWithoutRepeatingThem() {
        for (String key : List.of("", "a b", "a\n", "k\u00e9y", "x".repeat(513))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ApiKeys.of("good", key))
                    .withMessageStartingWith("API key: got " + key.length() + " characters")
                    .withMessageEndingWith("; expected 1 to 512 that fit into a header field");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ApiKeys.of())
                .withMessage("API keys: got none, expected at least one");
    }

    @Test
    void showsNoKeyAsText() {
        assertThat(keys).hasToString("2 API keys");
        assertThat(ApiKeys.of("first-key")).hasToString("1 API key");
    }
}
