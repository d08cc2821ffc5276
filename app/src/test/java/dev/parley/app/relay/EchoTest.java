package dev.parley.app.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.app.FakeWebSocket;
import dev.parley.protocol.CloseStatus;
import dev.parley.websocket.Message;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EchoTest {

    private final Echo echo = new Echo();
    private final FakeWebSocket client = new FakeWebSocket();

    @Test
    void sendsBackWhatItReceives() {
        say("hello");
        echo.onBinary(client.asWebSocket(), ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertThat(client.sent).containsExactly(Message.text("hello"), Message.binary(new byte[] {1, 2, 3}));
    }

    @Test
    void readsNoMoreFromAClientThatDoesNotRead() {
        client.room = 1;
        say("a", "b");
        assertThat(client.texts()).containsExactly("a");
        assertThat(client.paused).isTrue();
    }

    @Test
    void losesNothingAndKeepsTheOrderWhenThereIsRoomAgain() {
        client.room = 1;
        say("a", "b", "c", "d");
        client.room = 2;
        echo.onWritable(client.asWebSocket());
        assertThat(client.texts()).containsExactly("a", "b", "c");
        assertThat(client.paused).isTrue();
        client.room = 5;
        echo.onWritable(client.asWebSocket());
        say("e");
        assertThat(client.texts()).containsExactly("a", "b", "c", "d", "e");
        assertThat(client.paused).isFalse();
    }

    @Test
    void aClientThatIsBehindDoesNotHoldUpAnother() {
        var other = new FakeWebSocket();
        client.room = 0;
        say("a");
        echo.onText(other.asWebSocket(), "b");
        assertThat(other.texts()).containsExactly("b");
        assertThat(other.paused).isFalse();
    }

    @Test
    void holdsNothingForAConnectionThatHasEnded() {
        client.room = 0;
        say("a");
        echo.onClose(
                client.asWebSocket(),
                new CloseStatus(
                        CloseStatus.Cause.TRANSPORT,
                        Optional.empty(),
                        Optional.empty(),
                        "The connection was lost.",
                        Optional.empty(),
                        Optional.empty()));
        client.room = 5;
        echo.onWritable(client.asWebSocket());
        assertThat(client.sent).isEmpty();
    }

    private void say(String... texts) {
        for (String text : texts) {
            echo.onText(client.asWebSocket(), text);
        }
    }
}
