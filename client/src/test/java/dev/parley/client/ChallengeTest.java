package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeTest {

    private static List<Challenge> parse(String... values) {
        return Challenge.parse(List.of(values));
    }

    @Test
    void readsSeveralChallengesOfOneField() {
        // RFC 9110 §11.6.1 has this example.
        assertThat(parse("Basic realm=\"simple\", Newauth realm=\"apps\", type=1, title=\"Login to \\\"apps\\\"\""))
                .containsExactly(
                        new Challenge("basic", Map.of("realm", "simple")),
                        new Challenge("newauth", Map.of("realm", "apps", "type", "1", "title", "Login to \"apps\"")));
    }

    @Test
    void readsSeveralFields() {
        assertThat(parse("NTLM", "Negotiate YII=, Basic realm=x", " , ,Digest\trealm = \"a,b\" ,qop=\"auth,auth-int\""))
                .containsExactly(
                        new Challenge("ntlm", Map.of()),
                        new Challenge("negotiate", Map.of()),
                        new Challenge("basic", Map.of("realm", "x")),
                        new Challenge("digest", Map.of("realm", "a,b", "qop", "auth,auth-int")));
    }

    @Test
    void takesTheFirstOfAParameterThatIsRepeated() {
        assertThat(parse("Basic realm=\"a\", REALM=\"b\""))
                .containsExactly(new Challenge("basic", Map.of("realm", "a")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic realm=\"a\", other=\"not ended",
                "Basic realm=\"a\", other=\"not ended\\",
                "Basic realm=\"a\", =x",
                "Basic realm=\"a\" (what is this)"
            })
    void leavesOutWhatFollowsSomethingThatCannotBeRead(String value) {
        assertThat(parse(value)).containsExactly(new Challenge("basic", Map.of("realm", "a")));
    }
}
