package dev.parley.hub.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.hub.ClientInfo;
import dev.parley.hub.Data;
import dev.parley.hub.Retention;
import dev.parley.hub.fake.FakeTime;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The contract, in memory; and that nothing is kept for longer than it counts. */
class MemoryBrokerTest extends BrokerContract {
    private final FakeTime time = new FakeTime();
    private final MemoryBroker first = MemoryBroker.create(time);

    @Override
    protected Broker newNode() {
        return MemoryBroker.beside(first);
    }

    @Override
    protected void passTime(Duration passed) {
        time.pass(passed);
    }

    private void publish(Retention retention, Optional<String> key) {
        get(first.publish(
                "c", new PublicationDraft(Data.of("x"), Optional.empty(), Map.of(), time.instant(), retention, key)));
    }

    @Test
    void nothingIsKeptOfAChannelWithoutHistory() {
        publish(Retention.NONE, Optional.empty());
        assertThat(first.size()).isZero();
    }

    @Test
    void whatHasExpiredIsRemoved() {
        publish(new Retention(1, Duration.ofSeconds(1), Duration.ofSeconds(10)), Optional.of("key"));
        get(first.addPresence("c", new ClientInfo("u", "1"), Duration.ofSeconds(1)));
        assertThat(first.size()).isEqualTo(3);
        time.pass(Duration.ofSeconds(10));
        first.expire();
        assertThat(first.size()).as("the key").isEqualTo(1);
        time.pass(Broker.IDEMPOTENCY_AGE);
        first.expire();
        assertThat(first.size()).isZero();
    }

    @Test
    void aKeyPublishesAgainOnceItIsForgotten() {
        publish(Retention.NONE, Optional.of("key"));
        time.pass(Broker.IDEMPOTENCY_AGE.minusMillis(1));
        publish(Retention.NONE, Optional.of("key"));
        assertThat(first.size()).isEqualTo(1);
        time.pass(Duration.ofMillis(1));
        publish(Retention.of(1, Duration.ofSeconds(1)), Optional.of("key"));
        assertThat(first.size()).isEqualTo(2);
    }

    @Test
    void everyStageHasCompletedAlready() {
        assertThat(first.subscribe("c").toCompletableFuture()).isCompleted();
        assertThat(first.presence("c").toCompletableFuture()).isCompleted();
    }
}
