package dev.parley.app.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** What several rounds come to. */
class FiguresTest {

    private static WayResult round(long requests, double cpu, long delay) {
        Histogram delays = new Histogram(3);
        delays.recordValue(delay);
        return new WayResult(Way.WEBSOCKET, 1, requests, 10 * requests, 100 * requests, cpu, delays);
    }

    @Test
    void areTheMiddleOfEachFigureByItself() {
        List<WayResult> rounds = List.of(round(1, 30, 200), round(3, 10, 100), round(2, 20, 300));

        assertThat(Figures.median(rounds)).isEqualTo(new Figures(2, 20, 200, 20, 200, 200));
        assertThat(Figures.least(rounds)).isEqualTo(new Figures(1, 10, 100, 10, 100, 100));
        assertThat(Figures.most(rounds)).isEqualTo(new Figures(3, 30, 300, 30, 300, 300));
    }

    @Test
    void areBetweenTheTwoInTheMiddleOfAnEvenNumber() {
        List<WayResult> rounds = List.of(round(1, 1, 100), round(9, 9, 100), round(2, 2, 100), round(4, 4, 100));

        assertThat(Figures.median(rounds)).isEqualTo(new Figures(3, 30, 300, 3, 100, 100));
    }

    @Test
    void areThoseOfTheOnlyRound() {
        List<WayResult> rounds = List.of(round(5, 7, 100));

        assertThat(Figures.median(rounds))
                .isEqualTo(Figures.least(rounds))
                .isEqualTo(Figures.most(rounds))
                .isEqualTo(new Figures(5, 50, 500, 7, 100, 100));
    }
}
