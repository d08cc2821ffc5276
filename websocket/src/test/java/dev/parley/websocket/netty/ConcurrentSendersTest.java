package dev.parley.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Role;
import dev.parley.websocket.Message;
import dev.parley.websocket.Transport;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketListener;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(NothingStaysBehind.class)
class ConcurrentSendersTest {

    private static final int SENDERS = 8;
    private static final int MESSAGES = 2_000;

    /** The message of a sender: it tells the sender and the number, and the rest follows from these. */
    private static ByteBuffer payload(int sender, int number) {
        int filler = number % 250 == 0 ? 70_000 : number % 50 == 0 ? 5_000 : number * 7 % 300;
        String text = sender + ":" + number + ":" + "abcdefghijklmnopqrstuvwxyz".repeat(filler / 26 + 1);
        return StandardCharsets.UTF_8.encode(text);
    }

    private static Message message(int sender, int number) {
        ByteBuffer payload = payload(sender, number);
        Message message = number % 2 == 0
                ? Message.binary(payload)
                : Message.text(StandardCharsets.UTF_8.decode(payload).toString());
        return number % 3 == 0 ? Message.prepared(message) : message;
    }

    /** Checks every message as it comes. */
    private static final class Checking implements WebSocketListener {

        private final int[] next = new int[SENDERS];
        private final CompletableFuture<Optional<String>> result = new CompletableFuture<>();

        @Override
        public void onTextBytes(WebSocket webSocket, ByteBuffer utf8) {
            check(utf8, false);
        }

        @Override
        public void onBinary(WebSocket webSocket, ByteBuffer payload) {
            check(payload, true);
        }

        private void check(ByteBuffer payload, boolean binary) {
            int sender = payload.get(0) - '0';
            int number = next[sender]++;
            if (!payload.equals(payload(sender, number)) || binary != (number % 2 == 0)) {
                String got = StandardCharsets.UTF_8.decode(payload).toString();
                result.complete(Optional.of("expected message " + number + " of sender " + sender + ", got "
                        + got.substring(0, Math.min(got.length(), 50))));
            } else if (Arrays.stream(next).allMatch(count -> count == MESSAGES)) {
                result.complete(Optional.empty());
            }
        }
    }

    static Stream<Arguments> everywhere() {
        return Stream.concat(
                Loopback.transports().map(kind -> Arguments.of(kind, Role.SERVER)),
                Stream.of(Arguments.of(Transport.AUTO, Role.CLIENT)));
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void messagesNeverInterleaveAndEachThreadKeepsItsOrder(Transport kind, Role sending) throws Exception {
        try (Loopback loopback = Loopback.over(kind)) {
            Checking checking = new Checking();
            Endpoint receiver = Loopback.listener(checking);
            // Small enough to be full most of the time.
            ConnectionSettings settings = TestSettings.queue(100_000);
            Loopback.Pair pair = sending == Role.SERVER
                    ? loopback.connect(Loopback.receiving(), settings, receiver, settings)
                    : loopback.connect(receiver, settings, Loopback.receiving(), settings);
            WebSocket sender = sending == Role.SERVER ? pair.server() : pair.client();

            Thread[] threads = IntStream.range(0, SENDERS)
                    .mapToObj(id -> (id % 2 == 0 ? Thread.ofVirtual() : Thread.ofPlatform()).start(() -> {
                        for (int number = 0; number < MESSAGES; number++) {
                            sender.send(message(id, number));
                        }
                    }))
                    .toArray(Thread[]::new);

            assertThat(Loopback.get(checking.result)).isEmpty();
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }
}
