package dev.parley.conformance.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.hub.Access;
import dev.parley.hub.Credentials;
import dev.parley.hub.Data;
import dev.parley.hub.Disconnect;
import dev.parley.hub.Hub;
import dev.parley.hub.NamespaceOptions;
import dev.parley.hub.Retention;
import dev.parley.hub.Unsubscribe;
import dev.parley.hub.session.HubEndpoint;
import dev.parley.hub.session.SessionOptions;
import dev.parley.server.WebSocketServer;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The centrifuge client for JavaScript, in JSON and in Protobuf. */
@Tag("full")
class CentrifugeJsIT {

    private final Hub hub = Hub.builder()
            .withoutNamespace(NamespaceOptions.builder()
                    .subscribe(Access.ANYONE)
                    .publish(Access.SUBSCRIBERS)
                    .readPresence(Access.SUBSCRIBERS)
                    .readHistory(Access.SUBSCRIBERS)
                    .presence(true)
                    .joinLeave(true)
                    .history(Retention.of(100, Duration.ofMinutes(1)))
                    .recovery(true)
                    .build())
            .onConnect(_ -> Credentials.of("ada"))
            .onRpc((client, method, data) -> data)
            .start();
    private final WebSocketServer server = WebSocketServer.builder()
            .host("127.0.0.1")
            .port(0)
            .route(
                    HubEndpoint.PATH,
                    HubEndpoint.of(hub, SessionOptions.DEFAULTS.withPing(Duration.ofSeconds(2), Duration.ofSeconds(1))),
                    HubEndpoint.routeOptions())
            .start();
    private final CentrifugeClient one = new CentrifugeClient();
    private final CentrifugeClient two = new CentrifugeClient();

    @AfterEach
    void close() {
        one.close();
        two.close();
        hub.close();
        server.close();
    }

    private String connect(CentrifugeClient client, boolean protobuf) {
        URI url = URI.create("ws://127.0.0.1:" + server.ports().getFirst() + HubEndpoint.PATH);
        String id = client.connect(url, protobuf);
        client.tell("{'do':'subscribe','channel':'news'}").await("subscribed");
        return id;
    }

    private void publish(String data) {
        hub.publish("news", Data.of(data)).toCompletableFuture().join();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void publishesAndReceives(boolean protobuf) {
        connect(one, protobuf);
        connect(two, protobuf);
        one.tell("{'do':'publish','channel':'news','data':{'n':1}}").await("publication");
        JsonNode received = two.await("publication");
        assertThat(received.path("data").toString()).isEqualTo("{\"n\":1}");
        assertThat(received.path("offset").asLong()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void seesWhoIsPresentAndWhoComesAndGoes(boolean protobuf) {
        String first = connect(one, protobuf);
        assertThat(one.await("join").path("client").asText()).isEqualTo(first);
        String second = connect(two, protobuf);
        assertThat(one.await("join").path("client").asText()).isEqualTo(second);
        JsonNode clients =
                one.tell("{'do':'presence','channel':'news'}").await("answer").path("clients");
        assertThat(clients).extracting(JsonNode::asText).containsExactlyInAnyOrder(first, second);
        JsonNode stats = one.tell("{'do':'presenceStats','channel':'news'}").await("answer");
        assertThat(stats.path("numClients").asInt()).isEqualTo(2);
        assertThat(stats.path("numUsers").asInt()).isEqualTo(1);
        two.tell("{'do':'unsubscribe','channel':'news'}");
        assertThat(one.await("leave").path("client").asText()).isEqualTo(second);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readsHistoryAndCallsTheProgram(boolean protobuf) {
        connect(one, protobuf);
        publish("1");
        publish("2");
        JsonNode history =
                one.tell("{'do':'history','channel':'news','limit':10}").await("answer");
        assertThat(history.path("data").toString()).isEqualTo("[1,2]");
        assertThat(history.path("offset").asLong()).isEqualTo(2);
        JsonNode answer = one.tell("{'do':'rpc','method':'echo','data':[3]}").await("answer");
        assertThat(answer.path("data").toString()).isEqualTo("[3]");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void recoversWhatWasPublishedWhileItsConnectionWasCut(boolean protobuf) {
        connect(one, protobuf);
        publish("0");
        one.await("publication");
        for (int round = 0; round < 10; round++) {
            one.tell("{'do':'cut'}").await("connecting"); // From now on nothing comes over the connection that was.
            publish(Integer.toString(3 * round + 1));
            publish(Integer.toString(3 * round + 2));
            JsonNode again = one.await("subscribed");
            assertThat(again.path("wasRecovering").asBoolean()).isTrue();
            assertThat(again.path("recovered").asBoolean()).isTrue();
            publish(Integer.toString(3 * round + 3));
            for (int n = 1; n <= 3; n++) {
                assertThat(one.await("publication").path("data").asInt()).isEqualTo(3 * round + n);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void doesWhatTheServerWants(boolean protobuf) {
        connect(one, protobuf);
        hub.unsubscribe("ada", Optional.empty(), Optional.of("news"), Unsubscribe.INSUFFICIENT_STATE);
        one.await("subscribed"); // By itself, as the code has it.
        hub.unsubscribe("ada", Optional.empty(), Optional.of("news"), Unsubscribe.SERVER);
        assertThat(one.await("unsubscribed").path("code").asInt()).isEqualTo(2000);
        hub.disconnect("ada", Optional.empty(), Disconnect.FORCE_RECONNECT);
        one.await("connected");
        hub.disconnect("ada", Optional.empty(), Disconnect.FORCE_NO_RECONNECT);
        assertThat(one.await("disconnected").path("code").asInt()).isEqualTo(3503);
    }
}
