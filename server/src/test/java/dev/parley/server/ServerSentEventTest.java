package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events as they stand in a stream (WHATWG HTML §9.2.5), and as §9.2.6 reads them. */
class ServerSentEventTest {

    @Test
    void hasALineForEachField() {
        ServerSentEvent event =
                ServerSentEvent.of("42").withName("price").withId("7").withRetry(Duration.ofSeconds(2));
        assertThat(event).hasToString("event: price\nid: 7\nretry: 2000\ndata: 42\n\n");
    }

    @ParameterizedTest
    @CsvSource({
        "a\\nb, 'data: a\\ndata: b\\n\\n'",
        "a\\rb, 'data: a\\ndata: b\\n\\n'",
        "a\\r\\nb, 'data: a\\ndata: b\\n\\n'",
        "a\\n\\rb, 'data: a\\ndata: \\ndata: b\\n\\n'",
        "a\\n, 'data: a\\ndata: \\n\\n'",
        "'\\n', 'data: \\ndata: \\n\\n'",
        "'', 'data: \\n\\n'",
        "' a', 'data:  a\\n\\n'",
        "a\\nid: 1, 'data: a\\ndata: id: 1\\n\\n'",
    })
    void breaksDataIntoLinesWhateverEndsThem(String data, String expected) {
        assertThat(ServerSentEvent.of(unescaped(data))).hasToString(unescaped(expected));
    }

    private static String unescaped(String text) {
        return text.replace("\\n", "\n").replace("\\r", "\r");
    }

    @Test
    void isInUtf8() {
        assertThat(ServerSentEvent.of("\u20ac").encoded())
                .isEqualTo("data: \u20ac\n\n".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void mayHaveNoData() {
        assertThat(ServerSentEvent.retry(Duration.ofMillis(1500))).hasToString("retry: 1500\n\n");
    }

    @Test
    void mayHaveAClientForgetItsLastId() {
        assertThat(ServerSentEvent.of("a").withId("")).hasToString("id: \ndata: a\n\n");
    }

    @Test
    void breaksCommentsIntoLines() {
        assertThat(ServerSentEvent.comment("still\r\nhere"))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(": still\n: here\n\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "\n"})
    void refusesANameOrIdThatWouldBecomeTwoLines(String line) {
        ServerSentEvent event = ServerSentEvent.of("a");
        assertThatThrownBy(() -> event.withName(line)).hasMessageContaining("expected a single line");
        assertThatThrownBy(() -> event.withId(line)).hasMessageContaining("expected a single line");
    }

    @Test
    void refusesWhatClientsWouldIgnore() {
        ServerSentEvent event = ServerSentEvent.of("a");
        assertThatThrownBy(() -> event.withName("")).hasMessageContaining("at least one character");
        assertThatThrownBy(() -> event.withId("a\0b")).hasMessageContaining("NUL");
        assertThatThrownBy(() -> event.withRetry(Duration.ofMillis(-1))).hasMessageContaining("0 or more");
    }
}
