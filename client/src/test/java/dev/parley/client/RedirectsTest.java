package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.handshake.Headers;
import dev.parley.protocol.handshake.ResponseHead;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a redirect leads, and what goes there. */
class RedirectsTest {

    private static Target from(String uri) {
        return Target.of(WebSocketRequest.to(uri)
                .basicAuthorization("user", "secret")
                .header("Cookie", "session=1")
                .header("X-Other", "stays")
                .origin("https://page.test")
                .subprotocols("chat")
                .build());
    }

    private static ResponseHead moved(String location) {
        return new ResponseHead(302, Headers.of("Location", location));
    }

    private static Target follow(String from, String location) {
        return Redirects.follow(from(from), moved(location)).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsEveryKindOfRedirect(int status) {
        ResponseHead response = new ResponseHead(status, Headers.of("Location", "/b"));
        assertThat(Redirects.follow(from("ws://h.test/a"), response))
                .hasValueSatisfying(next -> assertThat(next.uri()).hasToString("ws://h.test/b"));
    }

    @Test
    void followsNothingElse() {
        for (int status : new int[] {200, 300, 304, 305, 306, 401, 404, 503}) {
            ResponseHead response = new ResponseHead(status, Headers.of("Location", "/b"));
            assertThat(Redirects.follow(from("ws://h.test/a"), response))
                    .as("%s", status)
                    .isEmpty();
        }
        assertThat(Redirects.follow(from("ws://h.test/a"), new ResponseHead(302, Headers.empty())))
                .isEmpty();
        Headers two = Headers.of("Location", "/b", "Location", "/c");
        assertThat(Redirects.follow(from("ws://h.test/a"), new ResponseHead(302, two)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ws://h.test/a, ws://other.test/b?c, ws://other.test/b?c",
        "ws://h.test/a, http://other.test:8080/b, ws://other.test:8080/b",
        "ws://h.test/a, https://other.test/b, wss://other.test/b",
        "ws://h.test/a, WSS://other.test/b, wss://other.test/b",
        "wss://h.test/a, HTTPS://other.test, wss://other.test",
        "ws://h.test/a, //other.test/b, ws://other.test/b",
        "wss://h.test/a, //other.test/b, wss://other.test/b",
        "wss://h.test:8443/a/b?c=d, /e, wss://h.test:8443/e",
        "wss://h.test/a/b?c=d, e, wss://h.test/a/e",
        "wss://h.test/a/b?c=d, ../e?f=%20, wss://h.test/e?f=%20",
        "wss://h.test/a/b?c=d, ../../../e, wss://h.test/e",
        "wss://h.test/a/b?c=d, ?e=f, wss://h.test/a/b?e=f",
        "wss://h.test, e, wss://h.test/e",
        "wss://h.test?c=d, e, wss://h.test/e",
        "wss://h.test/a, /b#part, wss://h.test/b",
        "wss://h.test/a, '#part', wss://h.test/a",
        "wss://h.test/a/b?c=d, '', wss://h.test/a/b?c=d",
        "wss://h.test/a/b, ./, wss://h.test/a/",
        "wss://h.test/a/b/, .., wss://h.test/a/",
        "wss://h.test/a/b, /e/./f/../g, wss://h.test/e/g",
        "wss://h.test/a/b, ../.., wss://h.test/",
        "ws://[::1]:80/a, /b, ws://[::1]:80/b",
        "ws://under_score.test/a, b, ws://under_score.test/b",
    })
    void findsOutWhere(String from, String location, String to) {
        assertThat(follow(from, location).uri()).hasToString(to);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://other.test/",
                "mailto:user@other.test",
                "javascript:alert(1)",
                "http://",
                "http:///b",
                "http:b",
                "http://user:secret@other.test/",
                "http://other.test:99999/",
                "/a b",
                "/%zz",
                "http://[::1/"
            })
    void refusesWhatLeadsToNoWebSocket(String location) {
        assertThatThrownBy(() -> follow("ws://h.test/a", location))
                .isInstanceOfSatisfying(
                        WebSocketConnectException.class,
                        refused -> assertThat(refused.failure()).isEqualTo(ConnectFailure.REDIRECT))
                .hasMessageContaining("302")
                .message()
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws://h.test/a", "http://h.test/a", "HTTP://other.test/"})
    void refusesToGiveUpTls(String location) {
        assertThatThrownBy(() -> follow("wss://h.test/a", location))
                .isInstanceOfSatisfying(
                        WebSocketConnectException.class,
                        refused -> assertThat(refused.failure()).isEqualTo(ConnectFailure.REDIRECT))
                .hasMessageContaining("from wss to ws");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/b", "wss://h.test/b", "https://H.TEST:443/b"})
    void keepsTheCredentialsOnTheSameOrigin(String location) {
        Target next = follow("wss://h.test/a", location);

        assertThat(next.headers().first("Authorization")).contains(Credentials.basic("user", "secret"));
        assertThat(next.headers().first("Cookie")).contains("session=1");
    }

    @ParameterizedTest
    @CsvSource({
        "wss://h.test/a, wss://other.test/b", "wss://h.test/a, wss://sub.h.test/b",
                "wss://h.test/a, wss://h.test:8443/b",
        "ws://h.test/a, wss://h.test/b", "ws://h.test:443/a, wss://h.test:443/b", "wss://h.test/a, wss://h.test./b",
    })
    void dropsTheCredentialsOnTheWayToAnotherOrigin(String from, String location) {
        Target next = follow(from, location);

        assertThat(next.headers().contains("Authorization")).isFalse();
        assertThat(next.headers().contains("Cookie")).isFalse();
        assertThat(next.headers().first("X-Other")).contains("stays");
    }

    @Test
    void doesNotGetTheCredentialsBackOnTheWayBack() {
        Target there = follow("wss://h.test/a", "wss://other.test/b");
        Target back = Redirects.follow(there, moved("wss://h.test/a")).orElseThrow();

        assertThat(back.headers().contains("Authorization")).isFalse();
    }

    @Test
    void asksForTheSameAtTheOtherPlace() {
        Target next = follow("wss://h.test/a", "wss://other.test/b");

        assertThat(next.request().origin()).contains("https://page.test");
        assertThat(next.request().subprotocols()).containsExactly("chat");
    }

    @Test
    void followsNoneToAnotherOriginBehindAUnixDomainSocket() {
        Target from = Target.of(WebSocketRequest.to("ws://h.test/a")
                .unixSocket(Path.of("server.sock"))
                .build());

        assertThat(Redirects.follow(from, moved("/b"))).isPresent();
        assertThatThrownBy(() -> Redirects.follow(from, moved("ws://other.test/b")))
                .isInstanceOf(WebSocketConnectException.class)
                .hasMessageContaining("Unix domain socket");
    }
}
