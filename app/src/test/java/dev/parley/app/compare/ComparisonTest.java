package dev.parley.app.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.app.bench.LoadFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With a server in a process of its own. What is fast or slow is not judged here. */
class ComparisonTest {

    private static final int CLIENTS = 5;
    private static final int SIZE = 128;

    private static ComparisonPlan plan(int updates, double rate, Way way) {
        return new ComparisonPlan(updates, CLIENTS, rate, SIZE, List.of(way), Duration.ofMillis(100), Duration.ZERO, 1);
    }

    @ParameterizedTest
    @EnumSource
    void bringsEachUpdateToEachClientOnce(Way way) throws Exception {
        int updates = 30;
        try (Comparison comparison = new Comparison(plan(updates, 100, way))) {
            WayResult result = comparison.run(_ -> {}).ways().getFirst().getFirst();
            assertThat(result.delays().getTotalCount()).isEqualTo((long) updates * CLIENTS);
            assertThat(result.bytesReceived()).isGreaterThan((long) updates * CLIENTS * SIZE);
            switch (way) {
                case POLLING, LONG_POLLING -> assertThat(result.requests()).isGreaterThanOrEqualTo(CLIENTS);
                case EVENTS, WEBSOCKET -> assertThat(result.requests()).isEqualTo(CLIENTS);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysThatTheServerHasEnded(Way way) throws Exception {
        try (Comparison comparison = new Comparison(plan(1000, 1, way))) {
            assertThatThrownBy(() -> comparison.run(now -> {
                        if (now.delivered() >= CLIENTS) {
                            comparison.server().destroyForcibly();
                        }
                    }))
                    .isInstanceOf(LoadFailure.class)
                    .hasMessageStartingWith("the server's process has ended with ")
                    .hasMessageContaining("try again, with fewer --clients");
        }
    }

    @Test
    void measuresTheWaysInTurnsAndBackAgain() throws Exception {
        ComparisonPlan plan = new ComparisonPlan(
                2, 1, 100, SIZE, List.of(Way.WEBSOCKET, Way.EVENTS), Duration.ofMillis(100), Duration.ZERO, 3);
        List<String> ended = new ArrayList<>();
        try (Comparison comparison = new Comparison(plan)) {
            WayResult.All result = comparison.run(now -> {
                if (now.delivered() == now.expected()) {
                    ended.add(now.round() + " " + now.way().label());
                }
            });
            assertThat(result.ways())
                    .hasSize(2)
                    .allSatisfy(rounds -> assertThat(rounds).hasSize(3))
                    .satisfies(ways -> assertThat(ways.getFirst())
                            .allSatisfy(round -> assertThat(round.way()).isEqualTo(Way.WEBSOCKET)));
        }
        assertThat(ended.stream().distinct())
                .containsExactly("1 websocket", "1 sse", "2 sse", "2 websocket", "3 websocket", "3 sse");
    }

    @Test
    void leavesNoProcessBehind() throws Exception {
        Process server;
        try (Comparison comparison = new Comparison(plan(1, 1, Way.WEBSOCKET))) {
            server = comparison.server();
        }
        assertThat(server.waitFor()).isNotZero();
    }

    @Test
    void hasAServerThatEndsWithItsInput() throws Exception {
        try (Comparison comparison = new Comparison(plan(1, 1, Way.WEBSOCKET))) {
            comparison.server().getOutputStream().close();
            assertThat(comparison.server().waitFor()).isZero();
        }
    }
}
