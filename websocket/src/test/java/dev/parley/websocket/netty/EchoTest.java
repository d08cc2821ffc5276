package dev.parley.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.CloseCode;
import dev.parley.websocket.Message;
import dev.parley.websocket.Transport;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketListener;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(NothingStaysBehind.class)
class EchoTest {

    static final class EchoListener implements WebSocketListener {
        @Override
        public void onText(WebSocket webSocket, String text) {
            webSocket.send(text);
        }

        @Override
        public void onBinary(WebSocket webSocket, ByteBuffer payload) {
            webSocket.send(payload);
        }
    }

    static void echo(WebSocket webSocket) {
        for (Message message : webSocket) {
            webSocket.send(message);
        }
    }

    static Stream<Arguments> everywhere() {
        return Loopback.transports().flatMap(kind -> Stream.of(Arguments.of(kind, false), Arguments.of(kind, true)));
    }

    private static Loopback over(Transport kind, boolean encrypted) {
        return encrypted ? Loopback.encrypted(kind) : Loopback.over(kind);
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void aBlockingHandlerEchoesEverySizeInOrder(Transport kind, boolean encrypted) {
        try (Loopback loopback = over(kind, encrypted)) {
            echoesEverySizeInOrder(loopback, loopback.handler(EchoTest::echo));
        }
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void aListenerEchoesEverySizeInOrder(Transport kind, boolean encrypted) {
        try (Loopback loopback = over(kind, encrypted)) {
            echoesEverySizeInOrder(loopback, Loopback.listener(new EchoListener()));
        }
    }

    /** The sizes are those where the length takes another form, and where buffers end. */
    private static void echoesEverySizeInOrder(Loopback loopback, Endpoint server) {
        Loopback.Pair pair = loopback.connect(server, Loopback.receiving());
        List<Message> sent = new ArrayList<>();
        for (int size : new int[] {0, 1, 125, 126, 127, 4095, 4096, 65535, 65536, 65537, 200_000, 1 << 20}) {
            sent.add(Message.binary(RawPeer.pattern(size, size)));
            sent.add(Message.text("é".repeat(size / 2)));
            sent.add(Message.prepared(Message.text("x".repeat(size))));
        }
        WebSocket client = pair.client();
        for (Message message : sent) {
            client.send(message);
            assertThat(client.receive(Loopback.PATIENCE).equals(message))
                    .as("echo of %s bytes", message.size())
                    .isTrue();
        }
        client.close();
        assertThat(client.closed().toCompletableFuture().join().code()).isEqualTo(CloseCode.NORMAL_CLOSURE);
        assertThat(client.closed().toCompletableFuture().join().wasClean()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void aBurstComesBackInOrder(Transport kind, boolean encrypted) throws InterruptedException {
        try (Loopback loopback = over(kind, encrypted)) {
            for (Endpoint server : List.of(loopback.handler(EchoTest::echo), Loopback.listener(new EchoListener()))) {
                Loopback.Pair pair = loopback.connect(server, Loopback.receiving());
                int messages = 3_000;
                Thread sender = Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < messages; i++) {
                        pair.client().send(Integer.toString(i));
                    }
                });
                for (int i = 0; i < messages; i++) {
                    assertThat(pair.client().receive(Loopback.PATIENCE)).hasToString(Integer.toString(i));
                }
                sender.join();
                pair.client().close();
            }
        }
    }
}
