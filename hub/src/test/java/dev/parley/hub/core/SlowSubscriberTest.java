package dev.parley.hub.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.hub.Data;
import dev.parley.hub.NamespaceOptions;
import dev.parley.hub.Publication;
import dev.parley.hub.SlowSubscriber;
import dev.parley.hub.fake.FakeLoop;
import dev.parley.hub.fake.FakeSubscriber;
import dev.parley.hub.fake.FakeTime;
import dev.parley.hub.fake.HandBroker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of subscribers that are behind, and that nobody else notices. */
class SlowSubscriberTest {

    /** How many publications of one byte the backlog holds. */
    private static final int BACKLOG = 7;

    private final Channels channels = new Channels(new HandBroker(), new FakeTime(), Duration.ZERO);
    private final FakeLoop loop = new FakeLoop();

    private FakeSubscriber subscribe(SlowSubscriber policy, int room) {
        NamespaceOptions options =
                NamespaceOptions.builder().slowSubscriber(policy).backlog(1024).build();
        FakeSubscriber subscriber = new FakeSubscriber(loop);
        subscriber.room = room;
        channels.subscribe("c", options, subscriber, Optional.empty());
        return subscriber;
    }

    private void publish(String data, Map<String, String> tags) {
        channels.published("c", "c", new Publication(0, Data.of(data), Optional.empty(), tags, Instant.EPOCH), "");
        loop.run();
    }

    private void publish(String... data) {
        for (String one : data) {
            publish(one, Map.of());
        }
    }

    private static List<String> digits(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
    }

    // ---- disconnect

    @Test
    void whoIsBehindGetsTheRestOnceThereIsRoom() {
        FakeSubscriber slow = subscribe(new SlowSubscriber.DisconnectIt(), 2);
        publish("1", "2", "3", "4");
        assertThat(slow.told).containsExactly("1", "2");
        assertThat(slow.subscription.orElseThrow().isBehind()).isTrue();
        slow.hasRoom(1);
        assertThat(slow.told).containsExactly("1", "2", "3");
        publish("5");
        slow.hasRoom(100);
        publish("6");
        assertThat(slow.told).containsExactlyElementsOf(digits(1, 6));
        assertThat(slow.subscription.orElseThrow().isBehind()).isFalse();
    }

    @Test
    void whoIsBehindForTooLongIsDisconnectedWithoutBeingAsked() {
        FakeSubscriber slow = subscribe(new SlowSubscriber.DisconnectIt(), 0);
        FakeSubscriber fast = subscribe(new SlowSubscriber.DisconnectIt(), Integer.MAX_VALUE);
        digits(1, BACKLOG).forEach(this::publish);
        assertThat(slow.told).isEmpty();
        publish("8");
        assertThat(slow.told).containsExactly("too slow");
        assertThat(fast.told).containsExactlyElementsOf(digits(1, 8));
        assertThat(channels.counts()).containsEntry("c", 1);
    }

    @Test
    void nobodyElseIsHeldUp() {
        FakeSubscriber slow = subscribe(new SlowSubscriber.DisconnectIt(), 1);
        FakeSubscriber fast = subscribe(new SlowSubscriber.DisconnectIt(), Integer.MAX_VALUE);
        publish("1", "2", "3");
        assertThat(fast.told).containsExactly("1", "2", "3");
        slow.hasRoom(100);
        assertThat(slow.told).containsExactly("1", "2", "3");
    }

    @Test
    void aLoopThatIsLateByMoreThanTheBacklogCountsAsSlow() {
        FakeSubscriber one = subscribe(new SlowSubscriber.DisconnectIt(), Integer.MAX_VALUE);
        for (String data : digits(1, 20)) {
            channels.published(
                    "c", "c", new Publication(0, Data.of(data), Optional.empty(), Map.of(), Instant.EPOCH), "");
        }
        loop.run();
        assertThat(one.told).containsExactly("too slow");
    }

    // ---- skip to the newest

    @Test
    void skipsToTheNewestAndTellsHowManyAreMissing() {
        FakeSubscriber slow = subscribe(new SlowSubscriber.SkipToNewest(), 1);
        publish("1", "2", "3", "4");
        slow.hasRoom(100);
        publish("5");
        assertThat(slow.told).containsExactly("1", "skipped 2", "4", "5");
    }

    @Test
    void skipsWhatTheBacklogHasDropped() {
        FakeSubscriber slow = subscribe(new SlowSubscriber.SkipToNewest(), 1);
        digits(1, 20).forEach(this::publish);
        slow.hasRoom(100);
        assertThat(slow.told).containsExactly("1", "skipped 18", "20");
    }

    @Test
    void skipsNothingWhenOneIsMissing() {
        FakeSubscriber slow = subscribe(new SlowSubscriber.SkipToNewest(), 1);
        publish("1", "2");
        slow.hasRoom(1);
        assertThat(slow.told).containsExactly("1", "2");
        publish("3", "4");
        slow.hasRoom(1);
        assertThat(slow.told).containsExactly("1", "2", "skipped 1", "4");
    }

    @Test
    void skipsToTheNewestThatIsWanted() {
        FakeSubscriber slow = subscribe(new SlowSubscriber.SkipToNewest(), 0);
        slow.onlyTag = "x";
        publish("1", Map.of("x", ""));
        publish("2", Map.of("x", ""));
        publish("3", Map.of());
        slow.hasRoom(100);
        assertThat(slow.told).containsExactly("skipped 1", "2");
    }

    // ---- latest for each value of a tag

    @Test
    void getsTheLatestForEachValueInTheOrderOfTheirTimes() {
        FakeSubscriber slow = subscribe(new SlowSubscriber.LatestPerTag("s"), 0);
        FakeSubscriber fast = subscribe(new SlowSubscriber.LatestPerTag("s"), Integer.MAX_VALUE);
        publish("A1", Map.of("s", "A"));
        publish("B1", Map.of("s", "B"));
        publish("A2", Map.of("s", "A"));
        publish("-1", Map.of());
        publish("B2", Map.of("s", "B"));
        slow.hasRoom(1);
        assertThat(slow.told).containsExactly("A2");
        publish("-2", Map.of());
        slow.hasRoom(100);
        publish("A3", Map.of("s", "A"));
        assertThat(slow.told).containsExactly("A2", "B2", "-2", "A3");
        assertThat(fast.told).containsExactly("A1", "B1", "A2", "-1", "B2", "-2", "A3");
    }

    @Test
    void theLatestOfEachValueOutlivesAnyNumberOfOthers() {
        FakeSubscriber slow = subscribe(new SlowSubscriber.LatestPerTag("s"), 0);
        publish("quiet", Map.of("s", "Q"));
        for (int i = 0; i < 1000; i++) {
            publish("b" + i, Map.of("s", "B"));
        }
        slow.hasRoom(100);
        assertThat(slow.told).containsExactly("quiet", "b999");
    }

    @Test
    void tellsThatSomeAreMissingWhenThereAreTooManyValues() {
        FakeSubscriber slow = subscribe(new SlowSubscriber.LatestPerTag("s"), 0);
        for (int i = 0; i < 100; i++) {
            publish("v" + i, Map.of("s", "s" + i));
        }
        slow.hasRoom(100);
        assertThat(slow.told.getFirst()).startsWith("skipped");
        assertThat(slow.told.getLast()).isEqualTo("v99");
        int skipped = Integer.parseInt(slow.told.getFirst().substring("skipped ".length()));
        assertThat(skipped + slow.told.size() - 1).isEqualTo(100);
    }

    // ---- what is kept

    @Test
    void keepsNothingOnceEverybodyHasIt() {
        FakeSubscriber slow = subscribe(new SlowSubscriber.DisconnectIt(), 0);
        publish("1", "2");
        slow.hasRoom(100);
        assertThat(channels.backlog("c")).isZero();
    }

    @Test
    void keepsNothingForWhoHasGone() {
        FakeSubscriber slow = subscribe(new SlowSubscriber.DisconnectIt(), 0);
        subscribe(new SlowSubscriber.DisconnectIt(), Integer.MAX_VALUE);
        publish("1", "2");
        assertThat(channels.backlog("c")).isPositive();
        slow.subscription.orElseThrow().end();
        assertThat(channels.backlog("c")).isZero();
    }
}
