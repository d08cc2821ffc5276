package dev.parley.hub.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.hub.ClientInfo;
import dev.parley.hub.Data;
import dev.parley.hub.Encoding;
import dev.parley.hub.NamespaceOptions;
import dev.parley.hub.Publication;
import dev.parley.hub.Push;
import dev.parley.hub.fake.FakeLoop;
import dev.parley.hub.fake.FakeSubscriber;
import dev.parley.hub.fake.FakeTime;
import dev.parley.hub.fake.HandBroker;
import dev.parley.websocket.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What happens in a channel reaches its subscribers, each once, in its order. */
class FanOutTest {
    private static final NamespaceOptions OPTIONS = NamespaceOptions.DEFAULT;

    private final HandBroker broker = new HandBroker();
    private final FakeTime time = new FakeTime();
    private final Channels channels = new Channels(broker, time, Duration.ZERO);
    private final FakeLoop loop = new FakeLoop();
    private final FakeLoop otherLoop = new FakeLoop();

    private FakeSubscriber subscribe(FakeLoop on) {
        FakeSubscriber subscriber = new FakeSubscriber(on);
        channels.subscribe("c", OPTIONS, subscriber, Optional.empty());
        return subscriber;
    }

    private static Publication publication(String data, Map<String, String> tags) {
        return new Publication(0, Data.of(data), Optional.empty(), tags, Instant.EPOCH);
    }

    private void publish(String... data) {
        for (String one : data) {
            channels.published("c", "c", publication(one, Map.of()), "");
        }
    }

    @Test
    void everySubscriberGetsEverythingInItsOrder() {
        FakeSubscriber one = subscribe(loop);
        FakeSubscriber two = subscribe(loop);
        FakeSubscriber three = subscribe(otherLoop);
        publish("a", "b");
        loop.run();
        publish("c");
        loop.run();
        otherLoop.run();
        assertThat(one.told).containsExactly("a", "b", "c");
        assertThat(two.told).containsExactly("a", "b", "c");
        assertThat(three.told).containsExactly("a", "b", "c");
    }

    @Test
    void nothingIsOfferedButOnTheLoop() {
        FakeSubscriber one = subscribe(loop);
        publish("a");
        assertThat(one.told).isEmpty();
    }

    @Test
    void whatComesWithinATurnIsHandedOverOnceForAllSubscribersOfALoop() {
        for (int i = 0; i < 100; i++) {
            subscribe(loop);
        }
        publish("a", "b", "c");
        assertThat(loop.waiting()).isEqualTo(1);
    }

    @Test
    void eachPushIsWrittenOnceForEachEncoding() {
        AtomicInteger written = new AtomicInteger();
        Encoding counting = push -> {
            written.incrementAndGet();
            return FakeSubscriber.PLAIN.encode(push);
        };
        Encoding other = push -> Message.binary(new byte[] {1});
        for (int i = 0; i < 10; i++) {
            for (FakeLoop on : new FakeLoop[] {loop, otherLoop}) {
                channels.subscribe("c", OPTIONS, new FakeSubscriber(on, counting), Optional.empty());
                channels.subscribe("c", OPTIONS, new FakeSubscriber(on, other), Optional.empty());
            }
        }
        publish("a", "b");
        loop.run();
        otherLoop.run();
        assertThat(written).hasValue(2);
    }

    @Test
    void pushesAreFramedForManyReceivers() {
        Entry.Told told = new Entry.Told(0, new Push.Published("c", "c", publication("a", Map.of())));
        assertThat(told.message(FakeSubscriber.PLAIN).frame()).isPresent();
        assertThat(told.message(FakeSubscriber.PLAIN)).isSameAs(told.message(FakeSubscriber.PLAIN));
    }

    @Test
    void whoUnsubscribesGetsNothingMore() {
        FakeSubscriber one = subscribe(loop);
        FakeSubscriber two = subscribe(loop);
        publish("a");
        one.subscription.orElseThrow().end();
        loop.run();
        assertThat(one.told).isEmpty();
        assertThat(two.told).containsExactly("a");
    }

    @Test
    void aSubscriberThatUnsubscribesWhileItIsToldTakesNobodyElseWithIt() {
        FakeSubscriber[] all = new FakeSubscriber[5];
        Encoding ending = push -> {
            all[0].subscription.orElseThrow().end();
            all[2].subscription.orElseThrow().end();
            return FakeSubscriber.PLAIN.encode(push);
        };
        for (int i = 0; i < all.length; i++) {
            all[i] = new FakeSubscriber(loop, i == 1 ? ending : FakeSubscriber.PLAIN);
            channels.subscribe("c", OPTIONS, all[i], Optional.empty());
        }
        publish("a", "b");
        loop.run();
        publish("c");
        loop.run();
        assertThat(all[1].told).containsExactly("a", "b", "c");
        assertThat(all[2].told).isEmpty();
        assertThat(all[3].told).containsExactly("a", "b", "c");
        assertThat(all[4].told).containsExactly("a", "b", "c");
        assertThat(channels.counts()).containsEntry("c", 3);
    }

    @Test
    void whoWantsOnlySomePushesGetsOnlyThose() {
        FakeSubscriber one = subscribe(loop);
        one.onlyTag = "x";
        channels.published("c", "c", publication("a", Map.of("x", "1")), "");
        channels.published("c", "c", publication("b", Map.of("y", "1")), "");
        channels.joined("c", new ClientInfo("u", "1"));
        loop.run();
        assertThat(one.told).containsExactly("a");
    }

    @Test
    void whoComesAndGoesIsToldBetweenPublications() {
        FakeSubscriber one = subscribe(loop);
        publish("a");
        channels.joined("c", new ClientInfo("u", "1"));
        channels.left("c", new ClientInfo("u", "1"));
        publish("b");
        loop.run();
        assertThat(one.told).containsExactly("a", "joined 1", "left 1", "b");
    }

    @Test
    void aChannelAppearsWithItsFirstSubscriberAndVanishesWithItsLast() {
        FakeSubscriber one = subscribe(loop);
        FakeSubscriber two = subscribe(otherLoop);
        assertThat(channels.size()).isEqualTo(1);
        one.subscription.orElseThrow().end();
        assertThat(channels.size()).isEqualTo(1);
        two.subscription.orElseThrow().end();
        assertThat(channels.size()).isZero();
        assertThat(broker.asked).containsExactly("subscribe c", "unsubscribe c");
    }

    @Test
    void whoComesWhileTheChannelVanishesWaitsUntilItHas() {
        FakeSubscriber one = subscribe(loop);
        broker.answerByHand();
        one.subscription.orElseThrow().end();
        FakeSubscriber two = subscribe(loop);
        assertThat(broker.asked).containsExactly("subscribe c", "unsubscribe c");
        broker.answer();
        loop.run();
        assertThat(broker.asked).containsExactly("subscribe c", "unsubscribe c", "subscribe c");
        broker.answer();
        loop.run();
        publish("a");
        loop.run();
        assertThat(two.told).containsExactly("a");
    }

    @Test
    void whoUnsubscribesBeforeTheBrokerHasAnsweredLeavesNothingBehind() {
        broker.answerByHand();
        FakeSubscriber one = new FakeSubscriber(loop);
        one.startsAtOnce = false;
        channels.subscribe("c", OPTIONS, one, Optional.empty());
        broker.answer();
        loop.run();
        one.subscription.orElseThrow().end();
        assertThat(broker.asked).containsExactly("subscribe c", "unsubscribe c");
        broker.answer();
        assertThat(channels.size()).isZero();
    }

    @Test
    void isRefusedWhileTheBrokerIsAwayAndLeavesNothingBehind() {
        broker.away(true);
        FakeSubscriber one = subscribe(loop);
        assertThat(one.told).singleElement().asString().startsWith("refused: ").contains("away");
        assertThat(channels.size()).isZero();
        assertThat(broker.asked).containsExactly("subscribe c");
        broker.away(false);
        FakeSubscriber two = subscribe(loop);
        publish("a");
        loop.run();
        assertThat(two.told).containsExactly("a");
    }

    @Test
    void collectsForAWhileWhenToldTo() {
        Channels collecting = new Channels(broker, time, Duration.ofMillis(10));
        FakeSubscriber one = new FakeSubscriber(loop);
        collecting.subscribe("c", OPTIONS, one, Optional.empty());
        collecting.published("c", "c", publication("a", Map.of()), "");
        time.pass(Duration.ofMillis(9));
        assertThat(loop.run()).isZero();
        collecting.published("c", "c", publication("b", Map.of()), "");
        time.pass(Duration.ofMillis(1));
        assertThat(loop.run()).isEqualTo(1);
        assertThat(one.told).containsExactly("a", "b");
    }

    @Test
    void givesOthersOfTheLoopTheirTurnWhenThereIsMuchToTell() {
        for (int i = 0; i < 10_000; i++) {
            subscribe(loop);
        }
        FakeSubscriber last = subscribe(loop);
        publish("a", "b", "c", "d");
        assertThat(loop.run()).isGreaterThan(2);
        assertThat(last.told).containsExactly("a", "b", "c", "d");
    }

    @Test
    void aLoopThatHasStoppedKeepsNobodyElseFromBeingTold() {
        FakeSubscriber one = subscribe(loop);
        boolean[] stopped = new boolean[1];
        FakeSubscriber gone = new FakeSubscriber(task -> {
            if (stopped[0]) {
                throw new RejectedExecutionException("stopped");
            }
            loop.execute(task);
        });
        channels.subscribe("c", OPTIONS, gone, Optional.empty());
        stopped[0] = true;
        publish("a");
        loop.run();
        assertThat(one.told).containsExactly("a");
    }

    @Test
    void tellsThatSomethingMayBeMissingWhereNobodyCanKnow() {
        FakeSubscriber one = subscribe(loop);
        publish("a");
        channels.brokerIsBack();
        publish("b");
        loop.run();
        assertThat(one.told).containsExactly("a", "skipped 0", "b");
    }
}
