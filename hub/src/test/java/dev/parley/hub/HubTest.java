package dev.parley.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.hub.Bench.Connected;
import dev.parley.hub.broker.MemoryBroker;
import dev.parley.hub.fake.FakeConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients and programs do with channels. */
class HubTest {
    private static final NamespaceOptions OPEN = NamespaceOptions.builder()
            .subscribe(Access.ANYONE)
            .publish(Access.SUBSCRIBERS)
            .readPresence(Access.SUBSCRIBERS)
            .readHistory(Access.SUBSCRIBERS)
            .presence(true)
            .joinLeave(true)
            .history(Retention.of(3, Duration.ofMinutes(1)))
            .recovery(true)
            .tagFilters(true)
            .build();
    private static final NamespaceOptions PLAIN =
            NamespaceOptions.builder().subscribe(Access.ANYONE).wildcards(true).build();

    private final Bench bench = new Bench();

    HubTest() {
        bench.builder().namespace("open", OPEN).namespace("plain", PLAIN);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static List<String> told(Connected one) {
        return one.connection().told;
    }

    // ---- publishing

    @Test
    void whatTheProgramPublishesReachesWhoHasSubscribed() {
        Connected one = bench.connect().subscribe("plain:a");
        Connected two = bench.connect().subscribe("plain:b");
        assertThat(bench.publish("plain:a", "x")).isEqualTo(StreamPosition.NONE);
        assertThat(told(one)).containsExactly("connected \"\" []", "subscribed plain:a", "x");
        assertThat(told(two)).containsExactly("connected \"\" []", "subscribed plain:b");
    }

    @Test
    void publishesToSeveralChannelsAndTellsWhatBecameOfEach() {
        Connected one = bench.connect().subscribe("plain:a").subscribe("plain:b");
        var published =
                bench.hub().broadcast(List.of("plain:a", "nowhere:c", "plain:b"), Data.of("x"), PublishOptions.DEFAULT);
        assertThat(bench.get(published.get(0))).isEqualTo(StreamPosition.NONE);
        assertThat(bench.error(published.get(1))).isEqualTo(102);
        assertThat(bench.get(published.get(2))).isEqualTo(StreamPosition.NONE);
        assertThat(told(one)).endsWith("x", "x");
    }

    @Test
    void theSameKeyPublishesOnce() {
        Connected one = bench.connect().subscribe("open:a");
        bench.loop.run();
        PublishOptions options = PublishOptions.DEFAULT.withIdempotencyKey("k");
        StreamPosition first = bench.get(bench.hub().publish("open:a", Data.of("x"), options));
        assertThat(bench.get(bench.hub().publish("open:a", Data.of("x"), options)))
                .isEqualTo(first);
        assertThat(told(one)).containsOnlyOnce("1:x");
    }

    @Test
    void dataThatIsTooLongIsRefused() {
        assertThat(bench.error(bench.hub().publish("plain:a", Data.of(new byte[65_537]))))
                .isEqualTo(106);
        assertThat(bench.get(bench.hub().publish("plain:a", Data.of(new byte[65_536]))))
                .isNotNull();
    }

    @Test
    void saysThatTheBrokerIsAwayAsATemporaryError() {
        bench.hub();
        bench.broker.close();
        assertThat(bench.error(bench.hub().publish("plain:a", Data.of("x")))).isEqualTo(100);
        Connected one = bench.connect().subscribe("plain:a");
        assertThat(told(one)).endsWith("refused 100");
        assertThat(HubError.INTERNAL.temporary()).isTrue();
    }

    // ---- history and recovery

    @Test
    void whoComesBackGetsWhatItHasMissed() {
        Connected one = bench.connect().subscribe("open:a");
        StreamPosition position =
                one.connection().newest.orElseThrow().position().orElseThrow();
        bench.publish("open:a", "x");
        bench.publish("open:a", "y");
        Connected two = bench.connect();
        two.subscribe(SubscribeRequest.of("open:a").recovering(new StreamPosition(1, position.epoch())));
        bench.publish("open:a", "z");
        assertThat(told(two)).containsExactly("connected \"\" []", "subscribed open:a recovered 2:y", "3:z");
    }

    @Test
    void saysHonestlyThatItCouldNotRecover() {
        for (int i = 0; i < 5; i++) {
            bench.publish("open:a", "x");
        }
        String epoch = bench.publish("open:a", "x").epoch();
        Connected one = bench.connect();
        one.subscribe(SubscribeRequest.of("open:a").recovering(new StreamPosition(2, epoch)));
        assertThat(told(one)).endsWith("subscribed open:a not recovered");
        assertThat(one.connection().newest.orElseThrow().position()).hasValue(new StreamPosition(6, epoch));
        Connected two = bench.connect();
        two.subscribe(SubscribeRequest.of("open:a").recovering(new StreamPosition(3, "another")));
        assertThat(told(two)).endsWith("subscribed open:a not recovered");
        Connected three = bench.connect();
        three.subscribe(SubscribeRequest.of("open:a").recovering(new StreamPosition(3, epoch)));
        assertThat(told(three)).endsWith("subscribed open:a recovered 4:x 5:x 6:x");
    }

    @Test
    void aQuietChannelIsNotForgottenWhileSomebodyHasSubscribed() {
        Connected one = bench.connect().subscribe("open:a");
        bench.publish("open:a", "x");
        for (int i = 0; i < 300; i++) {
            bench.time.pass(Duration.ofMinutes(1));
            bench.loop.run();
        }
        assertThat(bench.publish("open:a", "y").offset()).isEqualTo(2);
        assertThat(told(one)).endsWith("2:y");
    }

    @Test
    void theProgramReadsAndRemovesHistory() {
        bench.publish("open:a", "x");
        StreamPosition position = bench.publish("open:a", "y");
        History history = bench.get(bench.hub().history("open:a", HistoryRequest.newest(1)));
        assertThat(history.publications()).singleElement().satisfies(one -> {
            assertThat(one.offset()).isEqualTo(2);
            assertThat(one.data().utf8()).isEqualTo("y");
            assertThat(one.time()).isEqualTo(bench.time.instant());
        });
        bench.get(bench.hub().removeHistory("open:a"));
        assertThat(bench.get(bench.hub().history("open:a", HistoryRequest.oldest(9))))
                .isEqualTo(new History(List.of(), position));
        assertThat(bench.error(bench.hub().history("plain:a", HistoryRequest.oldest(9))))
                .isEqualTo(108);
        assertThat(bench.error(bench.hub().removeHistory("plain:a"))).isEqualTo(108);
    }

    // ---- presence

    @Test
    void whoComesAndGoesIsPresentMeanwhileAndToldToWhoWantsIt() {
        Connected one = bench.connect();
        one.subscribe(SubscribeRequest.of("open:a").withJoinLeave());
        bench.loop.run();
        Connected two = bench.connect().subscribe("open:a");
        bench.loop.run();
        assertThat(bench.get(bench.hub().presence("open:a"))).containsOnlyKeys("client1", "client2");
        assertThat(bench.get(bench.hub().presenceStats("open:a"))).isEqualTo(new PresenceStats(2, 1));
        two.client().unsubscribe("open:a");
        bench.loop.run();
        assertThat(bench.get(bench.hub().presence("open:a"))).containsOnlyKeys("client1");
        assertThat(told(one))
                .containsExactly(
                        "connected \"\" []", "subscribed open:a", "joined client1", "joined client2", "left client2");
        assertThat(told(two)).doesNotContain("joined client2");
    }

    @Test
    void whoIsConnectedStaysPresentAndWhoHasGoneDoesNot() {
        Connected one = bench.connect().subscribe("open:a");
        Connected two = bench.connect().subscribe("open:a");
        for (int i = 0; i < 10; i++) {
            bench.time.pass(Duration.ofSeconds(30));
            bench.loop.run();
        }
        assertThat(bench.get(bench.hub().presence("open:a"))).hasSize(2);
        two.client().close(Disconnect.CONNECTION_CLOSED);
        assertThat(bench.get(bench.hub().presence("open:a"))).containsOnlyKeys("client1");
        assertThat(one.client().channels()).containsExactly("open:a");
    }

    @Test
    void presenceIsNotAvailableWhereNobodyKnows() {
        assertThat(bench.error(bench.hub().presence("plain:a"))).isEqualTo(108);
        assertThat(bench.error(bench.hub().presenceStats("plain:a"))).isEqualTo(108);
    }

    // ---- subscribing

    @Test
    void aChannelIsSubscribedToOnce() {
        Connected one = bench.connect().subscribe("plain:a").subscribe("plain:a");
        assertThat(told(one)).endsWith("subscribed plain:a", "refused 105");
        one.client().unsubscribe("plain:a");
        one.subscribe("plain:a");
        bench.publish("plain:a", "x");
        assertThat(told(one)).endsWith("subscribed plain:a", "x");
    }

    @Test
    void aFilterLetsThroughWhatIsWanted() {
        Connected one = bench.connect();
        one.subscribe(SubscribeRequest.of("open:a").filtered(tags -> "A".equals(tags.get("symbol"))));
        for (String symbol : List.of("A", "B", "A")) {
            PublishOptions options = PublishOptions.DEFAULT.withTags(Map.of("symbol", symbol));
            bench.get(bench.hub().publish("open:a", Data.of(symbol), options));
        }
        bench.loop.run();
        assertThat(told(one)).endsWith("1:A", "3:A").doesNotContain("2:B");
        Connected two = bench.connect();
        two.subscribe(SubscribeRequest.of("plain:a").filtered(_ -> true));
        assertThat(told(two)).endsWith("refused 108");
    }

    @Test
    void aPatternGetsWhatIsPublishedToAllItsChannels() {
        Connected one = bench.connect().subscribe("plain:q.*");
        bench.publish("plain:q.a", "1");
        bench.publish("plain:q.b", "2");
        bench.publish("plain:r", "3");
        assertThat(told(one)).containsExactly("connected \"\" []", "subscribed plain:q.*", "1", "2");
        assertThat(told(bench.connect().subscribe("open:*"))).endsWith("refused 108");
        assertThat(bench.error(bench.hub().publish("plain:q.*", Data.of("x")))).isEqualTo(107);
    }

    @Test
    void aPatternBringsNothingThatTheClientCouldNotHaveSubscribedTo() {
        bench.builder().namespace("pla", PLAIN).withoutNamespace(PLAIN);
        Connected all = bench.connect().subscribe("*").subscribe("pla*").subscribe("plain:*");
        bench.publish("plainest", "1");
        bench.publish("$hidden", "for those with a token");
        bench.publish("pla:a", "of a namespace that no pattern here is of");
        bench.publish("plain:room#alice", "for alice");
        bench.publish("plain:room", "2");
        assertThat(told(all))
                .containsExactly(
                        "connected \"\" []", "subscribed *", "subscribed pla*", "subscribed plain:*", "1", "1", "2");
    }

    @Test
    void aReasonThatNoCloseFrameHasRoomForIsRefused() {
        assertThat(new Disconnect(4000, "é".repeat(61)).reason()).hasSize(61);
        assertThatThrownBy(() -> new Disconnect(4000, "é".repeat(62)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got 124 bytes");
    }

    @Test
    void slowSubscribersAreDisconnectedAndRoomIsSharedAmongChannels() {
        Connected one = bench.connect().subscribe("plain:a").subscribe("plain:b");
        one.connection().room = 1;
        bench.publish("plain:a", "1");
        bench.publish("plain:b", "2");
        bench.publish("plain:a", "3");
        assertThat(told(one)).endsWith("1");
        one.connection().room = 10;
        bench.publish("plain:b", "4");
        assertThat(told(one)).as("nobody has said that there is room").endsWith("1");
        one.client().writable();
        assertThat(told(one)).contains("1", "2", "3", "4");
    }

    @Test
    void aSubscriberThatIsTooSlowIsDisconnectedOnce() {
        Bench small = new Bench();
        NamespaceOptions options = NamespaceOptions.builder()
                .subscribe(Access.ANYONE)
                .backlog(1024)
                .build();
        small.builder().withoutNamespace(options);
        try (small) {
            Connected one = small.connect().subscribe("a").subscribe("b");
            one.connection().room = 0;
            for (int i = 0; i < 20; i++) {
                small.publish("a", "x");
                small.publish("b", "x");
            }
            assertThat(told(one)).containsOnlyOnce("disconnected 3008").endsWith("disconnected 3008");
            assertThat(small.hub().localChannels()).isEmpty();
        }
    }

    // ---- the server's wishes

    @Test
    void theServerSubscribesUnsubscribesAndDisconnects() {
        bench.builder().onConnect(_ -> Credentials.of("u"));
        Connected one = bench.connect();
        Connected two = bench.connect();
        Hub hub = bench.hub();
        bench.get(hub.subscribe("u", Optional.empty(), "plain:a", Data.empty()));
        bench.publish("plain:a", "x");
        assertThat(told(one)).endsWith("server subscribed plain:a", "x");
        assertThat(told(two)).endsWith("server subscribed plain:a", "x");
        bench.get(hub.unsubscribe("u", Optional.of("client1"), Optional.of("plain:a"), Unsubscribe.SERVER));
        bench.publish("plain:a", "y");
        assertThat(told(one)).endsWith("unsubscribed plain:a 2000");
        assertThat(told(two)).endsWith("y");
        bench.get(hub.unsubscribe("u", Optional.empty(), Optional.empty(), Unsubscribe.SERVER));
        bench.loop.run();
        assertThat(told(two)).endsWith("unsubscribed plain:a 2000");
        bench.get(hub.disconnect("nobody", Optional.empty(), Disconnect.FORCE_NO_RECONNECT));
        bench.get(hub.disconnect("u", Optional.of("client1"), Disconnect.FORCE_NO_RECONNECT));
        bench.loop.run();
        assertThat(told(one)).endsWith("disconnected 3503");
        assertThat(told(two)).doesNotContain("disconnected 3503");
        assertThat(hub.info().clients()).isEqualTo(1);
    }

    @Test
    void whatTheServerSubscribesAtOnceIsInTheAnswer() {
        bench.builder()
                .onConnect(_ -> Credentials.of("u")
                        .withChannels(Map.of("open:a", SubscribeGrant.PLAIN, "plain:b", SubscribeGrant.PLAIN)));
        String epoch = bench.publish("open:a", "1").epoch();
        bench.publish("open:a", "2");
        ConnectRequest request = new ConnectRequest(
                "id",
                Optional.empty(),
                Data.empty(),
                "",
                "",
                "test",
                Map.of("open:a", new StreamPosition(1, epoch)),
                Map.of());
        Connected one = bench.connect(request);
        bench.publish("open:a", "3");
        bench.publish("plain:b", "4");
        assertThat(told(one))
                .containsExactly("connected \"u\" [open:a recovered 2:2, plain:b]", "joined id", "3:3", "4");
    }

    @Test
    void nodesHearOfEachOther() {
        bench.connect().subscribe("plain:a");
        try (Hub other = Hub.builder()
                .name("other")
                .clock(bench.time)
                .timer(bench.time)
                .broker(MemoryBroker.beside(bench.broker))
                .start()) {
            bench.time.pass(NodeInfo.INTERVAL);
            assertThat(other.nodes()).hasSize(2);
            NodeInfo info = bench.hub().info();
            assertThat(other.nodes()).containsEntry(info.name(), info);
            assertThat(info.subscriptions()).isEqualTo(1);
            assertThat(bench.hub().nodes()).containsKey("other");
        }
        bench.time.pass(NodeInfo.INTERVAL.multipliedBy(4));
        assertThat(bench.hub().nodes()).doesNotContainKey("other");
    }

    // ---- the end

    @Test
    void allAreDisconnectedWhenTheHubIsClosed() {
        Connected one = bench.connect().subscribe("open:a");
        bench.hub().close();
        bench.loop.run();
        assertThat(told(one)).endsWith("disconnected 3001");
        FakeConnection late = new FakeConnection(bench.loop);
        bench.hub().connect(late, ConnectRequest.of("late", "test"), late);
        assertThat(late.told).containsExactly("disconnected 3001");
    }
}
