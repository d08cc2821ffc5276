package dev.parley.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.hub.fake.FakeTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private final FakeTime time = new FakeTime();

    private int takeAll(TokenBucket bucket) {
        int count = 0;
        while (count < 1000 && bucket.take()) {
            count++;
        }
        return count;
    }

    @Test
    void hasSoManyAtOnceAndAsManyAgainInEachInterval() {
        TokenBucket bucket = new TokenBucket(new Rate(4, Duration.ofSeconds(2)), time);
        assertThat(takeAll(bucket)).isEqualTo(4);
        time.pass(Duration.ofMillis(499));
        assertThat(takeAll(bucket)).isZero();
        time.pass(Duration.ofMillis(1));
        assertThat(takeAll(bucket)).isEqualTo(1);
        time.pass(Duration.ofSeconds(1));
        assertThat(takeAll(bucket)).isEqualTo(2);
        time.pass(Duration.ofHours(1));
        assertThat(takeAll(bucket)).as("it holds no more than that").isEqualTo(4);
    }

    @Test
    void hasAnyNumberWithoutALimit() {
        assertThat(takeAll(new TokenBucket(Rate.UNLIMITED, time))).isEqualTo(1000);
    }

    @Test
    void aRateIsAboveZero() {
        assertThatIllegalArgumentException().isThrownBy(() -> Rate.perSecond(0)).withMessageContaining("got 0 times");
        assertThatIllegalArgumentException().isThrownBy(() -> new Rate(1, Duration.ZERO));
    }
}
