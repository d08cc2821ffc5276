package dev.parley.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.hub.Bench.Connected;
import dev.parley.hub.fake.FakeConnection;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may do what, by namespaces, names, grants and limits. */
class ClientRightsTest {
    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    private Connected user(String name) {
        bench.builder().onConnect(request -> Credentials.of(request.name()));
        return bench.connect(new ConnectRequest(
                "id-" + name + bench.time.instant().toEpochMilli() + System.nanoTime(),
                Optional.empty(),
                Data.empty(),
                name,
                "",
                "test",
                Map.of(),
                Map.of()));
    }

    private void namespace(Access subscribe, Access publish, Access presence, Access history) {
        bench.builder()
                .namespace(
                        "ns",
                        NamespaceOptions.builder()
                                .subscribe(subscribe)
                                .publish(publish)
                                .readPresence(presence)
                                .readHistory(history)
                                .presence(true)
                                .history(Retention.of(10, Duration.ofMinutes(1)))
                                .build());
    }

    private static String last(Connected one) {
        return one.connection().told.getLast();
    }

    @Test
    void byDefaultUsersMaySubscribeAndNobodyMayPublishOrLookAround() {
        Connected known = user("u");
        Connected unknown = user("");
        assertThat(last(known.subscribe("a"))).isEqualTo("subscribed a");
        assertThat(last(unknown.subscribe("a"))).isEqualTo("refused 103");
        assertThat(bench.error(known.client().publish("a", Data.of("x")))).isEqualTo(103);
        assertThat(bench.error(known.client().presence("a"))).isEqualTo(103);
        assertThat(bench.error(known.client().presenceStats("a"))).isEqualTo(103);
        assertThat(bench.error(known.client().history("a", HistoryRequest.oldest(1))))
                .isEqualTo(103);
    }

    @Test
    void subscribersMayPublishWhereTheyMay() {
        namespace(Access.ANYONE, Access.SUBSCRIBERS, Access.SUBSCRIBERS, Access.SUBSCRIBERS);
        Connected one = user("u");
        assertThat(bench.error(one.client().publish("ns:a", Data.of("x")))).isEqualTo(103);
        one.subscribe("ns:a");
        assertThat(bench.get(one.client().publish("ns:a", Data.of("x"))).offset())
                .isEqualTo(1);
        assertThat(bench.get(one.client().presence("ns:a"))).hasSize(1);
        assertThat(bench.get(one.client().presenceStats("ns:a"))).isEqualTo(new PresenceStats(1, 1));
        History history = bench.get(one.client().history("ns:a", HistoryRequest.oldest(9)));
        assertThat(history.publications())
                .singleElement()
                .satisfies(published -> assertThat(published.info())
                        .hasValueSatisfying(info -> assertThat(info.user()).isEqualTo("u")));
        one.client().unsubscribe("ns:a");
        assertThat(bench.error(one.client().publish("ns:a", Data.of("x")))).isEqualTo(103);
    }

    @Test
    void usersMayPublishWhereTheyMayAndOthersNot() {
        namespace(Access.USERS, Access.USERS, Access.NOBODY, Access.NOBODY);
        assertThat(bench.get(user("u").client().publish("ns:a", Data.of("x"))).offset())
                .isEqualTo(1);
        assertThat(bench.error(user("").client().publish("ns:a", Data.of("x")))).isEqualTo(103);
    }

    @Test
    void grantsAllowWhatTheNamespaceDoesNot() {
        namespace(Access.NOBODY, Access.NOBODY, Access.NOBODY, Access.NOBODY);
        bench.builder()
                .onConnect(_ -> Credentials.of("u")
                        .withGrants(
                                (channel, permission) -> channel.equals("ns:a") && permission != Permission.HISTORY));
        Connected one = bench.connect();
        assertThat(last(one.subscribe("ns:a"))).isEqualTo("subscribed ns:a");
        assertThat(last(one.subscribe("ns:b"))).isEqualTo("refused 103");
        assertThat(bench.get(one.client().publish("ns:a", Data.of("x"))).offset())
                .isEqualTo(1);
        assertThat(bench.error(one.client().history("ns:a", HistoryRequest.oldest(1))))
                .isEqualTo(103);
    }

    @Test
    void onlyTheUsersThatANameSaysMaySubscribe() {
        assertThat(last(user("42").subscribe("dialog#42,43"))).isEqualTo("subscribed dialog#42,43");
        assertThat(last(user("44").subscribe("dialog#42,43"))).isEqualTo("refused 103");
        assertThat(last(user("4").subscribe("dialog#42"))).isEqualTo("refused 103");
    }

    @Test
    void aPrivateChannelNeedsATokenOrAHook() {
        bench.builder().onSubscribe((_, request) -> request.token().map(_ -> SubscribeGrant.PLAIN));
        Connected one = user("u");
        one.subscribe("$secret");
        bench.loop.runNext();
        assertThat(last(one)).isEqualTo("refused 103");
        one.subscribe(new SubscribeRequest(
                "$secret", Optional.of("token"), Data.empty(), Optional.empty(), false, Optional.empty()));
        bench.loop.runNext();
        assertThat(last(one)).isEqualTo("subscribed $secret");
    }

    // ---- names

    @Test
    void aNamespaceThatWasNotAddedHasNoChannels() {
        assertThat(last(user("u").subscribe("nowhere:a"))).isEqualTo("refused 102");
        assertThat(bench.error(bench.hub().publish("nowhere:a", Data.of("x")))).isEqualTo(102);
    }

    @Test
    void namesThatAreNoneAreRefused() {
        bench.builder()
                .maximumChannelLength(10)
                .namespace(
                        "id",
                        NamespaceOptions.builder()
                                .names(Pattern.compile("[0-9]+"))
                                .build());
        Connected one = user("u");
        for (String name : new String[] {"", "a b", "a\nb", "12345678901", "a*b", "id:x", "id:"}) {
            one.subscribe(name);
            assertThat(last(one)).as(name).isEqualTo("refused 107");
        }
        assertThat(last(one.subscribe("1234567890"))).isEqualTo("subscribed 1234567890");
        assertThat(last(one.subscribe("id:7"))).isEqualTo("subscribed id:7");
    }

    // ---- limits

    @Test
    void aClientHasSoManyChannels() {
        bench.builder().maximumChannelsPerClient(2);
        Connected one = user("u").subscribe("a").subscribe("b").subscribe("c");
        assertThat(last(one)).isEqualTo("refused 106");
        one.client().unsubscribe("a");
        assertThat(last(one.subscribe("c"))).isEqualTo("subscribed c");
    }

    @Test
    void aUserHasSoManyConnections() {
        bench.builder().maximumConnectionsPerUser(2);
        Connected one = user("u");
        user("u");
        assertThat(last(user("u"))).isEqualTo("disconnected 3504");
        assertThat(last(user("v"))).startsWith("connected");
        one.client().close(Disconnect.CONNECTION_CLOSED);
        assertThat(last(user("u"))).startsWith("connected");
    }

    @Test
    void clientsSubscribeAndPublishSoOften() {
        namespace(Access.ANYONE, Access.ANYONE, Access.NOBODY, Access.NOBODY);
        bench.builder().subscribeRate(Rate.perSecond(2)).publishRate(Rate.perSecond(1));
        Connected one = user("u").subscribe("ns:a").subscribe("ns:b").subscribe("ns:c");
        assertThat(last(one)).isEqualTo("refused 111");
        bench.time.pass(Duration.ofMillis(500));
        assertThat(last(one.subscribe("ns:c"))).isEqualTo("subscribed ns:c");
        assertThat(bench.get(one.client().publish("ns:x", Data.of("x"))).offset())
                .isEqualTo(1);
        assertThat(bench.error(one.client().publish("ns:x", Data.of("x")))).isEqualTo(111);
        Connected two = user("u");
        assertThat(bench.get(two.client().publish("ns:x", Data.of("x"))).offset())
                .isEqualTo(2);
    }

    @Test
    void clientsConnectSoOftenAllTogether() {
        bench.builder().connectRate(Rate.perSecond(1));
        bench.connect();
        var refused = new FakeConnection(bench.loop);
        bench.hub().connect(refused, ConnectRequest.of("x", "test"), refused);
        assertThat(refused.told).containsExactly("refused 111");
        bench.time.pass(Duration.ofSeconds(1));
        assertThat(last(bench.connect())).startsWith("connected");
    }

    @Test
    void whatAClientSendsHasALimit() {
        namespace(Access.ANYONE, Access.ANYONE, Access.NOBODY, Access.NOBODY);
        bench.builder().maximumDataSize(3).onRpc((_, _, data) -> data);
        Connected one = user("u");
        assertThat(bench.error(one.client().publish("ns:a", Data.of("four")))).isEqualTo(106);
        assertThat(bench.error(one.client().rpc("m", Data.of("four")))).isEqualTo(106);
    }
}
