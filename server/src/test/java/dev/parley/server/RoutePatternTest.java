package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutePatternTest {

    private static Optional<Map<String, String>> match(String pattern, String path) {
        return RoutePattern.parse(pattern).match((RequestPath) RequestPath.parse(path));
    }

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/echo, /echo",
        "/stock_info/, /stock_info/",
        "/a b, /a%20b",
        "/**, /",
        "/**, /a/b/c",
        "/f/**, /f",
        "/f/**, /f/",
        "/f/**, /f/a/b",
    })
    void matchesWithoutVariables(String pattern, String path) {
        assertThat(match(pattern, path)).contains(Map.of());
    }

    @ParameterizedTest
    @CsvSource({
        "/, /a",
        "/echo, /echo/",
        "/echo/, /echo",
        "/echo, /Echo",
        "/f/**, /fa",
        "/f/**, /g/a",
        "/chat/{room}, /chat/",
        "/chat/{room}, /chat",
        "/chat/{room}, /chat/a/b",
        "/a/{b}/c, /a/b/d",
        "/a/b, /a%2Fb",
    })
    void doesNotMatch(String pattern, String path) {
        assertThat(match(pattern, path)).isEmpty();
    }

    @Test
    void tellsThePathVariablesDecoded() {
        assertThat(match("/chat/{room}/{user}", "/chat/caf%C3%A9/a%2Fb"))
                .contains(Map.of("room", "caf\u00e9", "user", "a/b"));
        assertThat(match("/{tenant}/files/**", "/acme/files/x/y")).contains(Map.of("tenant", "acme"));
    }

    @Test
    void tellsWhatTheWildcardStandsFor() {
        RoutePattern pattern = RoutePattern.parse("/f/**");
        assertThat(pattern.rest((RequestPath) RequestPath.parse("/f/a/b"))).containsExactly("a", "b");
        assertThat(pattern.rest((RequestPath) RequestPath.parse("/f/"))).containsExactly("");
        assertThat(pattern.rest((RequestPath) RequestPath.parse("/f"))).isEmpty();
    }

    @Test
    void sortsTheMostSpecificFirst() {
        List<String> sorted =
                List.of("/a/b/c", "/a/b/**", "/a/b", "/a/{x}/c", "/a/{x}", "/a/**", "/{x}/b", "/{x}", "/{x}/**", "/**");
        assertThat(Stream.of(
                                "/**",
                                "/{x}/**",
                                "/a/{x}",
                                "/{x}",
                                "/a/b/**",
                                "/{x}/b",
                                "/a/b",
                                "/a/**",
                                "/a/{x}/c",
                                "/a/b/c")
                        .map(RoutePattern::parse)
                        .sorted(RoutePattern.MOST_SPECIFIC_FIRST)
                        .map(RoutePattern::text))
                .startsWith(sorted.getFirst())
                .endsWith("/**")
                .satisfies(texts -> {
                    assertThat(texts.indexOf("/a/b")).isLessThan(texts.indexOf("/a/{x}"));
                    assertThat(texts.indexOf("/a/{x}")).isLessThan(texts.indexOf("/a/**"));
                    assertThat(texts.indexOf("/a/**")).isLessThan(texts.indexOf("/{x}/b"));
                    assertThat(texts.indexOf("/{x}")).isLessThan(texts.indexOf("/{x}/**"));
                });
    }

    @Test
    void hasTheSameShapeAsAPatternForTheSamePaths() {
        assertThat(RoutePattern.parse("/chat/{room}").shape())
                .isEqualTo(RoutePattern.parse("/chat/{id}").shape())
                .isNotEqualTo(RoutePattern.parse("/chat/room").shape())
                .isNotEqualTo(RoutePattern.parse("/chat/**").shape());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "echo",
                "/a//b",
                "/**/a",
                "/a*",
                "/{}",
                "/{a b}",
                "/x{a}",
                "/{a}/{a}",
                "/a?b",
                "/a%20b",
                "/a/../b"
            })
    void refusesWhatIsNoPattern(String pattern) {
        assertThatThrownBy(() -> RoutePattern.parse(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("route \"" + pattern + "\": ");
    }
}
