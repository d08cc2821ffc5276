package dev.parley.websocket.netty;

import static dev.parley.websocket.netty.Loopback.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Opcode;
import dev.parley.websocket.Broadcast;
import dev.parley.websocket.Broadcast.SlowReceiver;
import dev.parley.websocket.Message;
import dev.parley.websocket.Transport;
import dev.parley.websocket.WebSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One message to many connections. */
@ExtendWith(NothingStaysBehind.class)
class BroadcastTest {

    private static final int RECEIVERS = 50;
    private static final int SIZE = 20_000;

    private static Loopback.Half deaf(Loopback loopback, Recorder recorder) throws IOException {
        return loopback.slowClient(Loopback.listener(recorder), TestSettings.queue(100_000));
    }

    private static List<Loopback.Pair> pairs(Loopback loopback) {
        List<Loopback.Pair> pairs = new ArrayList<>();
        for (int i = 0; i < RECEIVERS; i++) {
            pairs.add(loopback.connect(Loopback.listener(new Recorder()), Loopback.receiving()));
        }
        return pairs;
    }

    private static List<WebSocket> servers(List<Loopback.Pair> pairs) {
        return new ArrayList<>(pairs.stream().map(Loopback.Pair::server).toList());
    }

    @Test
    void reachesEveryReceiverFromAnyThread() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            List<Loopback.Pair> pairs = pairs(loopback);
            List<WebSocket> servers = servers(pairs);

            assertThat(Broadcast.send(Message.text("from a thread"), servers, SlowReceiver.DROP))
                    .isEqualTo(RECEIVERS);
            CompletableFuture<Integer> onLoop = CompletableFuture.supplyAsync(
                    () -> Broadcast.send(Message.text("from a loop"), servers, SlowReceiver.DROP),
                    loopback.serverLoop());

            assertThat(Loopback.get(onLoop)).isEqualTo(RECEIVERS);
            for (Loopback.Pair pair : pairs) {
                assertThat(List.of(
                                pair.client().receive().toString(),
                                pair.client().receive().toString()))
                        .containsExactlyInAnyOrder("from a thread", "from a loop");
            }
        }
    }

    @Test
    void passesOverReceiversThatAreClosed() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            List<Loopback.Pair> pairs = pairs(loopback);
            pairs.getFirst().server().close();

            assertThat(Broadcast.send(Message.text("x"), servers(pairs), SlowReceiver.CLOSE_POLICY_VIOLATION))
                    .isEqualTo(RECEIVERS - 1);
        }
    }

    @Test
    void dropsWhatASlowReceiverHasNoRoomForAndReachesTheOthers() throws Exception {
        try (Loopback loopback = Loopback.narrow(Transport.NIO)) {
            Recorder recorder = new Recorder();
            Loopback.Half half = deaf(loopback, recorder);
            try (RawPeer peer = half.peer()) {
                Loopback.Pair fast = loopback.connect(Loopback.listener(new Recorder()), Loopback.receiving());
                List<WebSocket> receivers = List.of(half.webSocket(), fast.server());
                Message message = Message.binary(new byte[SIZE]);

                await().until(() -> {
                    int taken = Broadcast.send(message, receivers, SlowReceiver.DROP);
                    assertThat(fast.client().receive().size()).isEqualTo(SIZE);
                    return taken == 1;
                });

                assertThat(half.webSocket().isOpen()).isTrue();
                assertThat(peer.readFrame().bytes().remaining()).isEqualTo(SIZE);
                half.webSocket().abort();
            }
        }
    }

    @Test
    void closesASlowReceiverIfThatIsThePolicy() throws Exception {
        try (Loopback loopback = Loopback.narrow(Transport.NIO)) {
            Recorder recorder = new Recorder();
            Loopback.Half half = deaf(loopback, recorder);
            try (RawPeer peer = half.peer()) {
                Message message = Message.binary(new byte[SIZE]);
                await().until(() ->
                        Broadcast.send(message, List.of(half.webSocket()), SlowReceiver.CLOSE_TRY_AGAIN_LATER) == 0);

                RawPeer.Frame close = peer.readUntil(Opcode.CLOSE);
                assertThat(close.bytes().getShort()).isEqualTo((short) 1013);
                peer.sendClose(1013);
                assertThat(recorder.closed().sent().orElseThrow().code()).isEqualTo(1013);
            }
        }
    }
}
