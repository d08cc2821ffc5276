package dev.parley.websocket.netty;

import static dev.parley.websocket.netty.Loopback.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.websocket.Message;
import dev.parley.websocket.QueueFullException;
import dev.parley.websocket.Transport;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketClosedException;
import dev.parley.websocket.WebSocketInterruptedException;
import dev.parley.websocket.WebSocketListener;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sending to a peer that does not read. */
@ExtendWith(NothingStaysBehind.class)
class BackpressureTest {

    private static final int QUEUE = 200_000;
    private static final int SIZE = 10_000;
    private static final Message MESSAGE = Message.binary(new byte[SIZE]);

    /** What a message takes beside its payload: objects before it is framed, a header after. */
    private static final int OVERHEAD = 64;

    static Stream<Transport> transports() {
        return Loopback.transports();
    }

    /** Those whose sockets leave their channels. */
    static Stream<Transport> bareSockets() {
        return Loopback.transports().filter(kind -> kind == Transport.EPOLL || kind == Transport.IO_URING);
    }

    private static Loopback.Half deaf(Loopback loopback, Endpoint endpoint) throws IOException {
        return deaf(loopback, endpoint, QUEUE);
    }

    private static Loopback.Half deaf(Loopback loopback, Endpoint endpoint, long queue) throws IOException {
        return loopback.slowClient(endpoint, TestSettings.queue(queue));
    }

    /** What came of it. */
    private record Filled(int taken, int refused) {}

    /** Sends until the queue is full and stays so, since the kernel takes nothing more. */
    private static Filled fill(WebSocket webSocket) {
        AtomicInteger taken = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger looks = new AtomicInteger();
        await().until(() -> {
            looks.incrementAndGet();
            while (webSocket.trySend(MESSAGE)) {
                taken.incrementAndGet();
                looks.set(0);
            }
            refused.incrementAndGet();
            return looks.get() == 5;
        });
        return new Filled(taken.get(), refused.get());
    }

    /** Sends until that throws. */
    private static final class EndlessSender {
        private final AtomicInteger sent = new AtomicInteger();
        private final CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        private final Thread thread;

        EndlessSender(WebSocket webSocket) {
            thread = Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        webSocket.send(MESSAGE);
                        sent.incrementAndGet();
                    }
                } catch (Throwable expected) {
                    thrown.complete(expected);
                }
            });
        }

        void awaitBlocked() {
            await().until(() -> thread.getState() == Thread.State.WAITING);
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void trySendKeepsTheBoundAndSaysNoAndTellsOfRoom(Transport kind) throws Exception {
        try (Loopback loopback = Loopback.narrow(kind)) {
            Recorder recorder = new Recorder();
            Loopback.Half half = deaf(loopback, Loopback.listener(recorder));
            try (RawPeer peer = half.peer()) {
                assertThat(recorder.next()).isEqualTo("open");

                Filled filled = fill(half.webSocket());

                assertThat(half.webSocket().queuedBytes()).isBetween((long) QUEUE - SIZE - OVERHEAD, (long) QUEUE);
                int told = 0; // While the kernel still took something.
                while (!recorder.isEmpty()) {
                    assertThat(recorder.next()).isEqualTo("writable");
                    told++;
                }
                assertThat(told)
                        .as("at most once for a refusal, and not for the last")
                        .isLessThan(filled.refused());
                for (int i = 0; i < filled.taken(); i++) {
                    assertThat(peer.readFrame().bytes().remaining()).isEqualTo(SIZE);
                }
                assertThat(recorder.next()).isEqualTo("writable");
                await().until(() -> half.webSocket().queuedBytes() == 0);
                assertThat(recorder.isEmpty()).isTrue();
                assertThat(half.webSocket().trySend(MESSAGE)).isTrue();
            }
        }
    }

    @Test
    void threadsThatSendAtTheSameTimeExceedTheBoundByOneMessageEachAtMost() throws Exception {
        try (Loopback loopback = Loopback.narrow(Transport.AUTO)) {
            Loopback.Half half = deaf(loopback, Loopback.receiving());
            int senders = 8;
            List<Thread> threads = IntStream.range(0, senders)
                    .mapToObj(_ -> Thread.ofPlatform().start(() -> fill(half.webSocket())))
                    .toList();
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(half.webSocket().queuedBytes()).isLessThanOrEqualTo(QUEUE + senders * (SIZE + OVERHEAD));
            // What is in buffers is what is queued, what is on its way, and the last buffer's unused rest.
            assertThat(loopback.usedBytes()).isLessThan(QUEUE + senders * (SIZE + OVERHEAD) + (3 << 16));
            half.peer().close();
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void blockedSendersGoOnWhenThereIsRoom(Transport kind) throws Exception {
        try (Loopback loopback = Loopback.narrow(kind)) {
            Loopback.Half half = deaf(loopback, Loopback.receiving());
            try (RawPeer peer = half.peer()) {
                List<Thread> senders = IntStream.range(0, 20)
                        .mapToObj(_ -> Thread.ofVirtual().start(() -> {
                            for (int i = 0; i < 20; i++) {
                                half.webSocket().send(MESSAGE);
                            }
                        }))
                        .toList();
                await().until(() -> senders.stream().noneMatch(each -> each.getState() == Thread.State.RUNNABLE)
                        && senders.stream().anyMatch(each -> each.getState() == Thread.State.WAITING));
                for (int i = 0; i < 400; i++) {
                    assertThat(peer.readFrame().bytes().remaining()).isEqualTo(SIZE);
                }
                for (Thread each : senders) {
                    each.join();
                }
            }
        }
    }

    @Test
    void aBlockedSenderLearnsThatTheConnectionHasEnded() throws Exception {
        try (Loopback loopback = Loopback.narrow(Transport.AUTO)) {
            Loopback.Half half = deaf(loopback, Loopback.receiving());
            EndlessSender sender = new EndlessSender(half.webSocket());
            sender.awaitBlocked();

            half.peer().reset();

            assertThat(Loopback.get(sender.thrown)).isInstanceOf(WebSocketClosedException.class);
        }
    }

    @Test
    void aBlockedSenderLearnsThatTheConnectionIsClosing() throws Exception {
        try (Loopback loopback = Loopback.narrow(Transport.AUTO)) {
            Loopback.Half half = deaf(loopback, Loopback.receiving());
            EndlessSender sender = new EndlessSender(half.webSocket());
            sender.awaitBlocked();

            half.webSocket().close(1000, "");

            assertThat(Loopback.get(sender.thrown))
                    .isInstanceOf(WebSocketClosedException.class)
                    .hasMessageContaining("closing");
            half.peer().close();
        }
    }

    @Test
    void anInterruptedSenderSendsNothingAndLeavesTheConnectionOpen() throws Exception {
        try (Loopback loopback = Loopback.narrow(Transport.AUTO)) {
            Loopback.Half half = deaf(loopback, Loopback.receiving());
            try (RawPeer peer = half.peer()) {
                EndlessSender sender = new EndlessSender(half.webSocket());
                sender.awaitBlocked();

                sender.thread.interrupt();

                assertThat(Loopback.get(sender.thrown)).isInstanceOf(WebSocketInterruptedException.class);
                assertThat(half.webSocket().isOpen()).isTrue();
                for (int i = 0; i < sender.sent.get(); i++) {
                    assertThat(peer.readFrame().bytes().remaining()).isEqualTo(SIZE);
                }
                half.webSocket().send("after");
                assertThat(peer.readFrame().text()).isEqualTo("after");
            }
        }
    }

    @Test
    void anInterruptedThreadMaySendWhileThereIsRoom() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            Loopback.Pair pair = loopback.connect(Loopback.receiving(), Loopback.receiving());
            Thread.currentThread().interrupt();
            try {
                pair.client().send("hello");
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
            } finally {
                Thread.interrupted();
            }
            assertThat(pair.server().receive()).hasToString("hello");
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void sendAsyncCompletesWhenTheKernelHasTheMessage(Transport kind) throws Exception {
        try (Loopback loopback = Loopback.narrow(kind)) {
            Loopback.Half half = deaf(loopback, Loopback.receiving());
            try (RawPeer peer = half.peer()) {
                List<CompletableFuture<Void>> sent = new ArrayList<>();
                CompletableFuture<Void> refused = sendUntilRefused(half.webSocket(), sent);
                assertThatThrownBy(refused::get)
                        .isInstanceOf(ExecutionException.class)
                        .cause()
                        .isInstanceOf(QueueFullException.class)
                        .hasMessageContaining("its limit is " + QUEUE);
                // The kernel has taken the first, and cannot have taken the last.
                Loopback.get(sent.getFirst());
                assertThat(sent.getLast()).isNotDone();

                for (int i = 0; i < sent.size(); i++) {
                    assertThat(peer.readFrame().bytes().remaining()).isEqualTo(SIZE);
                }

                Loopback.get(CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)));
            }
        }
    }

    /** Sends until the queue is full; returns what was refused. */
    private static CompletableFuture<Void> sendUntilRefused(WebSocket webSocket, List<CompletableFuture<Void>> sent) {
        CompletableFuture<Void> last = webSocket.sendAsync(MESSAGE).toCompletableFuture();
        while (!last.isCompletedExceptionally()) {
            sent.add(last);
            last = webSocket.sendAsync(MESSAGE).toCompletableFuture();
        }
        return last;
    }

    @Test
    void sendAsyncFailsWhenTheConnectionEndsFirst() throws Exception {
        try (Loopback loopback = Loopback.narrow(Transport.AUTO)) {
            Loopback.Half half = deaf(loopback, Loopback.receiving());
            List<CompletableFuture<Void>> sent = new ArrayList<>();
            sendUntilRefused(half.webSocket(), sent);
            await().until(sent.getFirst()::isDone);

            half.webSocket().abort();

            Throwable thrown = Loopback.get(sent.getLast().handle((_, failure) -> failure));
            assertThat(thrown)
                    .isInstanceOfSatisfying(
                            WebSocketClosedException.class,
                            closed -> assertThat(closed.status()).isPresent());
            await().until(() -> sent.stream().allMatch(CompletableFuture::isDone));
            half.peer().close();
        }
    }

    @Test
    void sendOnAnEventLoopWithAFullQueueThrows() throws Exception {
        try (Loopback loopback = Loopback.narrow(Transport.AUTO)) {
            Loopback.Half half = deaf(loopback, Loopback.receiving());
            // The other event loop has a connection of its own, as those of a server all have.
            Loopback.Pair other = loopback.connect(Loopback.receiving(), Loopback.receiving());
            for (EventLoop loop : List.of(loopback.serverLoop(), loopback.clientLoop())) {
                Runnable endless = () -> {
                    while (true) {
                        half.webSocket().send(MESSAGE);
                    }
                };
                assertThatThrownBy(() -> loop.submit(endless).get())
                        .cause()
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("use trySend");
            }
            other.client().abort();
            half.peer().close();
        }
    }

    @Test
    void aMessageLongerThanTheQueuePassesWhenTheQueueIsEmpty() throws Exception {
        try (Loopback loopback = Loopback.narrow(Transport.AUTO)) {
            Loopback.Half half = deaf(loopback, Loopback.receiving(), 1_000);
            try (RawPeer peer = half.peer()) {
                assertThat(half.webSocket().trySend(Message.binary(new byte[1 << 20])))
                        .isTrue();
                assertThat(half.webSocket().trySend(Message.text("no room"))).isFalse();
                Thread waiting =
                        Thread.ofVirtual().start(() -> half.webSocket().send(Message.binary(new byte[1 << 19])));
                await().until(() -> waiting.getState() == Thread.State.WAITING);

                assertThat(peer.readFrame().bytes().remaining()).isEqualTo(1 << 20);
                assertThat(peer.readFrame().bytes().remaining()).isEqualTo(1 << 19);
                waiting.join();
            }
        }
    }

    /** It is in the program's memory, where the kernel cannot read it, and once for all who get it. */
    @ParameterizedTest
    @MethodSource("bareSockets")
    void ofASharedMessageLittleIsCopiedForAPeerThatDoesNotRead(Transport kind) throws Exception {
        try (Loopback loopback = Loopback.narrow(kind)) {
            byte[] payload = new byte[1 << 20];
            new Random(1).nextBytes(payload);
            Loopback.Half half = deaf(loopback, Loopback.receiving());
            try (RawPeer peer = half.peer()) {
                await().until(() -> loopback.hasLeftItsChannel(half.webSocket()));

                assertThat(half.webSocket().trySend(Message.prepared(Message.binary(payload))))
                        .isTrue();
                await().until(() ->
                        half.webSocket().queuedBytes() == 0); // It is on its way, and there is room behind it.
                CompletableFuture<Void> after =
                        half.webSocket().sendAsync(Message.text("after")).toCompletableFuture();
                assertThat(after).isNotDone();

                assertThat(loopback.usedBytes()).isLessThanOrEqualTo(3 << 16);
                assertThat(peer.readFrame().bytes()).isEqualTo(ByteBuffer.wrap(payload));
                assertThat(peer.readFrame().text()).isEqualTo("after");
                Loopback.get(after);
            }
        }
    }

    @Test
    void aLongMessageIsNotKeptWaitingForEverByShortOnes() throws Exception {
        try (Loopback loopback = Loopback.narrow(Transport.AUTO)) {
            Loopback.Half half = deaf(loopback, Loopback.receiving());
            try (RawPeer peer = half.peer()) {
                List<EndlessSender> shortOnes = IntStream.range(0, 4)
                        .mapToObj(_ -> new EndlessSender(half.webSocket()))
                        .toList();
                shortOnes.getFirst().awaitBlocked();
                Thread longOne = Thread.ofVirtual().start(() -> half.webSocket().send(Message.binary(new byte[QUEUE])));

                while (peer.readFrame().bytes().remaining() == SIZE) {
                    assertThat(shortOnes).allMatch(sender -> !sender.thrown.isDone());
                }
                longOne.join();
            }
        }
    }

    @Test
    void aListenerThatIsToldOfRoomGoesOnSending() throws Exception {
        try (Loopback loopback = Loopback.narrow(Transport.AUTO)) {
            int messages = 500;
            WebSocketListener pushing = new WebSocketListener() {
                private int next;

                @Override
                public void onOpen(WebSocket webSocket) {
                    onWritable(webSocket);
                }

                @Override
                public void onWritable(WebSocket webSocket) {
                    while (next < messages && webSocket.trySend(Message.text(next + " ".repeat(SIZE)))) {
                        next++;
                    }
                }
            };
            Loopback.Half half = deaf(loopback, Loopback.listener(pushing));
            try (RawPeer peer = half.peer()) {
                for (int i = 0; i < messages; i++) {
                    assertThat(peer.readFrame().text().strip()).isEqualTo(Integer.toString(i));
                }
            }
        }
    }
}
