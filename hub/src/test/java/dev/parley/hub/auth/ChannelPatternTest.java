package dev.parley.hub.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelPatternTest {

    @Test
    void matchesOneChannelExactly() {
        assertThat(ChannelPattern.exact("news:*").matches("news:*")).isTrue();
        assertThat(ChannelPattern.exact("news:*").matches("news:a")).isFalse();
        assertThat(ChannelPattern.exact("news").matches("News")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "*, news", "*, news:a.b/c", "*, ''", "news:*, news:a", "news:*, news:a:b", "news:*, news:",
        "a*c, abc", "a*c, ac", "chat:*:log, chat:42:log", "*:log, chat:log", "a.*.c.*, a.b.c.d.e", "news, news",
        "a.b, a.b", "[a]+, [a]+", "(, (", "*.*.x, aa.bb.x", "*a*a*a, aaaa", "é*, éß\uD83D\uDE00",
    })
    void matchesAWildcard(String pattern, String channel) {
        assertThat(ChannelPattern.wildcard(pattern).matches(channel)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "news:*, news",
        "news:*, xnews:a",
        "news:*, News:a",
        "chat:*:log, chat:42:secret:log",
        "a*c, a.c",
        "a*c, a/c",
        "a*c, abcd",
        "*:log, chat:x:log",
        "news, news:a",
        "news, new",
        "'', a",
        "a.b, axb",
        "*x, ab",
    })
    void doesNotMatchAWildcard(String pattern, String channel) {
        assertThat(ChannelPattern.wildcard(pattern).matches(channel)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "^posts_[\\d]+$ posts_42",
                "news old-news-42",
                "^(?:a|bc)*$ abcbca",
                "^a{2,3}$ aaa",
                "^a{2,}$ aaaaaa",
                "^a{0}b$ b",
                "^x{,2}$ x{,2}",
                "^a{$ a{",
                "^[^:]+:[a-f\\d_-]+$ ns:0a-f_",
                "^[]a]+$ ]a",
                "^[a^]$ ^",
                "^\\w+\\.\\w+$ a_1.b",
                "^.$ \uD83D\uDE00",
                "^(a|)b$ b",
                "^(|a)+$ aa",
                "$ x",
                "^ x",
                "^a|b$ xxb",
                "\\Aab?\\z a",
                "^[\\D]$ x",
                "^[^\\W]$ x",
                "^a*?b+?$ aab",
                "^(a(b(c)))$ abc",
                "^[a\\-z]$ -",
                "^[+--]$ ,",
            })
    void findsARegularExpression(String pattern, String channel) {
        assertThat(ChannelPattern.regex(pattern).matches(channel)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "^posts_[\\d]+$ posts_",
                "^posts_[\\d]+$ posts_1x",
                "^news$ newss",
                "^a{2,3}$ aaaa",
                "^a{2,3}$ a",
                "a^b ab",
                "a$b ab",
                "^[^:]+$ a:b",
                "^[a-c]$ d",
                "^[\\D]$ 1",
                "^\\.$ x",
                "^(?:ab)+$ aba",
                "^a|b$ xax",
                "News news",
                "^[a\\-z]$ b",
            })
    void doesNotFindARegularExpression(String pattern, String channel) {
        assertThat(ChannelPattern.regex(pattern).matches(channel)).isFalse();
    }

    @Test
    void takesADollarForTheEndEvenBeforeALineFeed() {
        assertThat(ChannelPattern.regex("^a$").matches("a\n")).isFalse();
        assertThat(ChannelPattern.regex("^a.$").matches("a\n")).isFalse();
        assertThat(ChannelPattern.wildcard("a*").matches("a\n")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a)\\1",
                "(?=a)",
                "(?!a)",
                "(?<=a)b",
                "(?<!a)b",
                "(?>a+)",
                "a++",
                "a*+",
                "a?+",
                "a**",
                "a{2}{3}",
                "(?i)a",
                "(?<n>a)",
                "(?P<n>a)",
                "\\k<n>",
                "\\b",
                "\\pL",
                "\\p{L}",
                "\\Qa\\E",
                "\\x41",
                "[[:alpha:]]",
                "(",
                ")",
                "a)",
                "(a",
                "[",
                "[]",
                "[a",
                "[z-a]",
                "[a-\\d]",
                "*",
                "+a",
                "?",
                "(*)",
                "|*",
                "a{3,2}",
                "a{1001}",
                "\\",
                "[\\"
            })
    void refusesWhatItDoesNotUnderstand(String pattern) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChannelPattern.regex(pattern))
                .withMessageStartingWith("channel pattern: at character ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a{1000}{1}",
                "(a{1000}){1000}",
                "((a{100}){100}){100}",
                "(((a|b){30}){30}){30}",
                "a{1000}b{1000}"
            })
    void refusesRepetitionsThatWouldBecomeTooLarge(String pattern) {
        assertThatIllegalArgumentException().isThrownBy(() -> ChannelPattern.regex(pattern));
    }

    @Test
    void takesRepetitionsUpToItsLimit() {
        ChannelPattern pattern = ChannelPattern.regex("^a{500}b{500}a{500}b{495}$");

        assertThat(pattern.matches("a".repeat(500) + "b".repeat(500))).isFalse();
        assertThat(ChannelPattern.regex("^a{500}b{500}$").matches("a".repeat(500) + "b".repeat(500)))
                .isTrue();
    }

    @Test
    void refusesAPatternThatIsTooLong() {
        ChannelPattern.wildcard("a".repeat(512));
        ChannelPattern.regex("a".repeat(512));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChannelPattern.wildcard("a".repeat(513)))
                .withMessage("channel pattern: got 513 characters, expected at most 512");
        assertThatIllegalArgumentException().isThrownBy(() -> ChannelPattern.regex("a".repeat(513)));
    }

    @Test
    void matchesNoChannelThatIsTooLong() {
        assertThat(ChannelPattern.wildcard("*").matches("a".repeat(1024))).isTrue();
        assertThat(ChannelPattern.wildcard("*").matches("a".repeat(1025))).isFalse();
        assertThat(ChannelPattern.regex("a").matches("a".repeat(1025))).isFalse();
    }

    @ParameterizedTest
    @Timeout(20)
    @ValueSource(
            strings = {
                "^(a*)*b$",
                "^(a+)+$",
                "^(a|a)*b$",
                "^(a|aa)+$",
                "^(.*)*x$",
                "^(a?){400}a{400}b$",
                "((((a*)*)*)*)*b",
                "^(.*a){100}$",
                "((((){1000}){1000}){1000}){1000}b",
                "^(|a|b)*c$"
            })
    void takesNoLongForPatternsThatGoBackForever(String pattern) {
        ChannelPattern compiled = ChannelPattern.regex(pattern);

        for (int i = 0; i < 20; i++) {
            assertThat(compiled.matches("a".repeat(1023) + "!")).isFalse();
        }
    }

    @Test
    @Timeout(20)
    void takesNoLongForWildcardsOfManyStars() {
        ChannelPattern pattern = ChannelPattern.wildcard("*a".repeat(255) + "b");

        for (int i = 0; i < 20; i++) {
            assertThat(pattern.matches("a".repeat(1024))).isFalse();
        }
    }

    @Test
    void parsesPatternsThatAreNestedAsDeeplyAsTheyCanBe() {
        assertThat(ChannelPattern.regex("(".repeat(255) + "a" + ")".repeat(255)).matches("a"))
                .isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> ChannelPattern.regex("(".repeat(512)));
    }

    /** The same syntax means the same to java.util.regex, which finds it by other means. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void agreesWithTheJdkOnRandomPatterns(long seed) {
        Random random = new Random(seed);
        int found = 0;
        for (int i = 0; i < 3000; i++) {
            String pattern = randomPattern(random, 3);
            ChannelPattern ours = ChannelPattern.regex(pattern);
            Pattern theirs = Pattern.compile(pattern);
            for (int j = 0; j < 5; j++) {
                String text = randomText(random);
                boolean expected = theirs.matcher(text).find();
                found += expected ? 1 : 0;
                assertThat(ours.matches(text))
                        .as("seed %d: %s in %s", seed, pattern, text)
                        .isEqualTo(expected);
            }
        }
        assertThat(found).as("seed %d: texts that match", seed).isBetween(1000, 14_000);
    }

    private static String randomPattern(Random random, int depth) {
        if (depth == 0) {
            return List.of("a", "b", ":", ".", "[ab]", "[^a]", "\\w").get(random.nextInt(7));
        }
        String one = randomPattern(random, depth - 1);
        String other = randomPattern(random, depth - 1);
        return switch (random.nextInt(10)) {
            case 0 -> one + "|" + other;
            case 1 -> "(" + one + ")*";
            case 2 -> "(?:" + one + ")+";
            case 3 -> "(" + one + "){1,2}" + other;
            case 4 -> "^" + one + other;
            case 5 -> one + other + "$";
            case 6 -> "(" + one + "|" + other + ")?";
            case 7 -> "^(" + one + ")$";
            default -> one + other;
        };
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append("ab:".charAt(random.nextInt(3)));
        }
        return text.toString();
    }

    @Test
    void letsTheFirstEntryThatMatchesDecideAlone() {
        Capabilities capabilities = new Capabilities(List.of(
                new Capability(List.of(ChannelPattern.exact("news:secret")), Set.of()),
                new Capability(
                        List.of(ChannelPattern.exact("chat"), ChannelPattern.wildcard("news:*")),
                        Set.of(Permission.SUBSCRIBE)),
                new Capability(
                        List.of(ChannelPattern.wildcard("*")), Set.of(Permission.PUBLISH, Permission.SUBSCRIBE))));

        assertThat(capabilities.on("news:secret")).isEmpty();
        assertThat(capabilities.on("news:a")).containsExactly(Permission.SUBSCRIBE);
        assertThat(capabilities.allow(Permission.PUBLISH, "chat")).isFalse();
        assertThat(capabilities.allow(Permission.PUBLISH, "other")).isTrue();
        assertThat(capabilities.allow(Permission.HISTORY, "other")).isFalse();
        assertThat(Capabilities.NONE.on("other")).isEmpty();
    }

    @Test
    void isEqualToOneOfTheSameKindAndText() {
        assertThat(ChannelPattern.regex("a"))
                .isEqualTo(ChannelPattern.regex("a"))
                .hasSameHashCodeAs(ChannelPattern.regex("a"))
                .isNotEqualTo(ChannelPattern.wildcard("a"))
                .isNotEqualTo(ChannelPattern.regex("b"))
                .hasToString("regex a");
    }
}
