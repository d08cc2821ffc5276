package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BackoffTest {

    private static final Duration BASE = Duration.ofMillis(500);
    private static final Duration CEILING = Duration.ofSeconds(60);
    private static final Backoff BACKOFF =
            new Backoff(BASE, CEILING, Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(10));
    private static final ConnectionLoss LOST = new ConnectionLoss.Disconnected(FakeWebSocket.lost(), Duration.ZERO);

    private static Duration delay(int retries, ConnectionLoss loss, Random random) {
        return BACKOFF.delay(retries, loss, FakeTiming.EPOCH, random);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void delaysAreSpreadEvenlyBetweenZeroAndTheirBound(long seed) {
        Random random = new Random(seed);
        for (int retries = 0; retries < 200; retries++) {
            double bound = Math.min((double) CEILING.toMillis(), BASE.toMillis() * Math.pow(2, retries));
            int[] quarters = new int[4];
            for (int i = 0; i < 1000; i++) {
                Duration delay = delay(retries, LOST, random);
                assertThat(delay.isNegative()).isFalse();
                assertThat(delay.toNanos() / 1e6)
                        .as("seed %d, retry %d", seed, retries)
                        .isLessThanOrEqualTo(bound);
                quarters[(int) Math.min(3, delay.toNanos() / 1e6 / bound * 4)]++;
            }
            // 250 are expected in each, with a standard deviation of 14.
            assertThat(quarters)
                    .as("seed %d, retry %d", seed, retries)
                    .satisfies(counts ->
                            assertThat(java.util.Arrays.stream(counts)).allMatch(n -> n > 170 && n < 330));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void delaysOfARestartLieBetweenTheirBounds(long seed) {
        Random random = new Random(seed);
        ConnectionLoss restart =
                new ConnectionLoss.Disconnected(FakeWebSocket.closedByServer(1012), Duration.ofHours(1));
        ConnectionLoss overload =
                new ConnectionLoss.Disconnected(FakeWebSocket.closedByServer(1013), Duration.ofHours(1));
        for (int i = 0; i < 1000; i++) {
            assertThat(delay(0, restart, random)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(30));
            assertThat(delay(0, overload, random)).isBetween(Duration.ofSeconds(5), CEILING);
        }
    }
}
