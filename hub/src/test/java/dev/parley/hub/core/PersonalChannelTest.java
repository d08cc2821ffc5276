package dev.parley.hub.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.hub.Data;
import dev.parley.hub.NamespaceOptions;
import dev.parley.hub.Publication;
import dev.parley.hub.broker.MemoryBroker;
import dev.parley.hub.fake.FakeLoop;
import dev.parley.hub.fake.FakeSubscriber;
import dev.parley.hub.fake.FakeTime;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a channel costs that has one subscriber and no history. */
class PersonalChannelTest {
    private static final int CHANNELS = 50_000;

    private static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    @Test
    void takesLessThanOneKilobyteAlsoAfterItWasUsed() {
        Channels channels = new Channels(MemoryBroker.create(), new FakeTime(), Duration.ZERO);
        FakeLoop loop = new FakeLoop();
        FakeSubscriber subscriber = new FakeSubscriber(loop);
        Publication publication = new Publication(0, Data.of("x"), Optional.empty(), Map.of(), Instant.EPOCH);
        long before = usedHeap();
        for (int i = 0; i < CHANNELS; i++) {
            String name = "personal:" + i;
            channels.subscribe(name, NamespaceOptions.DEFAULT, subscriber, Optional.empty());
            channels.published(name, name, publication, "");
            loop.run();
            subscriber.told.clear();
        }
        long each = (usedHeap() - before) / CHANNELS;
        assertThat(channels.size()).isEqualTo(CHANNELS);
        assertThat(each).as("bytes for a channel").isBetween(100L, 1023L);
    }
}
