package dev.parley.app.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChatEventTest {

    @Test
    void writesAWelcome() {
        var said = new ChatEvent.Say("Bo", "hi", 5);
        assertThat(new ChatEvent.Welcome("Ann", List.of("Bo", "Ann"), List.of(said)).toJson())
                .isEqualTo("{\"type\":\"welcome\",\"you\":\"Ann\",\"present\":[\"Bo\",\"Ann\"],"
                        + "\"recent\":[{\"type\":\"say\",\"name\":\"Bo\",\"text\":\"hi\",\"at\":5}]}");
    }

    @Test
    void writesNotices() {
        assertThat(new ChatEvent.Join("Bo", 1, List.of("Ann", "Bo")).toJson())
                .isEqualTo("{\"type\":\"join\",\"name\":\"Bo\",\"at\":1,\"present\":[\"Ann\",\"Bo\"]}");
        assertThat(new ChatEvent.Leave("Bo", 2, List.of("Ann")).toJson())
                .isEqualTo("{\"type\":\"leave\",\"name\":\"Bo\",\"at\":2,\"present\":[\"Ann\"]}");
        assertThat(new ChatEvent.Rename("Bo", "Bob", 3, List.of("Bob")).toJson())
                .isEqualTo("{\"type\":\"rename\",\"from\":\"Bo\",\"to\":\"Bob\",\"at\":3,\"present\":[\"Bob\"]}");
    }

    @Test
    void writesWhatWasSaidWithoutLettingItOutOfItsQuotes() {
        assertThat(new ChatEvent.Say("\"B\\o\"", "a\n\"},{\u0001\u2028é😀", 4).toJson())
                .isEqualTo("{\"type\":\"say\",\"name\":\"\\\"B\\\\o\\\"\",\"text\":\"a\\n"
                        + "\\\"},{\\u0001\u2028é😀\",\"at\":4}");
    }

    @Test
    void writesAProblem() {
        assertThat(new ChatEvent.Problem("no").toJson()).isEqualTo("{\"type\":\"error\",\"message\":\"no\"}");
    }
}
