package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.handshake.Headers;
import dev.parley.testing.CapturedLog;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import java.io.IOException;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A {@link CookieHandler} that fails costs cookies, and no WebSocket. */
@ExtendWith(NothingStaysBehind.class)
final class CookieJarTest {

    private static final Target TARGET = Target.of(
            WebSocketRequest.to("ws://h.test/").header("Cookie", "own=1").build());

    /** Fails whatever it is asked. */
    private static final class Failing extends CookieHandler {
        @Override
        public Map<String, List<String>> get(URI uri, Map<String, List<String>> requestHeaders) {
            throw new IllegalStateException("no cookies today");
        }

        @Override
        public void put(URI uri, Map<String, List<String>> responseHeaders) {
            throw new IllegalStateException("no room");
        }
    }

    private static CookieHandler having(Map<String, List<String>> fields) {
        return new CookieHandler() {
            @Override
            public Map<String, List<String>> get(URI uri, Map<String, List<String>> requestHeaders) throws IOException {
                return fields;
            }

            @Override
            public void put(URI uri, Map<String, List<String>> responseHeaders) {
                throw new AssertionError("nothing was to be kept");
            }
        };
    }

    private static Headers added(CookieHandler handler) {
        return new CookieJar(handler).addTo(TARGET.headers(), TARGET);
    }

    @Test
    void goesOnWithoutTheCookiesOfAHandlerThatThrows() {
        try (CapturedLog log = CapturedLog.of(CookieJar.class)) {
            assertThat(added(new Failing()).all("Cookie")).containsExactly("own=1");
            new CookieJar(new Failing()).take(Headers.of("Set-Cookie", "a=1"), TARGET);

            assertThat(log.lines())
                    .containsExactly(
                            "WARN The CookieHandler has no cookies for ws://h.test/: no cookies today",
                            "WARN The CookieHandler does not take the cookies of ws://h.test/: no room");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bad=\u017e", "bad=\r\nHost: evil", "bad=\0"})
    void leavesOutACookieThatCannotBeSent(String bad) {
        try (CapturedLog log = CapturedLog.of(CookieJar.class)) {
            assertThat(added(having(Map.of("Cookie", List.of("a=1", bad, "b=2"))))
                            .all("Cookie"))
                    .containsExactly("own=1; a=1; b=2");

            assertThat(log.lines()).singleElement().asString().startsWith("WARN A cookie of the CookieHandler for");
            assertThat(log.lines().getFirst()).doesNotContain("bad=").doesNotContain("evil");
        }
    }

    @Test
    void leavesOutACookieOfTheJdksThatCannotBeSent() {
        CookieManager cookies = new CookieManager();
        for (HttpCookie cookie : List.of(new HttpCookie("bad", "\u017e"), new HttpCookie("good", "1"))) {
            cookie.setPath("/");
            cookie.setVersion(0);
            cookies.getCookieStore().add(URI.create("http://h.test/"), cookie);
        }
        try (CapturedLog log = CapturedLog.of(CookieJar.class)) {
            assertThat(added(cookies).all("Cookie")).containsExactly("own=1; good=1");
            assertThat(log.lines()).hasSize(1);
        }
    }

    @Test
    void aWebSocketOpensAllTheSame() throws Exception {
        try (CapturedLog log = CapturedLog.of(CookieJar.class);
                ScriptedServer server = new ScriptedServer(socket -> {
                    String head = Heads.read(socket.getInputStream());
                    Heads.write(
                            socket, Heads.accepting(head).replace("\r\n\r\n", "\r\nSet-Cookie: a=1; Path=/\r\n\r\n"));
                    socket.getOutputStream().write(new byte[] {(byte) 0x81, 2, 'h', 'i'});
                    ScriptedServer.drain(socket);
                });
                WebSocketClient client =
                        WebSocketClient.builder().cookies(new Failing()).build()) {
            WebSocket ws = client.connect("ws://127.0.0.1:" + server.port() + "/");
            assertThat(ws.receive(Duration.ofSeconds(20))).isEqualTo(Message.text("hi"));
            ws.abort();

            assertThat(log.lines()).hasSize(2);
        }
    }
}
