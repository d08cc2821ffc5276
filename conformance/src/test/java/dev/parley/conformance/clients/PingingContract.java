package dev.parley.conformance.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.ServerUnderTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client that can send pings must see besides. */
interface PingingContract {

    ForeignClient client();

    ServerUnderTest server();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125})
    default void itsPingIsAnsweredWithTheSamePayload(int size) throws Exception {
        byte[] payload = ClientContract.random(size);
        try (ForeignConnection connection = client().connect(server().url("/echo"))) {
            connection.sendPing(payload);
            assertThat(connection.next(Event.Pong.class).payload()).isEqualTo(payload);
        }
    }

    @Test
    default void itsPingIsAnsweredBetweenMessages() throws Exception {
        byte[] payload = "are you there?".getBytes(UTF_8);
        try (ForeignConnection connection = client().connect(server().url("/echo-blocking"))) {
            connection.sendText("before");
            assertThat(connection.next(Event.Text.class).text()).isEqualTo("before");
            connection.sendPing(payload);
            assertThat(connection.next(Event.Pong.class).payload()).isEqualTo(payload);
            connection.sendText("after");
            assertThat(connection.next(Event.Text.class).text()).isEqualTo("after");
        }
    }
}
