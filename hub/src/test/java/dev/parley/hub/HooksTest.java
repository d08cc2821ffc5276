package dev.parley.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.hub.Bench.Connected;
import dev.parley.hub.fake.FakeConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the program decides. */
class HooksTest {
    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    private static String last(Connected one) {
        return one.connection().told.getLast();
    }

    private <T> CompletionStage<T> runNext(CompletionStage<T> stage) {
        bench.loop.runNext();
        return stage;
    }

    // ---- connect

    @Test
    void letsClientsInAsWhoTheyAre() {
        List<ConnectRequest> asked = new ArrayList<>();
        bench.builder().onConnect(request -> {
            asked.add(request);
            assertThat(Thread.currentThread().isVirtual()).isTrue();
            return new Credentials("u", Data.of("{}"), Expiry.NEVER, Data.of("hi"), Map.of(), Grants.NONE);
        });
        Connected one = bench.connect();
        assertThat(asked).containsExactly(ConnectRequest.of("client1", "test"));
        assertThat(one.client().info()).isEqualTo(new ClientInfo("u", "client1", Data.of("{}"), Data.empty()));
    }

    @Test
    void refusesClientsWithAnErrorOrADisconnect() {
        bench.builder().onConnect(request -> {
            switch (request.client()) {
                case "client1" -> throw HubError.TOKEN_EXPIRED.because("old");
                case "client2" -> throw new DisconnectException(Disconnect.INVALID_TOKEN);
                default -> throw new IOException("the database is away");
            }
        });
        assertThat(last(bench.connect())).isEqualTo("refused 109");
        Connected two = bench.connect();
        assertThat(last(two)).isEqualTo("disconnected 3500");
        assertThat(last(bench.connect())).isEqualTo("refused 100");
        assertThat(bench.hub().info().clients()).isZero();
    }

    @Test
    void nothingComesOfAConnectionThatEndsWhileTheProgramDecides() throws InterruptedException {
        CountDownLatch decided = new CountDownLatch(1);
        bench.builder().onConnect(_ -> {
            decided.await();
            return Credentials.of("u");
        });
        FakeConnection connection = new FakeConnection(bench.loop);
        HubClient client = bench.hub().connect(connection, ConnectRequest.of("x", "test"), connection);
        client.close(Disconnect.CONNECTION_CLOSED);
        decided.countDown();
        bench.loop.runNext();
        assertThat(connection.told).isEmpty();
        assertThat(bench.hub().info().clients()).isZero();
    }

    @Test
    void aClientThatHasNotConnectedCanDoNothing() {
        bench.builder().onConnect(_ -> {
            throw HubError.UNAUTHORIZED.because("no");
        });
        Connected one = bench.connect();
        assertThat(last(one.subscribe("a"))).isEqualTo("refused 101");
        assertThat(bench.error(one.client().publish("a", Data.of("x")))).isEqualTo(101);
        assertThat(bench.error(one.client().history("a", HistoryRequest.oldest(1))))
                .isEqualTo(101);
        assertThat(bench.error(one.client().rpc("a", Data.of("x")))).isEqualTo(101);
    }

    // ---- subscribe and publish

    @Test
    void decidesWhoMaySubscribeWhateverTheNamespaceSays() {
        bench.builder().onSubscribe((_, request) -> switch (request.channel()) {
            case "granted" -> Optional.of(new SubscribeGrant(Data.of("info"), Expiry.NEVER, Data.of("data")));
            case "left" -> Optional.empty();
            case "broken" -> throw new IOException("broken");
            case "end" -> throw new DisconnectException(Disconnect.PERMISSION_DENIED);
            default -> throw HubError.PERMISSION_DENIED.because("no");
        });
        Connected one = bench.connect();
        for (String[] outcome : new String[][] {
            {"granted", "subscribed granted"},
            {"left", "refused 103"},
            {"broken", "refused 100"},
            {"other", "refused 103"},
            {"end", "disconnected 3507"}
        }) {
            one.subscribe(outcome[0]);
            bench.loop.runNext();
            assertThat(last(one)).isEqualTo(outcome[1]);
        }
        assertThat(one.connection().newest.orElseThrow().data()).isEqualTo(Data.of("data"));
    }

    @Test
    void nothingComesOfASubscriptionThatEndsWhileTheProgramDecides() {
        CountDownLatch decided = new CountDownLatch(1);
        bench.builder().onSubscribe((_, _) -> {
            decided.await();
            return Optional.of(SubscribeGrant.PLAIN);
        });
        Connected one = bench.connect().subscribe("a");
        one.client().unsubscribe("a");
        decided.countDown();
        bench.loop.runNext();
        bench.publish("a", "x");
        assertThat(one.connection().told).containsExactly("connected \"\" []");
        assertThat(bench.hub().localChannels()).isEmpty();
    }

    @Test
    void decidesWhatIsPublished() {
        bench.builder().onPublish((_, channel, data) -> switch (channel) {
            case "same" -> Optional.of(data);
            case "other" -> Optional.of(Data.of(data.utf8() + "!"));
            case "left" -> Optional.empty();
            default -> throw HubError.BAD_REQUEST.because("no");
        });
        bench.builder()
                .withoutNamespace(NamespaceOptions.builder()
                        .history(Retention.of(9, Duration.ofMinutes(1)))
                        .build());
        HubClient client = bench.connect().client();
        bench.get(runNext(client.publish("same", Data.of("x"))));
        bench.get(runNext(client.publish("other", Data.of("x"))));
        assertThat(bench.error(runNext(client.publish("left", Data.of("x"))))).isEqualTo(103);
        assertThat(bench.error(runNext(client.publish("refused", Data.of("x")))))
                .isEqualTo(107);
        History history = bench.get(bench.hub().history("other", HistoryRequest.newest(1)));
        assertThat(history.publications().getFirst().data().utf8()).isEqualTo("x!");
    }

    @Test
    void publicationsOfAClientKeepTheirOrderWhileTheProgramDecides() {
        bench.builder().onPublish((_, _, data) -> Optional.of(data));
        bench.builder()
                .withoutNamespace(NamespaceOptions.builder()
                        .history(Retention.of(100, Duration.ofMinutes(1)))
                        .build());
        HubClient client = bench.connect().client();
        List<String> sent = new ArrayList<>();
        List<CompletionStage<StreamPosition>> published = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            sent.add("x" + i);
            published.add(client.publish("a", Data.of("x" + i)));
        }
        bench.runUntil(() -> published.getLast().toCompletableFuture().isDone());
        History history = bench.get(bench.hub().history("a", HistoryRequest.oldest(HistoryRequest.ALL)));
        assertThat(history.publications()).extracting(one -> one.data().utf8()).containsExactlyElementsOf(sent);
    }

    @Test
    void aClientThatAsksForMoreThanTheProgramCanDecideIsRefused() {
        CountDownLatch decided = new CountDownLatch(1);
        bench.builder().onPublish((_, _, _) -> {
            decided.await();
            return Optional.empty();
        });
        HubClient client = bench.connect().client();
        for (int i = 0; i < 256; i++) {
            assertThat(client.publish("a", Data.of("x")).toCompletableFuture()).isNotDone();
        }
        assertThat(bench.error(client.publish("a", Data.of("x")))).isEqualTo(111);
        decided.countDown();
    }

    // ---- rpc and messages

    @Test
    void answersCalls() {
        bench.builder().onRpc((client, method, data) -> {
            if (method.isEmpty()) {
                throw HubError.METHOD_NOT_FOUND.because("no method");
            }
            return Data.of(client.client() + " " + method + " " + data.utf8());
        });
        HubClient client = bench.connect().client();
        assertThat(bench.get(runNext(client.rpc("m", Data.of("x")))).utf8()).isEqualTo("client1 m x");
        assertThat(bench.error(runNext(client.rpc("", Data.of("x"))))).isEqualTo(104);
    }

    @Test
    void callsAreAnsweredBesideEachOther() {
        CountDownLatch both = new CountDownLatch(2);
        bench.builder().onRpc((_, _, data) -> {
            both.countDown();
            both.await();
            return data;
        });
        HubClient client = bench.connect().client();
        CompletionStage<Data> one = client.rpc("m", Data.of("1"));
        CompletionStage<Data> two = client.rpc("m", Data.of("2"));
        while (!one.toCompletableFuture().isDone() || !two.toCompletableFuture().isDone()) {
            bench.loop.runNext();
        }
        assertThat(bench.get(two).utf8()).isEqualTo("2");
    }

    @Test
    void withoutAHookThereAreNoCallsAndNoRefreshes() {
        HubClient client = bench.connect().subscribe("a").client();
        assertThat(bench.error(client.rpc("m", Data.of("x")))).isEqualTo(108);
        assertThat(bench.error(client.refresh("t"))).isEqualTo(108);
        assertThat(bench.error(client.subRefresh("a", "t"))).isEqualTo(108);
        client.send(Data.of("x"));
    }

    @Test
    void messagesAndGoodbyesComeInTheirOrder() throws InterruptedException {
        LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
        bench.builder().onMessage((_, data) -> told.add(data.utf8()));
        bench.builder().onDisconnect((client, reason) -> told.add(client.client() + " " + reason.code()));
        Connected one = bench.connect();
        one.client().send(Data.of("1"));
        one.client().send(Data.of("2"));
        one.client().close(Disconnect.CONNECTION_CLOSED);
        one.client().close(Disconnect.CONNECTION_CLOSED);
        for (String expected : new String[] {"1", "2", "client1 3000"}) {
            assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo(expected);
        }
        assertThat(told).isEmpty();
    }

    // ---- expiry

    private Expiry in(Duration time) {
        return Expiry.at(bench.time.instant().plus(time));
    }

    @Test
    void aConnectionThatExpiresIsDisconnectedAfterSomeGrace() {
        bench.builder().onConnect(_ -> Credentials.of("u").expiring(in(Duration.ofSeconds(10))));
        Connected one = bench.connect();
        bench.time.pass(Duration.ofMillis(34_999));
        bench.loop.run();
        assertThat(last(one)).startsWith("connected");
        bench.time.pass(Duration.ofMillis(1));
        bench.loop.run();
        assertThat(last(one)).isEqualTo("disconnected 3005");
    }

    @Test
    void aConnectionThatIsRefreshedStays() {
        List<Optional<String>> tokens = new CopyOnWriteArrayList<>();
        bench.builder()
                .onConnect(_ -> Credentials.of("u").expiring(in(Duration.ofSeconds(10))))
                .onRefresh((_, token) -> {
                    tokens.add(token);
                    return in(Duration.ofSeconds(100));
                });
        Connected one = bench.connect();
        Expiry expected = in(Duration.ofSeconds(100));
        assertThat(bench.get(runNext(one.client().refresh("token")))).isEqualTo(expected);
        bench.time.pass(Duration.ofSeconds(124));
        bench.loop.run();
        assertThat(tokens).containsExactly(Optional.of("token"));
        bench.time.pass(Duration.ofSeconds(1));
        bench.runUntil(() -> last(one).startsWith("refreshed"));
        assertThat(tokens).as("the server asks").containsExactly(Optional.of("token"), Optional.empty());
    }

    @Test
    void aConnectionThatTheProgramLetsGoIsDisconnected() {
        bench.builder()
                .onConnect(_ -> Credentials.of("u").expiring(in(Duration.ofSeconds(10))))
                .onRefresh((_, _) -> {
                    throw HubError.EXPIRED.because("enough");
                });
        Connected one = bench.connect();
        bench.time.pass(Duration.ofSeconds(35));
        bench.runUntil(() -> last(one).equals("disconnected 3005"));
        assertThat(bench.hub().info().clients()).isZero();
    }

    @Test
    void aSubscriptionThatExpiresEndsUnlessItIsRefreshed() {
        bench.builder()
                .onSubscribe((_, _) ->
                        Optional.of(new SubscribeGrant(Data.empty(), in(Duration.ofSeconds(10)), Data.empty())))
                .onSubRefresh((_, channel, token) -> {
                    if (token.isEmpty()) {
                        throw HubError.EXPIRED.because(channel);
                    }
                    return Expiry.NEVER;
                });
        Connected one = bench.connect();
        for (String channel : List.of("a", "b")) {
            one.subscribe(channel);
            bench.loop.runNext();
        }
        assertThat(one.connection().newest.orElseThrow().expiresIn()).hasValue(Duration.ofSeconds(10));
        assertThat(bench.get(runNext(one.client().subRefresh("b", "token")))).isEqualTo(Expiry.NEVER);
        assertThat(bench.error(one.client().subRefresh("c", "token"))).isEqualTo(103);
        bench.time.pass(Duration.ofSeconds(35));
        bench.runUntil(() -> last(one).equals("unsubscribed a 2501"));
        assertThat(one.client().channels()).containsExactly("b");
    }

    @Test
    void theServerChangesWhenAConnectionExpires() {
        bench.builder().onConnect(_ -> Credentials.of("u"));
        Connected one = bench.connect();
        bench.get(bench.hub().refresh("u", Optional.empty(), in(Duration.ofSeconds(1))));
        assertThat(last(one)).isEqualTo("refreshed 2026-01-01T00:00:01Z");
        bench.time.pass(Duration.ofSeconds(26));
        bench.loop.run();
        assertThat(last(one)).isEqualTo("disconnected 3005");
    }
}
