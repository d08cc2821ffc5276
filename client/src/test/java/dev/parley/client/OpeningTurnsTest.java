package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OpeningTurnsTest {

    private final OpeningTurns turns = new OpeningTurns(1);

    @Test
    void othersWaitInTheOrderInWhichTheyCame() {
        CompletableFuture<Void> first = turns.enter("a");
        CompletableFuture<Void> second = turns.enter("a");
        CompletableFuture<Void> third = turns.enter("a");
        assertThat(first).isCompleted();
        assertThat(second).isNotDone();

        turns.leave("a");
        assertThat(second).isCompleted();
        assertThat(third).isNotDone();

        turns.leave("a");
        assertThat(third).isCompleted();
    }

    @Test
    void anotherAddressIsNotWaitedFor() {
        turns.enter("a");
        assertThat(turns.enter("b")).isCompleted();
    }

    @Test
    void whoHasGivenUpIsPassedOver() {
        turns.enter("a");
        CompletableFuture<Void> impatient = turns.enter("a");
        CompletableFuture<Void> patient = turns.enter("a");
        impatient.cancel(false);

        turns.leave("a");
        assertThat(patient).isCompleted();
    }

    @Test
    void nothingIsKeptOfAnAddressThatNobodyWants() {
        turns.enter("a");
        turns.enter("a").cancel(false);
        turns.leave("a");
        assertThat(turns.addresses()).isZero();
        assertThat(turns.enter("a")).isCompleted();
    }

    @Test
    void asManyAsMayHaveATurnAtOnce() {
        OpeningTurns several = new OpeningTurns(2);
        assertThat(several.enter("a")).isCompleted();
        assertThat(several.enter("a")).isCompleted();
        CompletableFuture<Void> third = several.enter("a");
        assertThat(third).isNotDone();

        several.leave("a");
        assertThat(third).isCompleted();
        assertThat(several.enter("a")).isNotDone();

        several.leave("a");
        several.leave("a");
        several.leave("a");
        assertThat(several.addresses()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void neverLetsMoreThreadsInThanMayAndForgetsNone(int atOnce) throws Exception {
        OpeningTurns limited = new OpeningTurns(atOnce);
        long seed = System.nanoTime();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger served = new AtomicInteger();
        AtomicInteger gaveUp = new AtomicInteger();
        int threads = 8;
        int rounds = 2000;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Random random = new Random(seed + i);
                done.add(executor.submit(() -> {
                    for (int round = 0; round < rounds; round++) {
                        CompletableFuture<Void> turn = limited.enter("a");
                        if (random.nextInt(4) == 0 && turn.completeExceptionally(new IllegalStateException())) {
                            gaveUp.incrementAndGet();
                            continue;
                        }
                        turn.get(20, TimeUnit.SECONDS);
                        assertThat(inside.incrementAndGet()).as("seed " + seed).isBetween(1, atOnce);
                        served.incrementAndGet();
                        inside.decrementAndGet();
                        limited.leave("a");
                    }
                    return null;
                }));
            }
            for (Future<?> each : done) {
                each.get(30, TimeUnit.SECONDS);
            }
        }
        assertThat(served.get() + gaveUp.get()).isEqualTo(threads * rounds);
        assertThat(limited.addresses()).isZero();
    }
}
