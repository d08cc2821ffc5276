package dev.parley.app.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AllowanceTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - Allowance.REFILL_NANOS);
    private final Allowance allowance = new Allowance(now::get);

    @Test
    void allowsABurstAndNoMore() {
        assertThat(taken(Allowance.BURST + 5)).isEqualTo(Allowance.BURST);
    }

    @Test
    void allowsOneMoreAfterEachHalfSecondAlsoWhenTheClockWrapsRound() {
        taken(Allowance.BURST);
        for (int i = 0; i < 20; i++) {
            now.addAndGet(Allowance.REFILL_NANOS);
            assertThat(taken(3)).isEqualTo(1);
        }
    }

    @Test
    void keepsThePartOfARefillThatHasPassed() {
        taken(Allowance.BURST);
        now.addAndGet(Allowance.REFILL_NANOS * 3 / 2);
        assertThat(taken(5)).isEqualTo(1);
        now.addAndGet(Allowance.REFILL_NANOS / 2);
        assertThat(taken(5)).isEqualTo(1);
    }

    @Test
    void savesUpNoMoreThanABurst() {
        taken(Allowance.BURST);
        now.addAndGet(Allowance.REFILL_NANOS * 1_000);
        assertThat(taken(Allowance.BURST * 2)).isEqualTo(Allowance.BURST);
    }

    private int taken(int wanted) {
        int taken = 0;
        for (int i = 0; i < wanted; i++) {
            taken += allowance.take() ? 1 : 0;
        }
        return taken;
    }
}
