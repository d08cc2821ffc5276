package dev.parley.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.CloseCode;
import dev.parley.protocol.CloseStatus;
import dev.parley.protocol.EngineSettings;
import dev.parley.protocol.Opcode;
import dev.parley.websocket.Broadcast;
import dev.parley.websocket.Broadcast.SlowReceiver;
import dev.parley.websocket.Message;
import dev.parley.websocket.Transport;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketListener;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Thousands of messages from several threads to 200 connections, some of which do not read. */
@ExtendWith(NothingStaysBehind.class)
class BroadcastToManyTest {

    private static final int FAST = 192;
    private static final int SLOW = 8;
    private static final int SENDERS = 3;
    private static final int MESSAGES = 800;
    private static final int ALL = SENDERS * MESSAGES;

    /** All messages together fit into the queue of a fast receiver, and not into a slow one's and the kernel's. */
    private static final int SIZE = 350;

    /** Of a receiver that takes the Close frame only when all the others have got everything. */
    private static final ConnectionSettings PATIENT = new ConnectionSettings(
            EngineSettings.DEFAULTS.withTimes(Duration.ZERO, Duration.ofSeconds(10), Loopback.PATIENCE),
            20_000,
            1 << 16);

    private static Message message(int sender, int number) {
        return Message.binary(
                ByteBuffer.allocate(SIZE).putInt(sender).putInt(number).rewind());
    }

    /** The order in which messages come: each sender's own. */
    private static final class Order {
        private final int[] next = new int[SENDERS];
        private int count;

        /** Notes a message; returns whether it comes after those of the same sender that came before. */
        boolean follows(ByteBuffer payload) {
            int sender = payload.getInt(0);
            int number = payload.getInt(4);
            boolean follows = payload.remaining() == SIZE && number >= next[sender];
            next[sender] = number + 1;
            count++;
            return follows;
        }
    }

    /** A receiver that keeps up. */
    private static final class Fast implements WebSocketListener {
        private final Order order = new Order();
        private boolean inOrder = true;
        final CompletableFuture<Boolean> all = new CompletableFuture<>();

        @Override
        public void onBinary(WebSocket webSocket, ByteBuffer payload) {
            inOrder &= order.follows(payload);
            if (order.count == ALL) {
                all.complete(inOrder);
            }
        }
    }

    /** A receiver that does nothing but keep the messages themselves. */
    private static WebSocket keeping(Set<Message> messages) {
        return (WebSocket) Proxy.newProxyInstance(
                WebSocket.class.getClassLoader(),
                new Class<?>[] {WebSocket.class},
                (_, method, arguments) -> method.getName().equals("trySend") && messages.add((Message) arguments[0]));
    }

    private static Set<Message> identities() {
        return Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    @ParameterizedTest
    @EnumSource
    void eachReceiverGetsWhatThePolicyPromises(SlowReceiver policy) throws Exception {
        try (Loopback loopback = Loopback.narrow(Transport.AUTO)) {
            List<WebSocket> receivers = new ArrayList<>();
            List<Fast> fast = new ArrayList<>();
            List<Loopback.Pair> pairs = new ArrayList<>();
            for (int i = 0; i < FAST; i++) {
                fast.add(new Fast());
                pairs.add(loopback.connect(
                        Loopback.listener(new WebSocketListener() {}), Loopback.listener(fast.getLast())));
                receivers.add(pairs.getLast().server());
            }
            List<Recorder> recorders = new ArrayList<>();
            List<Loopback.Half> slow = new ArrayList<>();
            for (int i = 0; i < SLOW; i++) {
                recorders.add(new Recorder());
                slow.add(loopback.slowClient(Loopback.listener(recorders.getLast()), PATIENT));
                receivers.add(i * FAST / SLOW, slow.getLast().webSocket());
            }
            Set<Message> first = identities();
            Set<Message> last = identities();
            receivers.addFirst(keeping(first));
            receivers.addLast(keeping(last));

            long taken = broadcast(receivers, policy) - 2L * ALL;

            for (Fast each : fast) {
                assertThat(Loopback.get(each.all)).as("all came in order").isTrue();
            }
            // Framed once: what the first gets is the very message that the last gets, with its frame.
            assertThat(first).hasSize(ALL).allMatch(message -> message.frame().isPresent());
            assertThat(last.containsAll(first)).isTrue();
            long takenBySlow = taken - (long) FAST * ALL;
            assertThat(takenBySlow).isBetween((long) SLOW, (long) SLOW * ALL - SLOW);
            long received = 0;
            for (int i = 0; i < SLOW; i++) {
                received += readAll(slow.get(i), recorders.get(i), policy);
            }
            if (policy == SlowReceiver.DROP) {
                assertThat(received).isEqualTo(takenBySlow);
            } else {
                // What was taken as another thread began to close need not have been sent.
                assertThat(received).isBetween((long) SLOW, takenBySlow);
            }
            for (Loopback.Pair pair : pairs) {
                pair.server().close(CloseCode.GOING_AWAY, "");
                CloseStatus status = Loopback.get(pair.client().closed().toCompletableFuture());
                assertThat(status.wasClean()).isTrue();
                assertThat(status.code()).isEqualTo(CloseCode.GOING_AWAY);
            }
        }
    }

    /** Has every sender send its messages to all; returns how often one was taken. */
    private static long broadcast(List<WebSocket> receivers, SlowReceiver policy) throws InterruptedException {
        AtomicLong taken = new AtomicLong();
        List<Thread> senders = IntStream.range(0, SENDERS)
                .mapToObj(sender -> Thread.ofPlatform().start(() -> {
                    for (int number = 0; number < MESSAGES; number++) {
                        taken.addAndGet(Broadcast.send(message(sender, number), receivers, policy));
                    }
                }))
                .toList();
        for (Thread sender : senders) {
            sender.join();
        }
        return taken.get();
    }

    /** Reads, at last, what a slow receiver was sent, and sees how it ends; returns how many messages there were. */
    private static int readAll(Loopback.Half slow, Recorder recorder, SlowReceiver policy) throws IOException {
        Order order = new Order();
        boolean closes = policy != SlowReceiver.DROP;
        try (RawPeer peer = slow.peer()) {
            if (!closes) {
                assertThat(slow.webSocket().isOpen()).isTrue();
                slow.webSocket().close(CloseCode.GOING_AWAY, "");
            }
            RawPeer.Frame frame = peer.readFrame();
            for (; frame.is(Opcode.BINARY); frame = peer.readFrame()) {
                assertThat(order.follows(frame.bytes())).as("in order").isTrue();
            }
            int code = switch (policy) {
                case DROP -> CloseCode.GOING_AWAY;
                case CLOSE_POLICY_VIOLATION -> CloseCode.POLICY_VIOLATION;
                case CLOSE_TRY_AGAIN_LATER -> CloseCode.TRY_AGAIN_LATER;
            };
            assertThat(frame.closeCode()).isEqualTo(code);
            assertThat(frame.closeReason().isEmpty()).isEqualTo(!closes);
            peer.sendClose(code);
            assertThat(peer.endsInOrder()).isTrue();
            assertThat(recorder.closed().wasClean()).isTrue();
            assertThat(recorder.closes).hasValue(1);
        }
        return order.count;
    }
}
