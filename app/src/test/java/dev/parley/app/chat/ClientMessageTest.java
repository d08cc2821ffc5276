package dev.parley.app.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientMessageTest {

    @Test
    void readsWhatIsSaid() {
        assertThat(ClientMessage.parse("{\"type\":\"say\",\"text\":\" Hello \\u00e9 \"}"))
                .isEqualTo(new ClientMessage.Say("Hello é"));
    }

    @Test
    void readsAnotherName() {
        assertThat(ClientMessage.parse("{\"name\":\"Bo\",\"type\":\"rename\"}"))
                .isEqualTo(new ClientMessage.Rename("Bo"));
    }

    @Test
    void skipsFieldsThatItDoesNotKnow() {
        assertThat(
                        ClientMessage.parse(
                                "{\"id\":7,\"to\":{\"text\":\"no\"},\"tags\":[\"a\",[1]],\"ok\":true,\"type\":\"say\",\"text\":\"hi\"}"))
                .isEqualTo(new ClientMessage.Say("hi"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"shout\",\"text\":\"hi\"} | type must be \"say\" or \"rename\"",
                "{\"text\":\"hi\"}                    | type must be \"say\" or \"rename\"",
                "{\"type\":{\"type\":\"say\"}}        | type must be \"say\" or \"rename\"",
                "{\"type\":\"say\"}                   | a text must have 1 to 2000 characters",
                "{\"type\":\"say\",\"text\":5}        | a text must have 1 to 2000 characters",
                "{\"type\":\"rename\"}                | a name must have 1 to 32 characters",
                "[]                                   | a message must be a JSON object",
                "\"say\"                              | a message must be a JSON object",
                "null                                 | a message must be a JSON object",
                "{\"type\":\"say\",\"text\":\"a\"} {} | a message must be one JSON object, and nothing after it",
                "{\"type\":\"say\"                    | a message must be well-formed JSON",
                "{type:\"say\"}                       | a message must be well-formed JSON",
                "hello                                | a message must be well-formed JSON",
            })
    void saysWhatWasExpected(String json, String problem) {
        assertThatThrownBy(() -> ClientMessage.parse(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(problem);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_001, 30_000})
    void refusesNestingWithoutEnd(int depth) {
        assertThatThrownBy(() -> ClientMessage.parse("{\"a\":" + "[".repeat(depth)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a message must be well-formed JSON");
    }

    @Test
    void refusesNoText() {
        assertThatThrownBy(() -> ClientMessage.parse("")).hasMessage("a message must be a JSON object");
    }
}
