package dev.parley.hub.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.hub.Data;
import dev.parley.hub.History;
import dev.parley.hub.NamespaceOptions;
import dev.parley.hub.Publication;
import dev.parley.hub.Retention;
import dev.parley.hub.StreamPosition;
import dev.parley.hub.fake.FakeLoop;
import dev.parley.hub.fake.FakeSubscriber;
import dev.parley.hub.fake.FakeTime;
import dev.parley.hub.fake.HandBroker;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Between what is read from a history and what is told as it happens nothing is lost, and nothing comes twice. */
class RecoveryTest {
    private static final NamespaceOptions OPTIONS = NamespaceOptions.builder()
            .history(Retention.of(100, Duration.ofMinutes(1)))
            .recovery(true)
            .backlog(1024)
            .build();

    private final HandBroker broker = new HandBroker();
    private final FakeTime time = new FakeTime();
    private final Channels channels = new Channels(broker, time, Duration.ZERO);
    private final FakeLoop loop = new FakeLoop();

    private FakeSubscriber subscribe(Optional<StreamPosition> since) {
        FakeSubscriber subscriber = new FakeSubscriber(loop);
        channels.subscribe("c", OPTIONS, subscriber, since);
        return subscriber;
    }

    private FakeSubscriber subscribe() {
        return subscribe(Optional.empty());
    }

    private FakeSubscriber recover(long offset) {
        return subscribe(Optional.of(new StreamPosition(offset, broker.epoch())));
    }

    private void tell(Publication... publications) {
        for (Publication one : publications) {
            channels.published("c", "c", one, broker.epoch());
        }
    }

    private void publish(String... data) {
        for (String one : data) {
            tell(broker.append(one));
        }
    }

    // ---- joining

    @Test
    void theNodeSubscribesBeforeItReadsTheHistory() {
        recover(0);
        assertThat(broker.asked).containsExactly("subscribe c", "history");
    }

    @Test
    void whatWasMissedComesFirstAndThenWhatHappens() {
        broker.append("a");
        broker.append("b");
        broker.append("c");
        FakeSubscriber one = recover(1);
        publish("d");
        loop.run();
        assertThat(one.told).containsExactly("missed 2:b", "missed 3:c", "4:d");
    }

    @Test
    void whatIsPublishedWhileTheHistoryIsReadComesOnce() {
        broker.answerByHand();
        broker.append("a");
        FakeSubscriber one = recover(0);
        broker.answer(); // It has subscribed.
        publish("b");
        broker.answer(); // The history has a and b.
        loop.run();
        publish("c");
        loop.run();
        assertThat(one.told).containsExactly("missed 1:a", "missed 2:b", "3:c");
    }

    @Test
    void whatTheHistoryHasAndTheNodeIsToldLateComesOnce() {
        broker.answerByHand();
        FakeSubscriber one = recover(0);
        broker.answer();
        Publication late = broker.append("a");
        broker.answer();
        loop.run();
        tell(late);
        publish("b");
        loop.run();
        assertThat(one.told).containsExactly("missed 1:a", "2:b");
    }

    @Test
    void whatComesBetweenTheHistoryAndTheBeginningIsKept() {
        FakeSubscriber one = new FakeSubscriber(loop);
        one.startsAtOnce = false;
        channels.subscribe("c", OPTIONS, one, Optional.of(broker.position()));
        publish("a", "b");
        loop.run();
        assertThat(one.told).isEmpty();
        one.subscription.orElseThrow().start();
        assertThat(one.told).containsExactly("1:a", "2:b");
    }

    @Test
    void aSecondSubscriberIsToldNothingTwiceAlthoughTheFirstWaitsForIt() {
        FakeSubscriber one = recover(0);
        Publication first = broker.append("a");
        Publication second = broker.append("b");
        FakeSubscriber two = recover(0); // Its history is ahead of what the node was told.
        tell(first, second);
        publish("c");
        loop.run();
        assertThat(one.told).containsExactly("1:a", "2:b", "3:c");
        assertThat(two.told).containsExactly("missed 1:a", "missed 2:b", "3:c");
    }

    @Test
    void whoeverComesWhileTheFirstIsStillJoiningWaitsForThePosition() {
        broker.answerByHand();
        FakeSubscriber one = recover(0);
        FakeSubscriber two = recover(0);
        broker.answer();
        assertThat(broker.asked).containsExactly("subscribe c", "history");
        publish("a");
        broker.answer();
        loop.run();
        publish("b");
        broker.answer();
        loop.run();
        assertThat(one.told).containsExactly("missed 1:a", "2:b");
        assertThat(two.told).containsExactly("missed 1:a", "missed 2:b");
        publish("c");
        loop.run();
        assertThat(one.told).endsWith("3:c");
        assertThat(two.told).endsWith("3:c");
    }

    @Test
    void readsAgainWhenMoreHappensMeanwhileThanIsKept() {
        broker.answerByHand();
        FakeSubscriber one = recover(0);
        broker.answer();
        for (int i = 1; i <= 20; i++) {
            publish("x"); // More than the backlog holds.
        }
        broker.answer();
        loop.run();
        assertThat(broker.asked).containsExactly("subscribe c", "history", "history");
        publish("y");
        broker.answer();
        loop.run();
        publish("z");
        loop.run();
        assertThat(one.told).hasSize(22).startsWith("missed 1:x").endsWith("missed 20:x", "missed 21:y", "22:z");
    }

    @Test
    void theNodeUnsubscribesIfTheHistoryCannotBeRead() {
        broker.answerByHand();
        FakeSubscriber one = recover(0);
        broker.answer();
        broker.away(true);
        broker.answer();
        loop.run();
        assertThat(one.told).singleElement().asString().startsWith("refused");
        assertThat(broker.asked).endsWith("unsubscribe c");
    }

    // ---- gaps

    @Test
    void aGapIsClosedFromTheHistoryBeforeAnythingElseIsTold() {
        FakeSubscriber one = subscribe();
        publish("a");
        broker.append("b");
        broker.append("c");
        broker.answerByHand();
        publish("d", "e");
        loop.run();
        assertThat(one.told).containsExactly("1:a");
        broker.answer();
        loop.run();
        assertThat(one.told).containsExactly("1:a", "2:b", "3:c", "4:d", "5:e");
    }

    @Test
    void aGapWithinAGapIsClosedToo() {
        FakeSubscriber one = subscribe();
        broker.answerByHand();
        broker.append("a");
        publish("b");
        broker.append("c");
        broker.answer(); // Up to c, and b was known.
        broker.append("d");
        broker.append("e");
        publish("f");
        broker.answer();
        loop.run();
        assertThat(one.told).containsExactly("1:a", "2:b", "3:c", "4:d", "5:e", "6:f");
    }

    @Test
    void aGapThatTheHistoryCannotCloseEndsSubscriptionsHonestly() {
        FakeSubscriber one = subscribe();
        publish("a");
        broker.append("b");
        broker.append("c");
        broker.trim(2);
        publish("d");
        loop.run();
        assertThat(one.told).containsExactly("1:a", "lost");
        FakeSubscriber two = subscribe();
        publish("e");
        loop.run();
        assertThat(two.told).containsExactly("5:e");
    }

    @Test
    void readsTheHistoryAgainWhenThatFailed() {
        FakeSubscriber one = subscribe();
        broker.append("a");
        broker.away(true);
        publish("b");
        broker.away(false);
        loop.run();
        assertThat(one.told).isEmpty();
        time.pass(Duration.ofSeconds(1));
        loop.run();
        assertThat(one.told).containsExactly("1:a", "2:b");
    }

    @Test
    void whatWasMissedWhileTheBrokerWasAwayComesWhenItIsBack() {
        FakeSubscriber one = subscribe();
        publish("a");
        broker.append("b");
        channels.brokerIsBack();
        publish("c");
        loop.run();
        assertThat(one.told).containsExactly("1:a", "2:b", "3:c");
    }

    @Test
    void findsByLookingWhatTheBrokerHasNotTold() {
        FakeSubscriber one = subscribe();
        broker.append("a");
        channels.checkPositions();
        loop.run();
        assertThat(one.told).containsExactly("1:a");
    }

    @Test
    void whatTheBrokerTellsTwiceComesOnce() {
        FakeSubscriber one = subscribe();
        Publication twice = broker.append("a");
        tell(twice, twice);
        loop.run();
        assertThat(one.told).containsExactly("1:a");
    }

    @Test
    void whatIsKeptOutOfTheHistoryIsToldInItsOrder() {
        FakeSubscriber one = subscribe();
        publish("a");
        tell(broker.append("kept out").at(0));
        loop.run();
        assertThat(one.told).containsExactly("1:a", "kept out");
    }

    @Test
    void whatComesWhileAGapIsClosedComesOnce() {
        FakeSubscriber one = subscribe();
        broker.append("x");
        broker.answerByHand();
        publish("x");
        broker.answer(); // Up to 2.
        loop.run();
        broker.append("x"); // 3
        for (int i = 0; i < 5; i++) {
            publish("x");
        }
        broker.answer();
        loop.run();
        assertThat(one.told).hasSize(8).endsWith("7:x", "8:x");
    }

    // ---- another stream

    @Test
    void aStreamThatBeginsAnewEndsSubscriptionsHonestly() {
        FakeSubscriber one = subscribe();
        publish("a", "b");
        loop.run();
        broker.beginAnew("f");
        publish("c");
        loop.run();
        assertThat(one.told).containsExactly("1:a", "2:b", "lost");
        FakeSubscriber two = recover(0);
        publish("d");
        loop.run();
        assertThat(two.told).containsExactly("missed 1:c", "2:d");
    }

    @Test
    void whoReadsFirstThatAStreamHasBegunAnewStaysAndTheOthersAreToldSo() {
        FakeSubscriber one = subscribe();
        publish("a");
        loop.run();
        broker.beginAnew("f");
        FakeSubscriber two = recover(0);
        publish("b");
        loop.run();
        assertThat(one.told).containsExactly("1:a", "lost");
        assertThat(two.told).containsExactly("1:b");
    }

    // ---- whether everything was recovered

    private static History history(long offset, String epoch, long... offsets) {
        List<Publication> publications = Arrays.stream(offsets)
                .mapToObj(one -> new Publication(one, Data.empty(), Optional.empty(), Map.of(), Instant.EPOCH))
                .toList();
        return new History(publications, new StreamPosition(offset, epoch));
    }

    @Test
    void isRecoveredOnlyIfEveryOffsetSinceIsThere() {
        StreamPosition since = new StreamPosition(5, "e");
        assertThat(Recovery.of(since, history(7, "e", 6, 7)))
                .hasValueSatisfying(all -> assertThat(all).hasSize(2));
        assertThat(Recovery.of(since, history(5, "e"))).hasValue(List.of());
        assertThat(Recovery.of(since, history(7, "e", 7))).as("trimmed").isEmpty();
        assertThat(Recovery.of(since, history(7, "e"))).as("removed").isEmpty();
        assertThat(Recovery.of(since, history(7, "e", 6))).as("cut off").isEmpty();
        assertThat(Recovery.of(since, history(7, "f", 6, 7)))
                .as("another stream")
                .isEmpty();
        assertThat(Recovery.of(since, history(4, "e")))
                .as("ahead of the stream")
                .isEmpty();
    }
}
