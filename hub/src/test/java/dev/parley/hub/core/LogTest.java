package dev.parley.hub.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.hub.Data;
import dev.parley.hub.Publication;
import dev.parley.hub.Push;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a channel keeps for those that have not got it. */
class LogTest {
    private static final int ONE = 129;

    private final Log log = new Log();

    private void append(String data, Map<String, String> tags) {
        Publication publication = new Publication(0, Data.of(data), Optional.empty(), tags, Instant.EPOCH);
        log.append(sequence -> new Entry.Told(sequence, new Push.Published("c", "c", publication)));
    }

    private void append(String... data) {
        Arrays.stream(data).forEach(one -> append(one, Map.of()));
    }

    private static List<String> data(Entry[] entries) {
        return Arrays.stream(entries)
                .map(entry -> ((Push.Published) ((Entry.Told) entry).push)
                        .publication()
                        .data()
                        .utf8())
                .toList();
    }

    private List<String> all() {
        return data(log.copy(0, log.end(), 100));
    }

    @Test
    void keepsWhatIsAppendedInItsOrder() {
        append("a", "b", "c", "d", "e");
        assertThat(all()).containsExactly("a", "b", "c", "d", "e");
        assertThat(log.begin()).isZero();
        assertThat(log.end()).isEqualTo(5);
        assertThat(log.bytes()).isEqualTo(5 * ONE);
    }

    @Test
    void handsOutWhatLiesBetweenTwoSequenceNumbersAndNoMoreThanAsked() {
        append("a", "b", "c", "d", "e");
        assertThat(data(log.copy(1, 4, 100))).containsExactly("b", "c", "d");
        assertThat(data(log.copy(1, 4, 2))).containsExactly("b", "c");
        assertThat(log.copy(4, 2, 100)).isEmpty();
        assertThat(log.copy(5, 5, 100)).isEmpty();
    }

    @Test
    void dropsWhatNobodyNeeds() {
        append("a", "b", "c");
        log.dropBefore(2);
        assertThat(all()).containsExactly("c");
        assertThat(log.begin()).isEqualTo(2);
        log.dropBefore(3);
        assertThat(log.size()).isZero();
        assertThat(log.bytes()).isZero();
        append("d");
        assertThat(all()).containsExactly("d");
    }

    @Test
    void shrinksFromItsOldestEntryOnButKeepsTheNewest() {
        append("a", "b", "c");
        log.shrinkTo(2 * ONE);
        assertThat(all()).containsExactly("b", "c");
        assertThat(log.begin()).isEqualTo(1);
        log.shrinkTo(0);
        assertThat(all()).containsExactly("c");
    }

    @Test
    void keepsTheLatestForEachValueOfATagWhenCompacted() {
        append("1", Map.of("symbol", "A"));
        append("2", Map.of("symbol", "B"));
        append("3", Map.of());
        append("4", Map.of("symbol", "A"));
        append("5", Map.of());
        log.compact("symbol");
        assertThat(all()).containsExactly("2", "4", "5");
        assertThat(log.begin()).as("nothing is missing that counts").isZero();
        assertThat(log.bytes()).isEqualTo(3 * ONE);
        assertThat(data(log.copy(2, 5, 100))).containsExactly("4", "5");
        append("6");
        assertThat(all()).containsExactly("2", "4", "5", "6");
    }

    @Test
    void agreesWithAListWhateverIsDoneToIt() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long begin = 0;
        for (int i = 0; i < 10_000; i++) {
            if (random.nextInt(3) > 0) {
                append(Long.toString(log.end()));
            } else {
                begin = Math.max(begin, begin + random.nextLong(log.end() - begin + 1));
                log.dropBefore(begin);
            }
            List<String> expected = new ArrayList<>();
            for (long one = begin; one < log.end(); one++) {
                expected.add(Long.toString(one));
            }
            assertThat(data(log.copy(begin, log.end(), Integer.MAX_VALUE)))
                    .as("seed %d, step %d", seed, i)
                    .isEqualTo(expected);
        }
    }
}
