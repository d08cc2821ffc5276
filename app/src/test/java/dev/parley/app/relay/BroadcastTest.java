package dev.parley.app.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.app.FakeWebSocket;
import dev.parley.protocol.CloseStatus;
import dev.parley.websocket.Message;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BroadcastTest {

    private final Broadcast broadcast = new Broadcast();

    @Test
    void sendsEachMessageToEveryoneTheSenderToo() {
        FakeWebSocket ann = connect();
        FakeWebSocket bo = connect();
        broadcast.onText(ann.asWebSocket(), "hello");
        broadcast.onBinary(bo.asWebSocket(), ByteBuffer.wrap(new byte[] {7}));
        assertThat(ann.sent).containsExactly(Message.text("hello"), Message.binary(new byte[] {7}));
        assertThat(bo.sent).isEqualTo(ann.sent);
    }

    @Test
    void framesAMessageOnceForAll() {
        FakeWebSocket ann = connect();
        FakeWebSocket bo = connect();
        broadcast.onText(ann.asWebSocket(), "hello");
        assertThat(ann.sent.getFirst()).isSameAs(bo.sent.getFirst());
    }

    @Test
    void closesOneWhoCannotKeepUpAndNobodyElse() {
        FakeWebSocket ann = connect();
        FakeWebSocket slow = connect();
        slow.room = 0;
        broadcast.onText(ann.asWebSocket(), "hello");
        assertThat(slow.closed).containsExactly("1013 too slow to take all messages");
        assertThat(ann.closed).isEmpty();
        assertThat(ann.texts()).containsExactly("hello");
    }

    @Test
    void sendsNothingToOneWhoHasLeft() {
        FakeWebSocket ann = connect();
        FakeWebSocket bo = connect();
        broadcast.onClose(
                bo.asWebSocket(),
                new CloseStatus(
                        CloseStatus.Cause.TRANSPORT,
                        Optional.empty(),
                        Optional.empty(),
                        "The connection was lost.",
                        Optional.empty(),
                        Optional.empty()));
        broadcast.onText(ann.asWebSocket(), "hello");
        assertThat(bo.sent).isEmpty();
    }

    private FakeWebSocket connect() {
        var client = new FakeWebSocket();
        broadcast.onOpen(client.asWebSocket());
        return client;
    }
}
