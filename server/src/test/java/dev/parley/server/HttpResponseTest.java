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
