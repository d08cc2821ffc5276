package dev.parley.bench.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.client.WebSocketClient;
import dev.parley.client.WebSocketRequest;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** What every server has to do, asked of it by Parley's client. */
final class EchoesAndBroadcasts {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final WebSocketClient CLIENT = WebSocketClient.create();

    private EchoesAndBroadcasts() {}

    /**
     * Asks a server for all of it.
     *
     * @param server its URI, without a path
     * @param echoPath the path on which it sends back what comes
     * @param compression whether it agrees to compress
     */
    static void verify(URI server, String echoPath, boolean compression) {
        URI echo = server.resolve(echoPath);
        echoes(Message.text("Grüße, 世界"), echo, compression);
        // Undertow never sends what it has compressed of a message of 1 MiB that does not shrink.
        int longest = compression ? 256 << 10 : Peer.LONGEST_MESSAGE;
        for (int size : List.of(0, 64, 64 << 10, longest)) {
            echoes(Message.binary(bytes(size)), echo, compression);
        }
        echoes(Message.text("{\"price\":100.25},".repeat(500)), echo, compression);
        broadcasts(server.resolve("/broadcast"));
    }

    private static void echoes(Message message, URI echo, boolean compression) {
        try (WebSocket webSocket = open(echo)) {
            assertThat(webSocket.handshake().extensions().toString().contains("permessage-deflate"))
                    .as("compression was agreed upon")
                    .isEqualTo(compression);
            webSocket.send(message);
            assertThat(webSocket.receive(PATIENCE).equals(message))
                    .as("the echo of %d bytes is the same", message.size())
                    .isTrue();
        } catch (RuntimeException e) {
            throw new AssertionError("no echo of " + message.size() + " bytes", e);
        }
    }

    private static void broadcasts(URI uri) {
        Message message = Message.text("to everyone, the sender too");
        try (WebSocket sender = open(uri);
                WebSocket other = open(uri)) {
            sender.send(message);
            assertThat(sender.receive(PATIENCE)).isEqualTo(message);
            // Who has got a message is connected for certain.
            other.send(message);
            assertThat(other.receive(PATIENCE)).isEqualTo(message);
            assertThat(sender.receive(PATIENCE)).isEqualTo(message);
        }
    }

    private static WebSocket open(URI uri) {
        return CLIENT.connect(WebSocketRequest.to(uri).build());
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(1).nextBytes(bytes);
        return bytes;
    }
}
