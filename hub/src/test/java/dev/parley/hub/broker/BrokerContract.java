package dev.parley.hub.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.hub.ClientInfo;
import dev.parley.hub.Data;
import dev.parley.hub.History;
import dev.parley.hub.HistoryRequest;
import dev.parley.hub.PresenceStats;
import dev.parley.hub.Publication;
import dev.parley.hub.PublishOptions;
import dev.parley.hub.Retention;
import dev.parley.hub.StreamPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every broker does, whatever it is made of. */
public abstract class BrokerContract {
    private static final Retention RETENTION = new Retention(10, Duration.ofSeconds(60), Duration.ofSeconds(120));
    private static final Duration SOON = Duration.ofSeconds(10);

    private final List<Broker> open = new ArrayList<>();

    /** Returns the broker of one more node, that shares everything with the others of this test. */
    protected abstract Broker newNode();

    /** Has what was published, and the leases of who is present, grow older. */
    protected abstract void passTime(Duration time);

    /** Returns a channel's name that no other test uses. */
    protected String channel(String name) {
        return name;
    }

    /** A node, and what it was told. */
    protected static final class Node implements BrokerListener {
        final Broker broker;

        /** What it was told, in its order. */
        final List<String> told = new CopyOnWriteArrayList<>();

        final List<Publication> publications = new CopyOnWriteArrayList<>();

        Node(Broker broker) {
            this.broker = broker;
        }

        @Override
        public void onPublication(String subscription, String channel, Publication publication, String epoch) {
            publications.add(publication);
            told.add((subscription.equals(channel) ? "" : subscription + " ") + channel + " " + publication.offset()
                    + " " + publication.data().utf8() + " " + epoch);
        }

        @Override
        public void onJoin(String channel, ClientInfo client) {
            told.add(channel + " joined " + client.client());
        }

        @Override
        public void onLeave(String channel, ClientInfo client) {
            told.add(channel + " left " + client.client());
        }

        @Override
        public void onControl(Data message) {
            told.add("control " + message.utf8());
        }

        @Override
        public void onAway(Throwable cause) {
            told.add("away");
        }

        @Override
        public void onBack() {
            told.add("back");
        }

        List<String> data() {
            return publications.stream().map(one -> one.data().utf8()).toList();
        }

        /** Waits until it was told so many things, and returns them. */
        List<String> told(int count) {
            await().atMost(SOON).until(() -> told.size() >= count);
            return told;
        }
    }

    private Node node() {
        Broker broker = newNode();
        open.add(broker);
        Node node = new Node(broker);
        get(broker.start(node));
        return node;
    }

    @AfterEach
    void closeAll() {
        open.forEach(Broker::close);
    }

    static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static PublicationDraft draft(String data, Retention retention, PublishOptions options) {
        return new PublicationDraft(
                Data.of(data),
                options.info(),
                options.tags(),
                Instant.ofEpochMilli(1_700_000_000_123L),
                retention,
                options.idempotencyKey());
    }

    private static StreamPosition publish(Node node, String channel, String data) {
        return get(node.broker.publish(channel, draft(data, RETENTION, PublishOptions.DEFAULT)));
    }

    private static StreamPosition publishUnkept(Node node, String channel, String data) {
        return get(node.broker.publish(channel, draft(data, Retention.NONE, PublishOptions.DEFAULT)));
    }

    private static History history(Node node, String channel, HistoryRequest request) {
        return get(node.broker.history(channel, request, RETENTION.positionAge()));
    }

    private static List<Long> offsets(History history) {
        return history.publications().stream().map(Publication::offset).toList();
    }

    // ---- publishing

    @Test
    void offsetsCountFromOneWithoutGapsInOneEpoch() {
        Node node = node();
        String c = channel("c");
        StreamPosition first = publish(node, c, "a");
        StreamPosition second = publish(node, c, "b");
        assertThat(first.offset()).isEqualTo(1);
        assertThat(second.offset()).isEqualTo(2);
        assertThat(first.epoch()).isNotEmpty().isEqualTo(second.epoch());
        assertThat(publish(node, channel("other"), "a").offset()).isEqualTo(1);
    }

    @Test
    void everyNodeThatHasSubscribedIsToldOnceAndInOrder() {
        Node one = node();
        Node two = node();
        Node three = node();
        String c = channel("c");
        get(one.broker.subscribe(c));
        get(two.broker.subscribe(c));
        String epoch = publish(one, c, "a").epoch();
        publish(two, c, "b");
        publish(three, c, "c");
        String[] expected = {c + " 1 a " + epoch, c + " 2 b " + epoch, c + " 3 c " + epoch};
        assertThat(one.told(3)).containsExactly(expected);
        assertThat(two.told(3)).containsExactly(expected);
        get(three.broker.publishControl(Data.of("all is told")));
        assertThat(three.told(1)).containsExactly("control all is told");
    }

    @Test
    void whatIsKeptInNoHistoryHasNoOffset() {
        Node node = node();
        String c = channel("c");
        get(node.broker.subscribe(c));
        assertThat(publishUnkept(node, c, "a")).isEqualTo(StreamPosition.NONE);
        assertThat(node.told(1)).containsExactly(c + " 0 a ");
        publish(node, c, "b");
        publishUnkept(node, c, "c");
        assertThat(node.told(3).get(2)).isEqualTo(c + " 0 c ");
        assertThat(offsets(history(node, c, HistoryRequest.oldest(10)))).containsExactly(1L);
    }

    @Test
    void everythingAboutAPublicationArrives() {
        Node one = node();
        Node two = node();
        String c = channel("c");
        get(two.broker.subscribe(c));
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        ClientInfo client = new ClientInfo("ü", "client", Data.of("{\"a\":1}"), Data.of(bytes));
        PublicationDraft draft = new PublicationDraft(
                Data.of(bytes),
                Optional.of(client),
                Map.of("k", "v", "ü", "\"'"),
                Instant.ofEpochMilli(1_700_000_000_123L),
                RETENTION,
                Optional.empty());
        get(one.broker.publish(c, draft));
        two.told(1);
        assertThat(two.publications).containsExactly(draft.at(1));
        assertThat(history(two, c, HistoryRequest.oldest(1)).publications()).containsExactly(draft.at(1));
    }

    @Test
    void publishersOfSeveralNodesAgreeOnOneOrder() throws InterruptedException {
        Node one = node();
        Node two = node();
        String c = channel("c");
        get(one.broker.subscribe(c));
        get(two.broker.subscribe(c));
        List<Thread> threads = new ArrayList<>();
        for (Node node : List.of(one, two)) {
            threads.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 100; i++) {
                    publish(node, c, node == one ? "1-" + i : "2-" + i);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(one.told(200)).isEqualTo(two.told(200));
        assertThat(one.publications)
                .extracting(Publication::offset)
                .isSorted()
                .doesNotHaveDuplicates()
                .hasSize(200);
    }

    @Test
    void theSameIdempotencyKeyPublishesOnce() {
        Node one = node();
        Node two = node();
        String c = channel("c");
        get(one.broker.subscribe(c));
        PublicationDraft draft = draft("a", RETENTION, PublishOptions.DEFAULT.withIdempotencyKey("k"));
        StreamPosition first = get(one.broker.publish(c, draft));
        publish(one, c, "b");
        assertThat(get(two.broker.publish(c, draft))).isEqualTo(first);
        assertThat(get(two.broker.publish(channel("other"), draft)).offset()).isEqualTo(1);
        publish(one, c, "c");
        one.told(3);
        assertThat(one.data()).containsExactly("a", "b", "c");
    }

    @Test
    void theSameIdempotencyKeyPublishesOnceWithoutHistoryToo() {
        Node node = node();
        String c = channel("c");
        get(node.broker.subscribe(c));
        PublicationDraft draft = draft("a", Retention.NONE, PublishOptions.DEFAULT.withIdempotencyKey("k"));
        get(node.broker.publish(c, draft));
        get(node.broker.publish(c, draft));
        publishUnkept(node, c, "b");
        node.told(2);
        assertThat(node.data()).containsExactly("a", "b");
    }

    // ---- subscribing

    @Test
    void aNodeThatHasUnsubscribedIsNotTold() {
        Node node = node();
        String c = channel("c");
        String d = channel("d");
        get(node.broker.subscribe(c));
        get(node.broker.subscribe(d));
        publishUnkept(node, c, "a");
        node.told(1);
        get(node.broker.unsubscribe(c));
        publishUnkept(node, c, "b");
        publishUnkept(node, d, "c");
        node.told(2);
        assertThat(node.data()).containsExactly("a", "c");
        get(node.broker.subscribe(c));
        publishUnkept(node, c, "d");
        node.told(3);
        assertThat(node.data()).containsExactly("a", "c", "d");
    }

    @Test
    void whoSubscribesAndThenReadsTheHistoryMissesNothing() throws InterruptedException {
        Node publisher = node();
        Retention all = new Retention(1000, Duration.ofSeconds(60), Duration.ofSeconds(60));
        for (int round = 0; round < 5; round++) {
            String c = channel("c" + round);
            Thread publishing = Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 100; i++) {
                    get(publisher.broker.publish(c, draft("x", all, PublishOptions.DEFAULT)));
                }
            });
            Node node = node();
            get(node.broker.subscribe(c));
            History read = history(node, c, HistoryRequest.oldest(HistoryRequest.ALL));
            publishing.join();
            HashSet<Long> offsets = new HashSet<>(offsets(read));
            await().atMost(SOON).until(() -> {
                node.publications.forEach(one -> offsets.add(one.offset()));
                return offsets.size() == 100;
            });
        }
    }

    @Test
    void aPatternIsToldWhatIsPublishedToTheChannelsThatBeginLikeIt() {
        Node node = node();
        String prefix = channel("quotes.");
        get(node.broker.subscribe(prefix + "*"));
        get(node.broker.subscribe(prefix + "a"));
        publishUnkept(node, prefix + "a", "1");
        publishUnkept(node, prefix + "b", "2");
        publishUnkept(node, channel("quote"), "3");
        get(node.broker.publishControl(Data.of("end")));
        assertThat(node.told(4))
                .containsExactlyInAnyOrder(
                        prefix + "a 0 1 ",
                        prefix + "* " + prefix + "a 0 1 ",
                        prefix + "* " + prefix + "b 0 2 ",
                        "control end");
        get(node.broker.unsubscribe(prefix + "*"));
        publishUnkept(node, prefix + "b", "4");
        publishUnkept(node, prefix + "a", "5");
        node.told(5);
        assertThat(node.data()).doesNotContain("4").endsWith("5");
    }

    @Test
    void joinsAndLeavesAreToldToThoseWhoHaveSubscribed() {
        Node one = node();
        Node two = node();
        String c = channel("c");
        get(one.broker.subscribe(c));
        ClientInfo client = new ClientInfo("u", "1", Data.of("{}"), Data.empty());
        get(two.broker.publishJoin(c, client));
        get(two.broker.publishLeave(c, client));
        assertThat(one.told(2)).containsExactly(c + " joined 1", c + " left 1");
        assertThat(two.told).isEmpty();
    }

    @Test
    void controlMessagesReachEveryNodeTheSenderToo() {
        Node one = node();
        Node two = node();
        get(one.broker.publishControl(Data.of("x")));
        assertThat(one.told(1)).containsExactly("control x");
        assertThat(two.told(1)).containsExactly("control x");
    }

    // ---- history

    @Test
    void historyIsReadFromEitherEndAndFromAnywhere() {
        Node node = node();
        String c = channel("c");
        StreamPosition position = StreamPosition.NONE;
        for (int i = 1; i <= 5; i++) {
            position = publish(node, c, "x" + i);
        }
        StreamPosition third = new StreamPosition(3, position.epoch());
        assertThat(offsets(history(node, c, HistoryRequest.oldest(2)))).containsExactly(1L, 2L);
        assertThat(offsets(history(node, c, HistoryRequest.newest(2)))).containsExactly(5L, 4L);
        assertThat(offsets(history(node, c, HistoryRequest.oldest(HistoryRequest.ALL))))
                .containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(offsets(history(node, c, HistoryRequest.after(third, HistoryRequest.ALL))))
                .containsExactly(4L, 5L);
        assertThat(offsets(history(node, c, HistoryRequest.after(third, 1)))).containsExactly(4L);
        assertThat(offsets(history(node, c, HistoryRequest.after(position, HistoryRequest.ALL))))
                .isEmpty();
        assertThat(offsets(history(node, c, new HistoryRequest(Optional.of(third), HistoryRequest.ALL, true))))
                .containsExactly(2L, 1L);
        assertThat(offsets(history(node, c, new HistoryRequest(Optional.of(third), 1, true))))
                .containsExactly(2L);
        assertThat(history(node, c, HistoryRequest.position())).isEqualTo(new History(List.of(), position));
    }

    @Test
    void historyIsBoundedBySize() {
        Node node = node();
        String c = channel("c");
        for (int i = 1; i <= 25; i++) {
            publish(node, c, "x");
        }
        History all = history(node, c, HistoryRequest.oldest(HistoryRequest.ALL));
        assertThat(offsets(all)).hasSize(10).startsWith(16L).endsWith(25L);
        assertThat(all.position().offset()).isEqualTo(25);
    }

    @Test
    void aChannelThatNothingWasPublishedToHasAPositionThatHolds() {
        Node one = node();
        Node two = node();
        String c = channel("c");
        StreamPosition empty = history(one, c, HistoryRequest.position()).position();
        assertThat(empty.offset()).isZero();
        assertThat(empty.epoch()).isNotEmpty();
        assertThat(history(two, c, HistoryRequest.position()).position()).isEqualTo(empty);
        assertThat(publish(two, c, "a")).isEqualTo(new StreamPosition(1, empty.epoch()));
    }

    @Test
    void publicationsThatAreTooOldAreGoneAndThePositionStays() {
        Node node = node();
        String c = channel("c");
        Retention brief = new Retention(10, Duration.ofSeconds(2), Duration.ofSeconds(60));
        StreamPosition position = get(node.broker.publish(c, draft("a", brief, PublishOptions.DEFAULT)));
        passTime(Duration.ofSeconds(3));
        assertThat(history(node, c, HistoryRequest.oldest(10))).isEqualTo(new History(List.of(), position));
        StreamPosition next = get(node.broker.publish(c, draft("b", brief, PublishOptions.DEFAULT)));
        assertThat(next).isEqualTo(new StreamPosition(2, position.epoch()));
    }

    @Test
    void aStreamThatIsForgottenBeginsAnewInAnotherEpoch() {
        Node node = node();
        String c = channel("c");
        Retention brief = new Retention(10, Duration.ofSeconds(1), Duration.ofSeconds(2));
        StreamPosition first = get(node.broker.publish(c, draft("a", brief, PublishOptions.DEFAULT)));
        passTime(Duration.ofSeconds(3));
        StreamPosition second = get(node.broker.publish(c, draft("b", brief, PublishOptions.DEFAULT)));
        assertThat(second.offset()).isEqualTo(1);
        assertThat(second.epoch()).isNotEqualTo(first.epoch());
    }

    @Test
    void whoReadsThePositionKeepsItFromBeingForgotten() {
        Node node = node();
        String c = channel("c");
        Retention brief = new Retention(10, Duration.ofSeconds(1), Duration.ofSeconds(4));
        StreamPosition position = get(node.broker.publish(c, draft("a", brief, PublishOptions.DEFAULT)));
        passTime(Duration.ofSeconds(3));
        get(node.broker.history(c, HistoryRequest.position(), Duration.ofSeconds(4)));
        passTime(Duration.ofSeconds(3));
        assertThat(get(node.broker.history(c, HistoryRequest.position(), Duration.ofSeconds(4)))
                        .position())
                .isEqualTo(position);
    }

    @Test
    void aHistoryThatIsRemovedIsGoneAndOffsetsGoOn() {
        Node node = node();
        String c = channel("c");
        publish(node, c, "a");
        StreamPosition position = publish(node, c, "b");
        get(node.broker.removeHistory(c));
        assertThat(history(node, c, HistoryRequest.oldest(10))).isEqualTo(new History(List.of(), position));
        assertThat(publish(node, c, "c")).isEqualTo(new StreamPosition(3, position.epoch()));
        assertThat(offsets(history(node, c, HistoryRequest.oldest(10)))).containsExactly(3L);
        get(node.broker.removeHistory(channel("never")));
    }

    // ---- presence

    @Test
    void whoIsPresentIsSeenByAllNodes() {
        Node one = node();
        Node two = node();
        String c = channel("c");
        ClientInfo first = new ClientInfo("u", "1", Data.of("{\"n\":1}"), Data.of("{}"));
        ClientInfo second = new ClientInfo("u", "2");
        ClientInfo third = new ClientInfo("v", "3");
        get(one.broker.addPresence(c, first, Duration.ofSeconds(60)));
        get(one.broker.addPresence(c, second, Duration.ofSeconds(60)));
        get(two.broker.addPresence(c, third, Duration.ofSeconds(60)));
        get(two.broker.addPresence(c, third, Duration.ofSeconds(60)));
        assertThat(get(two.broker.presence(c))).isEqualTo(Map.of("1", first, "2", second, "3", third));
        assertThat(get(one.broker.presenceStats(c))).isEqualTo(new PresenceStats(3, 2));
        get(one.broker.removePresence(c, first));
        assertThat(get(two.broker.presenceStats(c))).isEqualTo(new PresenceStats(2, 2));
        get(one.broker.removePresence(c, second));
        get(one.broker.removePresence(c, second));
        assertThat(get(two.broker.presenceStats(c))).isEqualTo(new PresenceStats(1, 1));
        assertThat(get(two.broker.presence(channel("d")))).isEmpty();
        assertThat(get(two.broker.presenceStats(channel("d")))).isEqualTo(new PresenceStats(0, 0));
    }

    @Test
    void whoseLeaseIsNotRenewedIsNoLongerPresent() {
        Node node = node();
        String c = channel("c");
        get(node.broker.addPresence(c, new ClientInfo("u", "renewed"), Duration.ofSeconds(4)));
        get(node.broker.addPresence(c, new ClientInfo("v", "crashed"), Duration.ofSeconds(4)));
        passTime(Duration.ofSeconds(3));
        get(node.broker.addPresence(c, new ClientInfo("u", "renewed"), Duration.ofSeconds(4)));
        passTime(Duration.ofSeconds(2));
        assertThat(get(node.broker.presence(c))).containsOnlyKeys("renewed");
        assertThat(get(node.broker.presenceStats(c))).isEqualTo(new PresenceStats(1, 1));
    }

    // ---- the end

    @Test
    void aBrokerThatIsClosedSaysSoAndLeavesTheOthersAlone() {
        Node one = node();
        Node two = node();
        String c = channel("c");
        get(one.broker.subscribe(c));
        get(two.broker.subscribe(c));
        one.broker.close();
        assertThatThrownBy(() -> publish(one, c, "a")).hasRootCauseInstanceOf(BrokerUnavailableException.class);
        publish(two, c, "b");
        two.told(1);
        assertThat(two.data()).containsExactly("b");
        assertThat(one.data()).isEmpty();
    }
}
