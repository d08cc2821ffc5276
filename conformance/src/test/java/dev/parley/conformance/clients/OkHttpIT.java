package dev.parley.conformance.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** OkHttp as a client. It has no way to send fragments, and sends pings only by its own clock. */
@Tag("full")
class OkHttpIT extends ClientContract {

    @Override
    public ForeignClient client() {
        return new OkHttpForeignClient();
    }

    @Test
    void itsOwnPingsAreAnswered() throws Exception {
        // OkHttp ends a connection whose pong is later than the next ping.
        ForeignClient client = new OkHttpForeignClient(Duration.ofMillis(100));
        try (ForeignConnection connection = client.connect(server().url("/echo"))) {
            server().awaitPings(5);
            connection.sendText("still here");
            assertThat(connection.next(Event.Text.class).text()).isEqualTo("still here");
        }
    }
}
