package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestPathTest {

    @Test
    void isCutAtSlashesBeforeItIsDecoded() {
        assertThat(RequestPath.parse("/a%2Fb/c%20d")).isEqualTo(new RequestPath(List.of("a/b", "c d")));
    }

    @Test
    void keepsTheEmptySegmentAfterALastSlash() {
        assertThat(RequestPath.parse("/")).isEqualTo(new RequestPath(List.of("")));
        assertThat(RequestPath.parse("/a/")).isEqualTo(new RequestPath(List.of("a", "")));
    }

    @Test
    void decodesUtf8() {
        assertThat(RequestPath.parse("/gr%C3%B6%C3%9Fe")).isEqualTo(new RequestPath(List.of("gr\u00f6\u00dfe")));
    }

    @ParameterizedTest
    @CsvSource({
        "*, the request target has no path",
        "/%zz, the path is not percent-encoded UTF-8",
        "/%c3, the path is not percent-encoded UTF-8",
        "/a/../b, the path has a segment . or ..",
        "/a/%2e%2E/b, the path has a segment . or ..",
        "/./b, the path has a segment . or ..",
        "/a%00b, the path has a control character",
        "/a%0d%0ab, the path has a control character",
    })
    void refusesAPathThatNoRouteCouldHave(String path, String problem) {
        assertThat(RequestPath.parse(path)).isEqualTo(new PathResult.BadPath(problem));
    }
}
