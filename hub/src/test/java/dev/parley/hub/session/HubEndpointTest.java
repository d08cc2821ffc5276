package dev.parley.hub.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.hub.Access;
import dev.parley.hub.Credentials;
import dev.parley.hub.Data;
import dev.parley.hub.Disconnect;
import dev.parley.hub.Expiry;
import dev.parley.hub.Hub;
import dev.parley.hub.HubError;
import dev.parley.hub.HubException;
import dev.parley.hub.NamespaceOptions;
import dev.parley.hub.PublishOptions;
import dev.parley.hub.Retention;
import dev.parley.hub.SubscribeGrant;
import dev.parley.hub.Unsubscribe;
import dev.parley.hub.fake.FakeTime;
import dev.parley.server.WebSocketServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is on the wire between a client and the endpoint of a server. */
class HubEndpointTest {

    private static final NamespaceOptions OPEN = NamespaceOptions.builder()
            .subscribe(Access.ANYONE)
            .publish(Access.SUBSCRIBERS)
            .readPresence(Access.SUBSCRIBERS)
            .readHistory(Access.SUBSCRIBERS)
            .presence(true)
            .history(Retention.of(10, Duration.ofMinutes(1)))
            .recovery(true)
            .build();
    private static final NamespaceOptions PLAIN = NamespaceOptions.builder()
            .subscribe(Access.ANYONE)
            .publish(Access.ANYONE)
            .wildcards(true)
            .tagFilters(true)
            .joinLeave(true)
            .build();

    /** The time of everything that is published. */
    private static final String TIME = "\"time\":1767225600000";

    private final FakeTime clock = new FakeTime();
    private final Hub hub = Hub.builder()
            .clock(clock)
            .namespace("open", OPEN)
            .namespace("plain", PLAIN)
            .onConnect(request -> switch (request.token().orElse("")) {
                case "expiring" ->
                    Credentials.of("ada").expiring(Expiry.at(clock.instant().plusSeconds(60)));
                case "subscribed" -> Credentials.of("ada").withChannels(Map.of("open:s", SubscribeGrant.PLAIN));
                case "old" -> throw HubError.TOKEN_EXPIRED.because("a test");
                default ->
                    Credentials.of(request.headers()
                            .getOrDefault("x-user", List.of(""))
                            .getFirst());
            })
            .onRpc((client, method, data) -> {
                if (method.isEmpty()) {
                    throw new HubException(new HubError(400, "no method", false), "a test");
                }
                return Data.of("[\"" + method + "\"," + data.utf8() + "]");
            })
            .onRefresh((client, token) -> Expiry.at(clock.instant().plusSeconds(90)))
            .onSubRefresh((client, channel, token) -> Expiry.at(clock.instant().plusSeconds(30)))
            .start();
    private final WebSocketServer server = WebSocketServer.builder()
            .host("127.0.0.1")
            .port(0)
            .route(HubEndpoint.PATH, HubEndpoint.of(hub), HubEndpoint.routeOptions())
            .start();

    @AfterEach
    void close() {
        hub.close();
        server.close();
    }

    private URI uri(String query) {
        return URI.create("ws://127.0.0.1:" + server.ports().getFirst() + HubEndpoint.PATH + query);
    }

    private WireClient open() {
        return new WireClient(uri(""));
    }

    private WireClient connected() {
        WireClient client = open();
        client.connect();
        return client;
    }

    /** Subscribes to a channel that recovers, and returns the epoch of its stream. */
    private static String subscribe(WireClient client, String channel) {
        String reply = client.send("{\"id\":2,\"subscribe\":{\"channel\":\"" + channel + "\"}}")
                .next();
        String before = "\"epoch\":\"";
        int begin = reply.indexOf(before) + before.length();
        return reply.substring(begin, reply.indexOf('"', begin));
    }

    private void publish(String channel, String data) {
        hub.publish(channel, Data.of(data)).toCompletableFuture().join();
    }

    // ---- connecting

    @Test
    void tellsAClientThatConnectsItsIdAndThePings() {
        WireClient client = open().send("{\"id\":7,\"connect\":{\"name\":\"js\"}}");
        assertThat(client.nextFrame())
                .matches("\\{\"id\":7,\"connect\":\\{\"client\":\"[-0-9a-f]{36}\",\"version\":\"parley\","
                        + "\"ping\":25,\"pong\":true}}");
    }

    @Test
    void tellsWhenAConnectionExpiresAndRefreshesIt() {
        WireClient client = open().send("{\"id\":1,\"connect\":{\"token\":\"expiring\"}}");
        String reply = client.next();
        assertThat(reply).contains("\"version\":\"parley\",\"expires\":true,\"ttl\":60,");
        assertThat(client.send("{\"id\":2,\"refresh\":{\"token\":\"t\"}}").next())
                .matches("\\{\"id\":2,\"refresh\":\\{\"client\":\"[-0-9a-f]{36}\",\"version\":\"parley\","
                        + "\"expires\":true,\"ttl\":90}}");
        hub.refresh("ada", Optional.empty(), Expiry.at(clock.instant().plusSeconds(45)));
        assertThat(client.next()).isEqualTo("{\"push\":{\"refresh\":{\"expires\":true,\"ttl\":45}}}");
    }

    @Test
    void tellsWhatTheServerHasSubscribedTheClientTo() {
        publish("open:s", "1");
        WireClient client = open().send("{\"id\":1,\"connect\":{\"token\":\"subscribed\"}}");
        assertThat(client.next())
                .containsPattern("\"subs\":\\{\"open:s\":\\{\"recoverable\":true,\"epoch\":\"[^\"]+\",\"offset\":1,"
                        + "\"positioned\":true}}");
        publish("open:s", "2");
        assertThat(client.next())
                .isEqualTo("{\"push\":{\"channel\":\"open:s\",\"pub\":{\"data\":2,\"offset\":2," + TIME + "}}}");
    }

    @Test
    void takesHeaderFieldsThatBrowsersCannotSetFromTheConnectCommand() {
        WireClient client = open();
        client.send("{\"id\":1,\"connect\":{\"headers\":{\"X-User\":\"grace\"}}}")
                .connectedId();
        client.send(
                "{\"id\":2,\"subscribe\":{\"channel\":\"open:a\"}}\n{\"id\":3,\"presence\":{\"channel\":\"open:a\"}}");
        client.next();
        assertThat(client.next()).contains("\"user\":\"grace\"");
    }

    @Test
    void refusesAClientWithTheErrorOfTheHookAndLetsItTryAgain() {
        WireClient client = open().send("{\"id\":1,\"connect\":{\"token\":\"old\"}}\n{\"id\":2,\"ping\":{}}");
        assertThat(client.next()).isEqualTo("{\"id\":1,\"error\":{\"code\":109,\"message\":\"token expired\"}}");
        assertThat(client.send("{\"id\":3,\"connect\":{}}").next()).startsWith("{\"id\":3,\"connect\":{\"client\":");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"id\":1,\"subscribe\":{\"channel\":\"open:a\"}}", // before connect
                "{\"id\":1,\"ping\":{}}",
                "{}", // a Pong before connect
                "{\"connect\":{}}", // without an id
                "{\"id\":1,\"connect\":", // no JSON
                "nonsense",
                "{\"id\":1,\"connect\":[]}",
                "{\"id\":1,\"connect\":{},\"ping\":{}}"
            })
    void disconnectsWhoDoesNotBeginWithConnect(String frame) {
        assertThat(open().send(frame).nextFrame()).isEqualTo("closed 3501 bad request");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"{\"id\":2,\"connect\":{}}", "{\"ping\":{}}", "{\"id\":2", "[]"})
    void disconnectsWhoBreaksTheProtocolLater(String frame) {
        assertThat(connected().send(frame).nextFrame()).isEqualTo("closed 3501 bad request");
    }

    @Test
    void disconnectsWhoSendsBytesWhereJsonIsSpoken() {
        WireClient client = connected().sendHex("0408087a00");
        assertThat(client.nextFrame()).isEqualTo("closed 3501 bad request");
    }

    // ---- channels

    @Test
    void aPublicationReachesTwoClientsAndSaysWhoItIsFrom() {
        WireClient one = open();
        String id = one.connect();
        WireClient two = connected();
        assertThat(one.send("{\"id\":2,\"subscribe\":{\"channel\":\"plain:a\"}}")
                        .next())
                .isEqualTo("{\"id\":2,\"subscribe\":{}}");
        two.send("{\"id\":2,\"subscribe\":{\"channel\":\"plain:a\"}}").next();
        one.send("{\"id\":3,\"publish\":{\"channel\":\"plain:a\",\"data\":{\"n\": 1}}}");
        String push =
                "{\"push\":{\"channel\":\"plain:a\",\"pub\":{\"data\":{\"n\": 1},\"info\":{\"user\":\"\",\"client\":\""
                        + id + "\"}}}}";
        assertThat(two.next()).isEqualTo(push);
        assertThat(List.of(one.next(), one.next())).containsExactlyInAnyOrder("{\"id\":3,\"publish\":{}}", push);
    }

    @Test
    void whatIsAskedTogetherIsAnsweredInOneFrame() {
        WireClient client = connected();
        client.send("{\"id\":2,\"ping\":{}}\n{\"id\":3,\"unsubscribe\":{\"channel\":\"plain:a\"}}\n{\"id\":4}");
        assertThat(client.nextFrame()).isEqualTo("""
            {"id":2,"ping":{}}
            {"id":3,"unsubscribe":{}}
            {"id":4,"error":{"code":104,"message":"method not found"}}\
            """);
    }

    @Test
    void whatComesWithTheConnectCommandWaitsForItsAnswer() {
        WireClient client = open().send("""
            {"id":1,"connect":{}}
            {"id":2,"subscribe":{"channel":"open:a"}}
            {"id":3,"publish":{"channel":"open:a","data":1}}
            {"id":4,"unsubscribe":{"channel":"open:a"}}\
            """);
        assertThat(client.next()).startsWith("{\"id\":1,\"connect\":");
        assertThat(client.next()).startsWith("{\"id\":2,\"subscribe\":");
        assertThat(List.of(client.next(), client.next()))
                .containsExactlyInAnyOrder("{\"id\":3,\"publish\":{}}", "{\"id\":4,\"unsubscribe\":{}}");
    }

    @Test
    void tellsHistoryAndItsEpoch() {
        WireClient client = connected();
        String epoch = subscribe(client, "open:h");
        publish("open:h", "1");
        publish("open:h", "2");
        client.next();
        client.next();
        assertThat(client.send("{\"id\":3,\"history\":{\"channel\":\"open:h\",\"limit\":-1}}")
                        .next())
                .isEqualTo("{\"id\":3,\"history\":{\"publications\":[{\"data\":1,\"offset\":1," + TIME
                        + "},{\"data\":2,\"offset\":2," + TIME + "}],\"epoch\":\"" + epoch + "\",\"offset\":2}}");
        assertThat(client.send("{\"id\":4,\"history\":{\"channel\":\"open:h\"}}")
                        .next())
                .isEqualTo("{\"id\":4,\"history\":{\"publications\":[],\"epoch\":\"" + epoch + "\",\"offset\":2}}");
        assertThat(client.send("{\"id\":5,\"history\":{\"channel\":\"open:h\",\"limit\":1,\"since\":{\"offset\":1,"
                                + "\"epoch\":\"another\"}}}")
                        .next())
                .isEqualTo("{\"id\":5,\"error\":{\"code\":112,\"message\":\"unrecoverable position\"}}");
    }

    @Test
    void tellsWhoIsPresentAndHowMany() {
        WireClient client = open();
        String id = client.connect();
        subscribe(client, "open:p");
        assertThat(client.send("{\"id\":3,\"presence\":{\"channel\":\"open:p\"}}")
                        .next())
                .isEqualTo("{\"id\":3,\"presence\":{\"presence\":{\"" + id + "\":{\"user\":\"\",\"client\":\"" + id
                        + "\"}}}}");
        assertThat(client.send("{\"id\":4,\"presence_stats\":{\"channel\":\"open:p\"}}")
                        .next())
                .isEqualTo("{\"id\":4,\"presence_stats\":{\"num_clients\":1,\"num_users\":1}}");
    }

    @Test
    void givesAClientThatComesBackWhatItHasMissed() {
        WireClient first = connected();
        String epoch = subscribe(first, "open:r");
        publish("open:r", "1");
        first.next();
        first.cut();
        publish("open:r", "2");
        publish("open:r", "3");
        WireClient again = connected();
        String position = "\"channel\":\"open:r\",\"recover\":true,\"offset\":1,\"epoch\":";
        assertThat(again.send("{\"id\":2,\"subscribe\":{" + position + "\"" + epoch + "\"}}")
                        .next())
                .isEqualTo("{\"id\":2,\"subscribe\":{\"recoverable\":true,\"epoch\":\"" + epoch
                        + "\",\"publications\":[{\"data\":2,\"offset\":2," + TIME + "},{\"data\":3,\"offset\":3," + TIME
                        + "}],\"recovered\":true,\"offset\":3,\"positioned\":true,\"was_recovering\":true}}");
        publish("open:r", "4");
        assertThat(again.next())
                .isEqualTo("{\"push\":{\"channel\":\"open:r\",\"pub\":{\"data\":4,\"offset\":4," + TIME + "}}}");
    }

    @Test
    void saysSoWhenNotAllThatWasMissedIsThere() {
        WireClient client = connected();
        publish("open:r", "1");
        String recover = "\"channel\":\"open:r\",\"recover\":true,\"offset\":1,\"epoch\":\"another\"";
        assertThat(client.send("{\"id\":2,\"subscribe\":{" + recover + ",\"flag\":2}}")
                        .next())
                .isEqualTo("{\"id\":2,\"error\":{\"code\":112,\"message\":\"unrecoverable position\"}}");
        assertThat(client.send("{\"id\":3,\"subscribe\":{" + recover + "}}").next())
                .matches("\\{\"id\":3,\"subscribe\":\\{\"recoverable\":true,\"epoch\":\"[^\"]+\",\"offset\":1,"
                        + "\"positioned\":true,\"was_recovering\":true}}");
    }

    @Test
    void tellsSubscribersOfAPatternWhichChannelItWas() {
        WireClient client = connected();
        client.send(
                        "{\"id\":2,\"subscribe\":{\"channel\":\"plain:q.*\",\"tf\":{\"key\":\"t\",\"cmp\":\"eq\",\"val\":\"v\"}}}")
                .next();
        hub.publish("plain:q.b", Data.of("1")).toCompletableFuture().join();
        hub.publish("plain:q.a", Data.of("2"), PublishOptions.DEFAULT.withTags(Map.of("t", "v")))
                .toCompletableFuture()
                .join();
        assertThat(client.next())
                .isEqualTo("{\"push\":{\"channel\":\"plain:q.*\",\"pub\":{\"data\":2,\"tags\":{\"t\":\"v\"},"
                        + "\"channel\":\"plain:q.a\"}}}");
    }

    @Test
    void tellsWhoJoinsAndLeaves() {
        WireClient watcher = open();
        String own = watcher.connect();
        watcher.send("{\"id\":2,\"subscribe\":{\"channel\":\"plain:j\",\"join_leave\":true}}");
        assertThat(watcher.next()).isEqualTo("{\"id\":2,\"subscribe\":{}}");
        assertThat(watcher.next()).isEqualTo(joined("join", own));
        WireClient other = open();
        String id = other.connect();
        other.send("{\"id\":2,\"subscribe\":{\"channel\":\"plain:j\"}}").next();
        assertThat(watcher.next()).isEqualTo(joined("join", id));
        other.cut();
        assertThat(watcher.next()).isEqualTo(joined("leave", id));
    }

    private static String joined(String what, String id) {
        return "{\"push\":{\"channel\":\"plain:j\",\"" + what + "\":{\"info\":{\"user\":\"\",\"client\":\"" + id
                + "\"}}}}";
    }

    @Test
    void callsTheProgram() {
        WireClient client = connected();
        assertThat(client.send("{\"id\":2,\"rpc\":{\"method\":\"m\",\"data\":{}}}")
                        .next())
                .isEqualTo("{\"id\":2,\"rpc\":{\"data\":[\"m\",{}]}}");
        assertThat(client.send("{\"id\":3,\"rpc\":{\"data\":{}}}").next())
                .isEqualTo("{\"id\":3,\"error\":{\"code\":400,\"message\":\"no method\"}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"id\":9,\"subscribe\":{\"channel\":\"nowhere:a\"}} | 102 | unknown channel",
                "{\"id\":9,\"publish\":{\"channel\":\"open:a\",\"data\":1}} | 103 | permission denied",
                "{\"id\":9,\"unheard_of\":{}} | 104 | method not found",
                "{\"id\":9,\"subscribe\":{}} | 107 | bad request",
                "{\"id\":9,\"publish\":{\"channel\":\"plain:a\"}} | 107 | bad request",
                "{\"id\":9,\"subscribe\":{\"channel\":\"plain:a\",\"tf\":{\"op\":\"xor\"}}} | 107 | bad request",
                "{\"id\":9,\"subscribe\":{\"channel\":\"plain:a\",\"type\":1}} | 108 | not available",
                "{\"id\":9,\"history\":{\"channel\":\"plain:a\"}} | 103 | permission denied",
                "{\"id\":9,\"sub_refresh\":{\"channel\":\"open:a\",\"token\":\"t\"}} | 103 | permission denied"
            })
    void refusesWithTheErrorsOfTheProtocol(String command, int code, String message) {
        assertThat(connected().send(command).next())
                .isEqualTo("{\"id\":9,\"error\":{\"code\":" + code + ",\"message\":\"" + message + "\"}}");
    }

    @Test
    void refusesToSubscribeTwiceAndRefreshesWhatIsSubscribed() {
        WireClient client = connected();
        subscribe(client, "open:a");
        assertThat(client.send("{\"id\":3,\"subscribe\":{\"channel\":\"open:a\"}}")
                        .next())
                .isEqualTo("{\"id\":3,\"error\":{\"code\":105,\"message\":\"already subscribed\"}}");
        assertThat(client.send("{\"id\":4,\"sub_refresh\":{\"channel\":\"open:a\",\"token\":\"t\"}}")
                        .next())
                .isEqualTo("{\"id\":4,\"sub_refresh\":{\"expires\":true,\"ttl\":30}}");
    }

    // ---- the server's wishes

    @Test
    void tellsWhatTheServerWantsAndClosesWithItsCode() {
        WireClient client = open().send("{\"id\":1,\"connect\":{\"headers\":{\"x-user\":\"ada\"}}}");
        client.next();
        hub.subscribe("ada", Optional.empty(), "plain:s", Data.empty());
        assertThat(client.next()).isEqualTo("{\"push\":{\"channel\":\"plain:s\",\"subscribe\":{}}}");
        client.send("{\"id\":2,\"ping\":{}}");
        hub.unsubscribe("ada", Optional.empty(), Optional.of("plain:s"), Unsubscribe.SERVER);
        String unsubscribed = "{\"push\":{\"channel\":\"plain:s\",\"unsubscribe\":{\"code\":2000,\"reason\":"
                + "\"server unsubscribe\"}}}";
        assertThat(List.of(client.next(), client.next(), client.next())).contains(unsubscribed);
        hub.disconnect("ada", Optional.empty(), new Disconnect(4500, "go away"));
        assertThat(client.next()).isEqualTo("closed 4500 go away");
    }

    @Test
    void sendsItsClientsAwayWhenTheHubCloses() {
        WireClient client = connected();
        hub.close();
        assertThat(client.nextFrame()).isEqualTo("closed 3001 shutdown");
    }

    // ---- Protobuf

    @Test
    void speaksProtobufToThoseWhoAskForTheSubprotocol() {
        WireClient client = new WireClient(uri(""), "centrifuge-protobuf");
        assertThat(client.subprotocol()).isEqualTo("centrifuge-protobuf");
        connectAndSubscribeInProtobuf(client);
    }

    @Test
    void speaksProtobufToThoseWhoAskForTheFormat() {
        connectAndSubscribeInProtobuf(new WireClient(uri("?format=protobuf")));
    }

    private void connectAndSubscribeInProtobuf(WireClient client) {
        // Command 1, connect (field 4), empty.
        client.sendHex("0408012200");
        // Reply 1, connect (field 5): client of 36 characters, version "parley", ping 25, pong.
        assertThat(client.nextFrame()).matches("3608012a32" + "0a24[0-9a-f]{72}" + "12067061726c6579" + "38194001");
        // Command 2, subscribe (field 5): channel "plain:b".
        client.sendHex("0d08022a090a07706c61696e3a62");
        assertThat(client.nextFrame()).isEqualTo("0408023200");
        hub.publish("plain:b", Data.of(new byte[] {(byte) 0xff, 0}));
        // A push (field 4): channel "plain:b", publication (field 4) with data (field 4) ff00.
        assertThat(client.nextFrame()).isEqualTo("11220f" + "1207706c61696e3a62" + "22042202ff00");
    }

    @Test
    void disconnectsAClientThatSpeaksJsonWhenItWouldHaveToBeSentBytes() {
        WireClient client = connected();
        client.send("{\"id\":2,\"subscribe\":{\"channel\":\"plain:b\"}}").next();
        hub.publish("plain:b", Data.of(new byte[] {(byte) 0xff, 0}));
        assertThat(client.nextFrame()).isEqualTo("closed 3506 inappropriate protocol");
    }
}
