package dev.parley.app.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatTextTest {

    private static final String EMOJI = "\uD83D\uDE00";

    @Nested
    class ForNames {

        @Test
        void takesAwayWhiteSpaceAround() {
            assertThat(ChatText.name("  Ann Lee\t")).isEqualTo("Ann Lee");
        }

        @Test
        void countsCharactersAndNotTheirHalves() {
            assertThat(ChatText.name(EMOJI.repeat(32))).isEqualTo(EMOJI.repeat(32));
            assertThatThrownBy(() -> ChatText.name(EMOJI.repeat(33))).hasMessage("a name must have 1 to 32 characters");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "   ", "\u2003"})
        void refusesNothing(String name) {
            assertThatThrownBy(() -> ChatText.name(name))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a name must have 1 to 32 characters");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "a\nb",
                    "a\u0000b",
                    "a\u001b[31mb",
                    "a\u0085b",
                    "a\u2028b",
                    "a\u202eb",
                    "a\u2066b",
                    "a\ud800b"
                })
        void refusesCharactersThatWouldActOnWhatStandsBeside(String name) {
            assertThatThrownBy(() -> ChatText.name(name))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a name must not have control characters");
        }

        @ParameterizedTest
        @ValueSource(strings = {"مريم", "Ægir", "李明", "O'Brien", "<b>Ann</b>", "👩‍🚀"})
        void takesNamesOfAllTheWorld(String name) {
            assertThat(ChatText.name(name)).isEqualTo(name);
        }
    }

    @Nested
    class ForTexts {

        @Test
        void takesSeveralLines() {
            assertThat(ChatText.text("one\n\ttwo\n")).isEqualTo("one\n\ttwo");
        }

        @Test
        void takesTwoThousandCharacters() {
            assertThat(ChatText.text(EMOJI.repeat(2000))).hasSize(4000);
            assertThatThrownBy(() -> ChatText.text("x".repeat(2001)))
                    .hasMessage("a text must have 1 to 2000 characters");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " \n "})
        void refusesNothing(String text) {
            assertThatThrownBy(() -> ChatText.text(text)).hasMessage("a text must have 1 to 2000 characters");
        }

        @Test
        void refusesControlCharacters() {
            assertThatThrownBy(() -> ChatText.text("\u001b[2Jboo"))
                    .hasMessage("a text must not have control characters other than tabs and line feeds");
        }
    }
}
