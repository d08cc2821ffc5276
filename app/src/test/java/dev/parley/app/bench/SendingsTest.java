package dev.parley.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SendingsTest {

    private final Recorder recorder = new Recorder();

    @Test
    void theOldestComeBackFirst() {
        Sendings sendings = new Sendings(3);
        recorder.measure(true);
        sendings.add(100, 2);
        sendings.add(200, 1);
        assertThat(sendings.complete(1, 150, recorder)).isZero(); // Took 50.
        sendings.add(300, 1);
        assertThat(sendings.complete(3, 500, recorder)).isZero(); // Took 400, 300 and 200.
        assertThat(recorder.latencies().getTotalCount()).isEqualTo(4);
        assertThat(recorder.latencies().getMinValue()).isEqualTo(50);
        assertThat(recorder.latencies().getMaxValue()).isEqualTo(400);
        assertThat(recorder.latencies().getMean()).isEqualTo((50 + 400 + 300 + 200) / 4.0);
    }

    @Test
    void tellsHowManyCameUnasked() {
        Sendings sendings = new Sendings(2);
        sendings.add(100, 2);
        assertThat(sendings.complete(5, 200, recorder)).isEqualTo(3);
    }

    @Test
    void nothingCountsOutsideOfTheMeasuredTime() {
        recorder.record(10, 3);
        recorder.unanswered(10);
        recorder.measure(true);
        recorder.record(10, 2);
        recorder.measure(false);
        recorder.record(10, 4);
        assertThat(recorder.messages()).isEqualTo(9);
        assertThat(recorder.latencies().getTotalCount()).isEqualTo(2);
    }
}
