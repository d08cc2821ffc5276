package dev.parley.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.parley.protocol.Opcode;
import dev.parley.protocol.Role;
import dev.parley.testing.CapturedLog;
import dev.parley.websocket.Message;
import dev.parley.websocket.QueueFullException;
import dev.parley.websocket.WebSocketClosedException;
import dev.parley.websocket.WebSocketInterruptedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.event.Level;

/**
 * Threads that send in every way, on a connection that takes now more and now less, is mostly full, and may end at any
 * moment: what each was told of its message is what has become of it on the wire.
 */
@ExtendWith(NothingStaysBehind.class)
class SenderStressTest {

    /** What a thread was told of its message. */
    private enum Fate {
        TAKEN,
        REFUSED,
        CLOSED,
        INTERRUPTED
    }

    private enum Way {
        SEND,
        TRY_SEND,
        SEND_ASYNC,
        STREAM,
        SEND_PREPARED
    }

    /** What happens to the connection while it is sent on. */
    private enum End {
        NONE,
        CLOSE,
        CLOSE_ON_THE_EVENT_LOOP,
        ABORT,
        PEER_GONE,
        WRITE_FAILED;

        boolean closes() {
            return this == CLOSE || this == CLOSE_ON_THE_EVENT_LOOP;
        }

        /** Whether the wire may end in the middle of a frame. */
        boolean cuts() {
            return this != NONE && !closes();
        }
    }

    /** A message, and what its thread was told. */
    private static final class Sent {
        final Way way;
        final boolean isText;
        final String text;
        volatile Fate fate = Fate.REFUSED;

        /** Whether its thread was told before anybody began to close. */
        volatile boolean early;

        final CompletableFuture<Void> written = new CompletableFuture<>();
        final AtomicInteger completions = new AtomicInteger();

        Sent(int thread, int number, int length, SplittableRandom random) {
            way = anyOf(Way.values(), random);
            isText = random.nextBoolean();
            text = thread + ":" + number + ":" + "aé€".repeat(length / 6);
        }

        Message message() {
            return isText ? Message.text(text) : Message.binary(text.getBytes(StandardCharsets.UTF_8));
        }

        boolean is(Arrived arrived) {
            return isText == arrived.isText && text.equals(arrived.text);
        }

        @Override
        public String toString() {
            return way + " " + beginning(text) + " " + fate;
        }
    }

    private static <T> T anyOf(T[] values, SplittableRandom random) {
        return values[random.nextInt(values.length)];
    }

    private static String beginning(String text) {
        return text.substring(0, Math.min(12, text.length()));
    }

    private record Arrived(boolean isText, String text) {
        int thread() {
            return Integer.parseInt(text.substring(0, text.indexOf(':')));
        }

        @Override
        public String toString() {
            return text.length() + " characters: " + beginning(text);
        }
    }

    /**
     * What came over the wire.
     *
     * @param messages the messages, in the order in which they ended
     * @param unfinished whether another one had begun
     * @param closed whether there was a Close frame
     */
    private record OnWire(List<Arrived> messages, boolean unfinished, boolean closed) {}

    private static OnWire read(byte[] wire, boolean mayBeCut) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(wire);
        RawPeer.FrameReader frames = new RawPeer.FrameReader(in);
        List<Arrived> messages = new ArrayList<>();
        Optional<Opcode> open = Optional.empty();
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        while (in.available() > 0) {
            RawPeer.Frame frame;
            try {
                frame = frames.read();
            } catch (EOFException cut) {
                assertThat(mayBeCut).as("a frame is cut off").isTrue();
                return new OnWire(messages, open.isPresent(), false);
            }
            if (frame.is(Opcode.CLOSE)) {
                assertThat(in.available()).as("bytes after the Close frame").isZero();
                return new OnWire(messages, open.isPresent(), true);
            }
            if (frame.is(Opcode.PING)) {
                continue;
            }
            boolean continues = frame.is(Opcode.CONTINUATION);
            assertThat(continues).as("whether the frame goes on with a message").isEqualTo(open.isPresent());
            if (!continues) {
                open = Optional.of(frame.is(Opcode.TEXT) ? Opcode.TEXT : Opcode.BINARY);
            }
            byte[] piece = new byte[frame.bytes().remaining()];
            frame.bytes().get(piece);
            payload.writeBytes(piece);
            if (frame.isFinal()) {
                messages.add(
                        new Arrived(open.equals(Optional.of(Opcode.TEXT)), payload.toString(StandardCharsets.UTF_8)));
                payload.reset();
                open = Optional.empty();
            }
        }
        return new OnWire(messages, open.isPresent(), false);
    }

    /** One round. */
    private static final class Scene {
        final Rounds.Round round;
        final SplittableRandom random;
        final Role role;
        final End end;
        final int threads;
        final long maximum;
        final long bound;
        final StubChannel channel;
        final NettyWebSocket webSocket;
        final List<List<Sent>> all = new ArrayList<>();
        volatile boolean ending;

        Scene(Rounds.Round round, StubLoop loop) {
            this.round = round;
            random = round.random;
            role = random.nextBoolean() ? Role.SERVER : Role.CLIENT;
            end = random.nextInt(3) == 0 ? End.NONE : anyOf(End.values(), random);
            threads = random.nextInt(1, 6);
            maximum = random.nextInt(3) == 0 ? 40_000 : 2_000;
            int longest = (int) maximum / 2 - 2 * Outgoing.OVERHEAD;
            for (int thread = 0; thread < threads; thread++) {
                List<Sent> sent = new ArrayList<>();
                for (int number = random.nextInt(12); number >= 0; number--) {
                    sent.add(new Sent(thread, sent.size(), random.nextInt(longest), random));
                }
                all.add(sent);
            }
            // Racing threads may each find the same room, and a stream may need some while others wait for its end.
            boolean streams = all.stream().flatMap(List::stream).anyMatch(sent -> sent.way == Way.STREAM);
            bound = maximum + (threads - 1L) * (maximum / 2) + (streams ? maximum : 0) + PINGS;
            channel = new StubChannel(loop, random.nextInt(64, 4_000));
            webSocket = channel.start(role, TestSettings.queue(maximum), Loopback.receiving());
        }

        private static final int PINGS = 16 * 14;

        // ---- the threads

        void sendAll(List<Sent> messages, SplittableRandom mine) throws IOException {
            for (Sent sent : messages) {
                Rounds.Round.pause(mine);
                sent.fate = send(sent, mine);
                sent.early = !ending;
                assertThat(webSocket.queuedBytes()).as("queued bytes").isBetween(0L, bound);
            }
        }

        private Fate send(Sent sent, SplittableRandom mine) throws IOException {
            try {
                switch (sent.way) {
                    case SEND -> webSocket.send(sent.message());
                    case SEND_PREPARED -> webSocket.send(Message.prepared(sent.message()));
                    case TRY_SEND -> {
                        return webSocket.trySend(sent.message()) ? Fate.TAKEN : Fate.REFUSED;
                    }
                    case SEND_ASYNC -> {
                        webSocket.sendAsync(sent.message()).whenComplete((_, thrown) -> {
                            sent.completions.incrementAndGet();
                            if (thrown == null) {
                                sent.written.complete(null);
                            } else {
                                sent.written.completeExceptionally(thrown);
                            }
                        });
                        webSocket.ping();
                        return wasRefused(sent.written) ? Fate.REFUSED : Fate.TAKEN;
                    }
                    case STREAM -> stream(sent, mine);
                }
                return Fate.TAKEN;
            } catch (WebSocketInterruptedException interrupted) {
                assertThat(Thread.interrupted()).isTrue();
                return Fate.INTERRUPTED;
            } catch (WebSocketClosedException closed) {
                return Fate.CLOSED;
            } catch (IOException ended) {
                assertThat(ended).hasCauseInstanceOf(WebSocketClosedException.class);
                return Fate.CLOSED;
            }
        }

        private static boolean wasRefused(CompletableFuture<Void> written) {
            return written.isCompletedExceptionally() && written.exceptionNow() instanceof QueueFullException;
        }

        private interface Step {
            void run() throws IOException;
        }

        /** What was interrupted can be gone on with: nothing of it has been sent. */
        private static void persist(Step step) throws IOException {
            while (true) {
                try {
                    step.run();
                    return;
                } catch (InterruptedIOException interrupted) {
                    assertThat(Thread.interrupted()).isTrue();
                }
            }
        }

        private void stream(Sent sent, SplittableRandom mine) throws IOException {
            if (sent.isText) {
                Writer out = webSocket.sendTextStream();
                for (String piece : pieces(sent.text, mine)) {
                    out.write(piece);
                    persist(out::flush);
                }
                persist(out::close);
            } else {
                OutputStream out = webSocket.sendBinaryStream();
                for (String piece : pieces(sent.text, mine)) {
                    out.write(piece.getBytes(StandardCharsets.UTF_8));
                    persist(out::flush);
                }
                persist(out::close);
            }
        }

        /** Pieces for which the stream has a buffer, so that writing them does not wait. */
        private static List<String> pieces(String text, SplittableRandom mine) {
            List<String> pieces = new ArrayList<>();
            for (int begin = 0; begin < text.length(); ) {
                int end = Math.min(text.length(), begin + mine.nextInt(1, 2_000));
                pieces.add(text.substring(begin, end));
                begin = end;
            }
            return pieces;
        }

        // ---- what happens meanwhile

        void play() throws IOException {
            List<Thread> senders = new ArrayList<>();
            for (List<Sent> messages : all) {
                SplittableRandom mine = random.split();
                senders.add(round.add(() -> sendAll(messages, mine)));
            }
            int[] untilEnd = {random.nextInt(60)};
            boolean interrupts = random.nextBoolean();
            round.run(() -> {
                take(random.nextInt(3_000));
                assertThat(webSocket.queuedBytes()).as("queued bytes").isBetween(0L, bound);
                if (interrupts && random.nextInt(4) == 0) {
                    senders.get(random.nextInt(senders.size())).interrupt();
                }
                if (end != End.NONE && untilEnd[0]-- == 0) {
                    end();
                }
            });
            if (end != End.NONE && !ending) {
                end();
            }
            byte[] bytes = take(Integer.MAX_VALUE);
            if (end == End.NONE) {
                assertThat(webSocket.queuedBytes())
                        .as("queued bytes in the end")
                        .isZero();
                assertThat(webSocket.isOpen()).as("still open").isTrue();
                webSocket.abort();
            } else if (end.closes()) {
                assertThat(read(bytes, false).closed())
                        .as("there is a Close frame")
                        .isTrue();
                answerTheClose();
            }
            assertThat(Loopback.get(webSocket.closed().toCompletableFuture())).isNotNull();
            Loopback.await().untilAsserted(() -> {
                assertThat(channel.isOpen()).as("the channel is open").isFalse();
                assertThat(webSocket.queuedBytes())
                        .as("queued bytes after %s", end)
                        .isZero();
            });
            check(read(take(0), end.cuts()));
        }

        private byte[] take(long bytes) {
            return channel.onLoop(() -> channel.take(bytes));
        }

        private void end() {
            ending = true;
            switch (end) {
                case NONE -> fail("there is no end");
                case CLOSE -> webSocket.close(4000, "");
                case CLOSE_ON_THE_EVENT_LOOP -> channel.onLoop(() -> webSocket.close(4000, ""));
                case ABORT -> webSocket.abort();
                case PEER_GONE -> channel.onLoop(channel::close);
                case WRITE_FAILED ->
                    channel.onLoop(() -> {
                        channel.cut();
                        // Something to write, if nothing else is.
                        webSocket.trySend(Message.text("never"));
                        return channel.take(0);
                    });
            }
        }

        private void answerTheClose() {
            byte[] close = role == Role.SERVER
                    ? new byte[] {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 0x0F, (byte) 0xA0}
                    : new byte[] {(byte) 0x88, 2, 0x0F, (byte) 0xA0};
            channel.onLoop(() -> {
                channel.arrive(close);
                return channel.close(); // As the peer does then.
            });
        }

        // ---- what has become of it all

        private void check(OnWire wire) {
            for (int thread = 0; thread < threads; thread++) {
                int id = thread;
                List<Sent> taken = all.get(id).stream()
                        .filter(sent -> sent.fate == Fate.TAKEN)
                        .toList();
                List<Arrived> arrived = wire.messages().stream()
                        .filter(message -> message.thread() == id)
                        .toList();
                assertThat(arrived.size())
                        .as("messages of thread %s, sent %s", id, all.get(id))
                        .isLessThanOrEqualTo(taken.size());
                for (int i = 0; i < arrived.size(); i++) {
                    assertThat(taken.get(i).is(arrived.get(i)))
                            .as("message %s of thread %s: %s came as %s", i, id, taken.get(i), arrived.get(i))
                            .isTrue();
                }
                for (int i = 0; i < taken.size(); i++) {
                    check(taken.get(i), i < arrived.size(), wire);
                }
            }
            for (Sent sent : all.stream().flatMap(List::stream).toList()) {
                if (sent.way == Way.SEND_ASYNC) {
                    assertThat(sent.completions).as("completions of %s", sent).hasValue(1);
                }
            }
        }

        private void check(Sent taken, boolean arrived, OnWire wire) {
            // What waits for a stream that the Close frame cut short can never be sent.
            if (end == End.NONE || (end.closes() && taken.early && !wire.unfinished())) {
                assertThat(arrived).as("arrival of %s", taken).isTrue();
            }
            if (taken.way != Way.SEND_ASYNC) {
                return;
            }
            boolean succeeded = Loopback.get(taken.written.handle((_, thrown) -> thrown == null));
            if (succeeded || !end.cuts()) {
                assertThat(arrived)
                        .as("arrival of %s, which was told %s", taken, succeeded)
                        .isEqualTo(succeeded);
            }
        }
    }

    private static void run(int rounds) {
        try (StubLoop loop = new StubLoop();
                CapturedLog log = CapturedLog.of(NettyWebSocket.class)) {
            Rounds.run(rounds, round -> new Scene(round, loop).play());
            assertThat(log.lines(Level.ERROR)).isEmpty();
        }
    }

    @Test
    void eachMessageHasTheFateThatItsThreadWasTold() {
        run(700);
    }

    @Test
    @Tag("full")
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void eachMessageHasTheFateThatItsThreadWasToldOverAndOver() {
        run(40_000);
    }

    /** Each has nothing else to wake it: a message that the event loop overlooks stays where it is. */
    @Test
    void noMessageIsOverlooked() {
        try (StubLoop loop = new StubLoop()) {
            List<StubChannel> channels = List.of(new StubChannel(loop, 1 << 16), new StubChannel(loop, 1 << 16));
            List<NettyWebSocket> webSockets = channels.stream()
                    .map(channel -> channel.start(Role.SERVER, ConnectionSettings.DEFAULTS, Loopback.receiving()))
                    .toList();
            channels.forEach(channel -> channel.onLoop(() -> channel.take(Integer.MAX_VALUE)));
            Message message = Message.text("x");
            Rounds.run(10, round -> {
                for (int i = 0; i < 4; i++) {
                    NettyWebSocket webSocket = webSockets.get(i % 2);
                    SplittableRandom mine = round.random.split();
                    round.add(() -> {
                        for (int sent = 0; sent < 1_000; sent++) {
                            Rounds.Round.pause(mine);
                            webSocket.sendAsync(message).toCompletableFuture().get();
                        }
                    });
                }
                round.run();
            });
            webSockets.forEach(NettyWebSocket::abort);
        }
    }
}
