package dev.parley.bench.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What several rounds have in common. */
class SpreadTest {

    private static Run run(int round, double cpu) {
        return new Run("echo-64", "netty", round, "2026-01-01T00:00:00Z", "", "", Map.of(Run.CPU, cpu));
    }

    @Test
    void tellsTheMedianTheLeastAndTheMost() {
        assertThat(Spread.of(3, 1, 100)).isEqualTo(new Spread(3, 1, 100));
    }

    @Test
    void isEmptyWhereNothingWasMeasured() {
        assertThat(Spread.of(List.of(run(1, 5)), Run.MEMORY)).isEmpty();
    }

    @Test
    void comparesWithTheSameRoundOnly() {
        List<Run> runs = List.of(run(1, 2), run(2, 20), run(3, 200));
        List<Run> others = List.of(run(1, 1), run(2, 10), run(3, 100), run(4, 1));

        assertThat(Spread.ratio(runs, others, Run.CPU)).contains(new Spread(2, 2, 2));
    }
}
