package dev.parley.hub.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.hub.ClientInfo;
import dev.parley.hub.Data;
import dev.parley.hub.Encoding;
import dev.parley.hub.History;
import dev.parley.hub.NamespaceOptions;
import dev.parley.hub.Publication;
import dev.parley.hub.Push;
import dev.parley.hub.Retention;
import dev.parley.hub.StreamPosition;
import dev.parley.hub.broker.BrokerListener;
import dev.parley.hub.broker.MemoryBroker;
import dev.parley.hub.broker.PublicationDraft;
import dev.parley.hub.fake.FakeTime;
import dev.parley.websocket.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Threads publish while subscribers come, go, recover and are refused room now and then: each gets every publication once and in
 * its order, over all its subscriptions.
 */
class ChannelsStressTest {
    private static final int PUBLISHERS = 3;
    private static final int PUBLICATIONS = 20_000;
    private static final int SUBSCRIBERS = 12;

    private static final NamespaceOptions OPTIONS = NamespaceOptions.builder()
            .history(new Retention(PUBLISHERS * PUBLICATIONS, Duration.ofHours(1), Duration.ofHours(1)))
            .recovery(true)
            .backlog(1 << 20)
            .build();

    private final ExecutorService[] loops = {
        Executors.newSingleThreadExecutor(), Executors.newSingleThreadExecutor(), Executors.newSingleThreadExecutor()
    };
    private final MemoryBroker broker = MemoryBroker.create();
    private final Channels channels = new Channels(broker, new FakeTime(), Duration.ZERO);
    private final CountDownLatch done = new CountDownLatch(SUBSCRIBERS);
    private final long seed = System.nanoTime();

    @AfterEach
    void stop() throws InterruptedException {
        broker.close();
        for (ExecutorService loop : loops) {
            loop.shutdown();
            assertThat(loop.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Subscribes, loses its subscription now and then, and comes back from where it was. */
    private final class Client implements Subscriber {
        private final ExecutorService loop;
        private final Random random;
        private final List<Long> offsets = new ArrayList<>();
        private final AtomicInteger resubscriptions = new AtomicInteger();
        private StreamPosition position = StreamPosition.NONE;
        private Optional<Subscription> current = Optional.empty();
        private Optional<String> wrong = Optional.empty();

        Client(int number) {
            this.loop = loops[number % loops.length];
            this.random = new Random(seed + number);
        }

        void subscribe() {
            channels.subscribe(
                    "c",
                    OPTIONS,
                    this,
                    Optional.of(position).filter(one -> !one.epoch().isEmpty()));
        }

        @Override
        public ExecutorService loop() {
            return loop;
        }

        @Override
        public Encoding encoding() {
            return OFFSET;
        }

        @Override
        public boolean wants(Push push) {
            return true;
        }

        @Override
        public boolean offer(Message push) {
            if (random.nextInt(50) == 0) {
                Subscription behind = current.orElseThrow();
                loop.execute(behind::resume);
                return false;
            }
            get(Long.parseLong(push.toString()));
            if (random.nextInt(2_000) == 0) {
                current.orElseThrow().end();
                comeBack();
            }
            return true;
        }

        private void comeBack() {
            resubscriptions.incrementAndGet();
            loop.execute(this::subscribe);
        }

        private void get(long offset) {
            offsets.add(offset);
            position = new StreamPosition(offset, position.epoch());
            if (offset == (long) PUBLISHERS * PUBLICATIONS) {
                done.countDown();
            }
        }

        @Override
        public void joined(Subscription joined, Optional<History> read) {
            History history = read.orElseThrow();
            current = Optional.of(joined);
            if (position.epoch().isEmpty()) {
                assertThat(history.position().offset()).isZero();
            } else if (Recovery.of(position, history).isEmpty()) {
                wrong = Optional.of("not recovered from " + position);
            }
            position = new StreamPosition(position.offset(), history.position().epoch());
            history.publications().forEach(one -> get(one.offset()));
            joined.start();
        }

        @Override
        public void refused(Throwable cause) {
            wrong = Optional.of("refused: " + cause);
        }

        @Override
        public void skipped(long count) {
            wrong = Optional.of("skipped " + count);
        }

        @Override
        public void tooSlow() {
            comeBack(); // It recovers.
        }

        @Override
        public void lost() {
            comeBack();
        }
    }

    private static final Encoding OFFSET = push ->
            Message.text(Long.toString(((Push.Published) push).publication().offset()));

    @Test
    void eachSubscriberGetsEachPublicationOnceAndInItsOrder() throws InterruptedException {
        broker.start(new BrokerListener() {
            @Override
            public void onPublication(String subscription, String channel, Publication publication, String epoch) {
                channels.published(subscription, channel, publication, epoch);
            }

            @Override
            public void onJoin(String channel, ClientInfo client) {}

            @Override
            public void onLeave(String channel, ClientInfo client) {}

            @Override
            public void onControl(Data message) {}

            @Override
            public void onAway(Throwable cause) {}

            @Override
            public void onBack() {}
        });
        List<Client> clients = new ArrayList<>();
        CountDownLatch subscribed = new CountDownLatch(SUBSCRIBERS);
        for (int i = 0; i < SUBSCRIBERS; i++) {
            Client client = new Client(i);
            clients.add(client);
            client.loop().execute(() -> {
                client.subscribe();
                subscribed.countDown();
            });
        }
        subscribed.await();
        List<Thread> publishers = new ArrayList<>();
        for (int i = 0; i < PUBLISHERS; i++) {
            publishers.add(Thread.ofPlatform().start(this::publishAll));
        }
        for (Thread publisher : publishers) {
            publisher.join();
        }
        assertThat(done.await(50, TimeUnit.SECONDS)).as("seed %d", seed).isTrue();
        for (Client client : clients) {
            assertThat(client.wrong).as("seed %d", seed).isEmpty();
            assertThat(client.offsets).as("seed %d", seed).hasSize(PUBLISHERS * PUBLICATIONS);
            for (int i = 0; i < client.offsets.size(); i++) {
                if (client.offsets.get(i) != i + 1) {
                    assertThat(client.offsets.get(i))
                            .as("seed %d, place %d", seed, i)
                            .isEqualTo(i + 1);
                }
            }
        }
        assertThat(clients)
                .anySatisfy(client -> assertThat(client.resubscriptions).hasPositiveValue());
    }

    private void publishAll() {
        PublicationDraft draft = new PublicationDraft(
                Data.of("x"), Optional.empty(), Map.of(), Instant.EPOCH, OPTIONS.retention(), Optional.empty());
        for (int i = 0; i < PUBLICATIONS; i++) {
            broker.publish("c", draft);
        }
    }
}
