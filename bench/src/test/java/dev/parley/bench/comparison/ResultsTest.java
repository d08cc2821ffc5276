package dev.parley.bench.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which results of before go with those of now. */
class ResultsTest {

    private static final Run ECHO_BEFORE = run("echo-64");
    private static final Run IDLE_BEFORE = run("idle");
    private static final Results BEFORE = results(Map.of("netty", "4.2"), List.of(ECHO_BEFORE, IDLE_BEFORE));

    private static Run run(String testCase) {
        return new Run(testCase, "netty", 1, "2026-01-01T00:00:00Z", "0123456789", "", Map.of());
    }

    private static Results results(Map<String, String> versions, List<Run> runs) {
        return results(versions, "set up well", runs);
    }

    private static Results results(Map<String, String> versions, String setup, List<Run> runs) {
        return new Results(Map.of(), versions, Map.of("netty", setup), "both on one", runs);
    }

    @Test
    void casesThatAreNotMeasuredNowAreKept() {
        Results now = results(Map.of("netty", "4.2"), List.of());

        assertThat(now.afterThose(BEFORE, Set.of("echo-64")).runs()).containsExactly(IDLE_BEFORE);
    }

    @Test
    void aServerThatIsNewLeavesTheOthersResultsAsTheyAre() {
        Results now = results(Map.of("netty", "4.2", "floor-c", "cc 12"), List.of());

        assertThat(now.afterThose(BEFORE, Set.of("echo-64")).runs()).containsExactly(IDLE_BEFORE);
    }

    @Test
    void resultsOfAnotherVersionAreDropped() {
        Results now = results(Map.of("netty", "4.3"), List.of());

        assertThat(now.afterThose(BEFORE, Set.of("echo-64")).runs()).isEmpty();
        assertThat(now.dropped(BEFORE, Set.of("echo-64"))).containsExactly("idle");
    }

    @Test
    void resultsOfAServerThatIsSetUpOtherwiseAreDropped() {
        Results now = results(Map.of("netty", "4.2"), "set up better", List.of());

        assertThat(now.afterThose(BEFORE, Set.of("echo-64")).runs()).isEmpty();
    }

    @Test
    void casesInWhichThatServerHadNoPartAreKept() {
        Run other = new Run("idle-no-takeover", "jetty", 1, "2026-01-01T00:00:00Z", "0123456789", "", Map.of());
        Results before = BEFORE.plus(List.of(other));
        Results now = results(Map.of("netty", "4.3"), List.of());

        assertThat(now.afterThose(before, Set.of()).runs()).containsExactly(other);
        assertThat(now.dropped(before, Set.of())).containsExactly("echo-64", "idle");
    }
}
