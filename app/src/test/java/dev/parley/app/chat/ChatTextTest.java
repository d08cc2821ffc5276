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
                    "a\ud800b",
                    "a\u00adb",
                    "a\u200bb",
                    "a\u200fb",
                    "a\u2060b",
                    "a\ufeffb",
                    "a\u3164b",
                    "a\u2800b",
                    "a\u034fb"
                })
        void refusesCharactersThatNobodySees(String name) {
            assertThatThrownBy(() -> ChatText.name(name))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a name must not have control characters or others that nobody sees");
        }

        @ParameterizedTest
        @ValueSource(strings = {"\u200d", "\u200c\u200d", "\ufe0f"})
        void refusesNamesOfWhichNothingIsSeen(String name) {
            assertThatThrownBy(() -> ChatText.name(name)).hasMessage("a name must have a character that can be seen");
        }

        @ParameterizedTest
        @ValueSource(strings = {"ann", "ＡＮＮ", "A\u200dnn", "An\u200cn", "Ann\ufe0f", "Ann\ufe0e"})
        void knowsNamesThatLookAlike(String name) {
            assertThat(ChatText.alike(ChatText.name(name))).isEqualTo(ChatText.alike("Ann"));
        }

        @Test
        void takesAnyWhiteSpaceInANameForTheSame() {
            assertThat(ChatText.alike("Ann\u00a0 Lee")).isEqualTo(ChatText.alike("Ann Lee"));
            assertThat(ChatText.alike("AnnLee")).isNotEqualTo(ChatText.alike("Ann Lee"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"مريم", "Ægir", "李明", "O'Brien", "<b>Ann</b>", "👩‍🚀", "❤\ufe0f", "می\u200cخواهم"})
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
