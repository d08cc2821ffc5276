package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.handshake.Headers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpResponseTest {

    private static String body(HttpResponse response) {
        return StandardCharsets.UTF_8.decode(response.body()).toString();
    }

    @Test
    void carriesTextAndJson() {
        HttpResponse text = HttpResponse.text(201, "gr\u00fc\u00df dich");
        assertThat(text.status()).isEqualTo(201);
        assertThat(text.headers()).isEqualTo(Headers.of("Content-Type", "text/plain; charset=utf-8"));
        assertThat(body(text)).isEqualTo("gr\u00fc\u00df dich");

        HttpResponse json = HttpResponse.json(Json.object("a", 1));
        assertThat(json.headers()).isEqualTo(Headers.of("Content-Type", "application/json"));
        assertThat(body(json)).isEqualTo("{\"a\":1}");
    }

    @Test
    void saysWhatMustNotBeKeptBack() {
        HttpResponse events = HttpResponse.events(stream -> stream.send("a"));
        assertThat(events.headers())
                .isEqualTo(Headers.of(
                        "Content-Type", "text/event-stream", "Cache-Control", "no-store", "X-Accel-Buffering", "no"));
        assertThat(events).hasToString("200 (streamed)");
        assertThat(events.body().remaining()).isZero();
    }

    @Test
    void hasOneBodyOnly() {
        HttpResponse streamed = HttpResponse.of(202).withStream("a/b", body -> body.write('a'));
        assertThat(streamed.withHeader("X", "y")).hasToString("202 (streamed)");
        assertThat(streamed.withBody("c/d", new byte[3])).hasToString("202 (3 bytes)");
    }

    @Test
    void sendsTheClientOn() {
        assertThat(HttpResponse.seeOther("/next").headers()).isEqualTo(Headers.of("Location", "/next"));
    }

    @Test
    void refusesAFieldThatWouldSplitTheResponse() {
        assertThatThrownBy(() -> HttpResponse.of(200).withHeader("X", "a\r\nSet-Cookie: b"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length", "transfer-encoding", "Connection", "Date"})
    void refusesAFieldThatTheServerWrites(String name) {
        assertThatThrownBy(() -> HttpResponse.of(200).withHeader(name, "1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the server writes it");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 101, 199, 600})
    void refusesAStatusThatIsNoFinalAnswer(int status) {
        assertThatThrownBy(() -> HttpResponse.of(status)).hasMessageContaining("expected 200 to 599");
    }
}
