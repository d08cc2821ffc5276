package dev.parley.hub.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.hub.Access;
import dev.parley.hub.Data;
import dev.parley.hub.Disconnect;
import dev.parley.hub.FakeTimers;
import dev.parley.hub.Hub;
import dev.parley.hub.NamespaceOptions;
import dev.parley.hub.fake.FakeTime;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a session does in time, and with a client that does not read. */
class ClientSessionTest {

    private static final String CONNECT = "{\"id\":1,\"connect\":{}}";
    private static final String SUBSCRIBE = "{\"id\":2,\"subscribe\":{\"channel\":\"a\"}}";

    private final FakeTime time = new FakeTime();
    private final Hub hub = FakeTimers.hub(time)
            .withoutNamespace(
                    NamespaceOptions.builder().subscribe(Access.ANYONE).build())
            .start();
    private final FakeTransport transport = new FakeTransport();
    private final ClientSession session =
            new ClientSession(hub, SessionOptions.DEFAULTS.withMaximumPendingBytes(200), WireEncoding.JSON, transport);

    ClientSessionTest() {
        session.opened();
    }

    @AfterEach
    void close() {
        session.closed(Disconnect.CONNECTION_CLOSED);
        hub.close();
        transport.loop.run();
    }

    private void receive(String frame) {
        session.receive(ByteBuffer.wrap(frame.getBytes(StandardCharsets.UTF_8)), true);
    }

    private void connect() {
        receive(CONNECT);
        transport.loop.runNext();
        transport.sent.clear();
    }

    /** Lets time pass, a second at a time, and the loop keep up with it. */
    private void pass(Duration duration) {
        for (Duration left = duration; left.isPositive(); left = left.minusSeconds(1)) {
            time.pass(left.compareTo(Duration.ofSeconds(1)) < 0 ? left : Duration.ofSeconds(1));
            transport.loop.run();
        }
    }

    private void publish(String data) {
        hub.publish("a", Data.of(data)).toCompletableFuture().join();
        transport.loop.run();
    }

    // ---- time

    @Test
    void disconnectsAClientThatDoesNotConnectInTime() {
        pass(Duration.ofMillis(9_999));
        assertThat(transport.sent).isEmpty();
        pass(Duration.ofMillis(1));
        assertThat(transport.sent).containsExactly("close 3502");
    }

    @Test
    void pingsAClientWithinTheIntervalAndAgainOnceItHasAnswered() {
        connect();
        pass(Duration.ofSeconds(12));
        assertThat(transport.sent).isEmpty();
        for (int second = 13; second <= 25 && transport.sent.isEmpty(); second++) {
            pass(Duration.ofSeconds(1));
        }
        assertThat(transport.sent).containsExactly("{}");
        receive("{}");
        pass(Duration.ofSeconds(25));
        assertThat(transport.sent).containsExactly("{}", "{}");
    }

    @Test
    void disconnectsAClientThatDoesNotAnswerAPing() {
        connect();
        pass(Duration.ofSeconds(35)); // 25 for the ping, 8 for the Pong.
        assertThat(transport.sent).containsExactly("{}", "close 3012");
        pass(Duration.ofMinutes(5));
        assertThat(transport.sent).hasSize(2);
    }

    @Test
    void aConnectionThatHasEndedIsLeftAlone() {
        connect();
        session.closed(Disconnect.CONNECTION_CLOSED);
        pass(Duration.ofMinutes(5));
        receive("{\"id\":2,\"ping\":{}}");
        transport.loop.run();
        assertThat(transport.sent).isEmpty();
    }

    // ---- order

    @Test
    void readsNoMoreUntilTheClientIsConnected() {
        receive(CONNECT);
        receive("{\"id\":2,\"ping\":{}}");
        assertThat(transport.sent).containsExactly("pause");
        transport.loop.runNext();
        assertThat(transport.sent).hasSize(3).startsWith("pause", "resume");
        assertThat(transport.sent.getLast()).contains("\"connect\":").endsWith("\n{\"id\":2,\"ping\":{}}");
    }

    @Test
    void answersASubscriptionBeforeWhatIsPublishedInTheSameTurn() {
        connect();
        receive(SUBSCRIBE);
        hub.publish("a", Data.of("1"));
        transport.loop.run();
        publish("2");
        assertThat(transport.sent)
                .startsWith("{\"id\":2,\"subscribe\":{}}")
                .endsWith("{\"push\":{\"channel\":\"a\",\"pub\":{\"data\":2}}}");
    }

    // ---- slow clients

    @Test
    void keepsRepliesForAClientThatIsSlowAndReadsNoMoreOfItMeanwhile() {
        connect();
        transport.room = 0;
        receive("{\"id\":2,\"ping\":{}}");
        transport.loop.run();
        receive("{\"id\":3,\"ping\":{}}");
        transport.loop.run();
        assertThat(transport.sent).containsExactly("pause");
        transport.room = 9;
        session.writable();
        transport.loop.run();
        assertThat(transport.sent).containsExactly("pause", "{\"id\":2,\"ping\":{}}\n{\"id\":3,\"ping\":{}}", "resume");
    }

    @Test
    void disconnectsAClientForWhichTooMuchWaits() {
        connect();
        transport.room = 0;
        for (int id = 2; id < 20; id++) {
            receive("{\"id\":" + id + ",\"ping\":{}}");
            transport.loop.run();
        }
        assertThat(transport.sent).containsExactly("pause", "resume", "close 3008");
    }

    @Test
    void offersAClientWhatWasPublishedOnceThereIsRoom() {
        connect();
        receive(SUBSCRIBE);
        transport.loop.run();
        transport.room = 1;
        publish("1");
        publish("2");
        publish("3");
        assertThat(transport.sent)
                .containsExactly("{\"id\":2,\"subscribe\":{}}", "{\"push\":{\"channel\":\"a\",\"pub\":{\"data\":1}}}");
        transport.room = 9;
        session.writable();
        transport.loop.run();
        assertThat(transport.sent)
                .endsWith(
                        "{\"push\":{\"channel\":\"a\",\"pub\":{\"data\":2}}}",
                        "{\"push\":{\"channel\":\"a\",\"pub\":{\"data\":3}}}");
    }
}
