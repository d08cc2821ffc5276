package dev.parley.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.CloseStatus;
import dev.parley.protocol.Role;
import dev.parley.testing.CapturedLog;
import dev.parley.websocket.Message;
import dev.parley.websocket.MessageStream;
import dev.parley.websocket.WebSocketClosedException;
import dev.parley.websocket.WebSocketInterruptedException;
import dev.parley.websocket.WebSocketTimeoutException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.event.Level;

/**
 * Threads that receive in every way, are interrupted and run out of time, while messages arrive faster than they take
 * them, and the connection ends: each message is received once and in its order, and then each thread learns of the end.
 */
@ExtendWith(NothingStaysBehind.class)
class InboxStressTest {

    /** What a message weighs beside its payload. */
    private static final long OVERHEAD = 64;

    /** A masked Close frame without a code. */
    private static final byte[] CLOSE = {(byte) 0x88, (byte) 0x80, 0, 0, 0, 0};

    /** One round, over a connection. */
    private static final class Scene {
        final Rounds.Round round;
        final SplittableRandom random;
        final boolean streaming;
        final int window;
        final int receivers;
        final int longest;
        final StubChannel channel;
        final NettyWebSocket webSocket;
        final List<String> sent = new ArrayList<>();
        final AtomicInteger ends = new AtomicInteger();
        final Queue<String> beyondWindow = new ConcurrentLinkedQueue<>();

        /** Where in the stream of bytes each message ends. */
        final List<Integer> sentUpTo = new ArrayList<>();

        /** What was received by one thread each. */
        final List<Queue<String>> received = new ArrayList<>();

        Scene(Rounds.Round round, StubLoop loop) {
            this.round = round;
            random = round.random;
            streaming = random.nextInt(3) == 0;
            window = random.nextInt(1, 3_000);
            receivers = random.nextInt(1, 4);
            longest = random.nextInt(1, 600);
            channel = new StubChannel(loop, 1 << 16);
            ConnectionSettings settings = new ConnectionSettings(
                    streaming ? TestSettings.streaming().engine() : ConnectionSettings.DEFAULTS.engine(),
                    1 << 20,
                    window);
            webSocket = channel.start(Role.SERVER, settings, Loopback.receiving());
        }

        // ---- what arrives

        /** The frames of all messages, cut anywhere into what one read brings. */
        List<byte[]> reads() {
            ByteArrayOutputStream frames = new ByteArrayOutputStream();
            for (int number = random.nextInt(60); number >= 0; number--) {
                String text = sent.size() + ":" + "x".repeat(random.nextInt(longest));
                sent.add(text);
                int middle = random.nextBoolean() ? random.nextInt(text.length() + 1) : text.length();
                boolean whole = middle == text.length();
                append(frames, whole ? 0x81 : 0x01, text.substring(0, middle));
                if (!whole) {
                    append(frames, 0x80, text.substring(middle));
                }
                sentUpTo.add(frames.size());
            }
            byte[] all = frames.toByteArray();
            List<byte[]> reads = new ArrayList<>();
            for (int begin = 0; begin < all.length; ) {
                int end = Math.min(all.length, begin + random.nextInt(1, 2_000));
                reads.add(Arrays.copyOfRange(all, begin, end));
                begin = end;
            }
            return reads;
        }

        private static void append(ByteArrayOutputStream frames, int head, String payload) {
            frames.write(head);
            if (payload.length() < 126) {
                frames.write(0x80 | payload.length());
            } else {
                frames.write(0x80 | 126);
                frames.write(payload.length() >> 8);
                frames.write(payload.length());
            }
            frames.writeBytes(new byte[4]);
            frames.writeBytes(payload.getBytes(StandardCharsets.US_ASCII));
        }

        // ---- the threads

        void receiveAll(Queue<String> mine, SplittableRandom numbers) throws IOException {
            // Whoever asks again is told again.
            for (int told = 0; told < 2; ) {
                Rounds.Round.pause(numbers);
                try {
                    mine.add(receive(numbers));
                } catch (WebSocketTimeoutException none) {
                    // Another time.
                } catch (WebSocketInterruptedException interrupted) {
                    assertThat(Thread.interrupted()).isTrue();
                } catch (WebSocketClosedException closed) {
                    assertThat(closed.status()).isPresent();
                    told++;
                    ends.incrementAndGet();
                }
            }
        }

        private String receive(SplittableRandom numbers) throws IOException {
            return switch (numbers.nextInt(4)) {
                case 0 -> webSocket.receive().toString();
                case 1 -> webSocket.receive(Duration.ZERO).toString();
                case 2 ->
                    webSocket
                            .receive(Duration.ofNanos(numbers.nextInt(100_000)))
                            .toString();
                // While one reads a message as a stream, others must not receive.
                default -> receivers > 1 ? webSocket.receive().toString() : stream();
            };
        }

        private String stream() throws IOException {
            ByteArrayOutputStream payload = new ByteArrayOutputStream();
            try (MessageStream in = webSocket.receiveStream()) {
                while (true) {
                    try {
                        int octet = in.read();
                        if (octet < 0) {
                            return payload.toString(StandardCharsets.US_ASCII);
                        }
                        payload.write(octet);
                    } catch (InterruptedIOException interrupted) {
                        assertThat(Thread.interrupted()).isTrue();
                    }
                }
            }
        }

        // ---- all together

        void play() {
            List<byte[]> reads = reads();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < receivers; i++) {
                Queue<String> mine = new ConcurrentLinkedQueue<>();
                received.add(mine);
                SplittableRandom numbers = random.split();
                threads.add(round.add(() -> receiveAll(mine, numbers)));
            }
            boolean orderly = random.nextBoolean();
            boolean interrupts = random.nextBoolean();
            channel.onLoop(() -> {
                channel.beforeEachRead(this::checkWindow);
                reads.forEach(channel::arrive);
                channel.arrive(orderly ? CLOSE : StubChannel.END);
                return channel.take(Integer.MAX_VALUE);
            });
            round.run(() -> {
                Thread.onSpinWait();
                if (interrupts && random.nextInt(4) == 0) {
                    threads.get(random.nextInt(threads.size())).interrupt();
                }
            });
            assertThat(beyondWindow).isEmpty();
            assertThat(ends).hasValue(2 * receivers);
            assertThat(received.stream().flatMap(Queue::stream)).containsExactlyInAnyOrderElementsOf(sent);
            for (Queue<String> mine : received) {
                assertThat(mine.stream().map(InboxStressTest::number).toList()).isSorted();
            }
            Loopback.get(webSocket.closed().toCompletableFuture());
        }

        /** Nothing more is read while more than a window waits, beside what each thread has in its hands. */
        private void checkWindow() {
            if (streaming) {
                return; // What a message in pieces weighs is another sum.
            }
            long waiting = -received.stream()
                    .flatMap(Queue::stream)
                    .mapToLong(Scene::weight)
                    .sum();
            for (int i = 0; i < sent.size() && sentUpTo.get(i) <= channel.bytesRead(); i++) {
                waiting += weight(sent.get(i));
            }
            if (waiting > window + receivers * (longest + 4 + OVERHEAD)) {
                beyondWindow.add(waiting + " bytes wait");
            }
        }

        private static long weight(String message) {
            return OVERHEAD + message.length();
        }
    }

    private static int number(String message) {
        return Integer.parseInt(message.substring(0, message.indexOf(':')));
    }

    private static void run(int rounds) {
        try (StubLoop loop = new StubLoop();
                CapturedLog log = CapturedLog.of(NettyWebSocket.class)) {
            Rounds.run(rounds, round -> new Scene(round, loop).play());
            assertThat(log.lines(Level.ERROR)).isEmpty();
        }
    }

    @Test
    void eachMessageIsReceivedOnceInItsOrderAndThenTheEnd() {
        run(400);
    }

    @Test
    @Tag("full")
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void eachMessageIsReceivedOnceInItsOrderAndThenTheEndOverAndOver() {
        run(30_000);
    }

    // ---- the inbox alone

    private static final CloseStatus STATUS = new CloseStatus(
            CloseStatus.Cause.TRANSPORT,
            Optional.empty(),
            Optional.empty(),
            "a test's end",
            Optional.empty(),
            Optional.empty());

    private static Optional<Inbox.Item> take(Inbox inbox, OptionalLong deadline) {
        assertThat(inbox.lock(OptionalLong.empty())).isTrue();
        try {
            return inbox.take(deadline);
        } finally {
            inbox.unlock();
        }
    }

    @SuppressWarnings(
            "ThreadPriorityCheck") // Parking would miss the moment; without yielding, a single core would wait.
    private static void await(AtomicInteger counter, int value) throws InterruptedException {
        while (counter.get() < value) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Thread.yield();
        }
    }

    /** Each arrives as the thread is about to wait for it, and nothing else would wake that. */
    @Test
    void noArrivalIsOverlooked() {
        int items = 2_000;
        Rounds.run(20, round -> {
            Inbox inbox = new Inbox(1 << 16, _ -> {});
            AtomicInteger taken = new AtomicInteger();
            SplittableRandom numbers = round.random.split();
            SplittableRandom others = round.random.split();
            round.add(() -> {
                while (taken.get() < items) {
                    OptionalLong deadline = numbers.nextInt(4) > 0
                            ? OptionalLong.empty()
                            : OptionalLong.of(System.nanoTime() + numbers.nextInt(20_000));
                    Optional<Inbox.Item> item = take(inbox, deadline);
                    if (item.isPresent()) {
                        assertThat(item).contains(new Inbox.Whole(Message.text("" + taken.getAndIncrement())));
                    } else {
                        assertThat(deadline).isPresent();
                    }
                }
            });
            round.add(() -> {
                for (int i = 0; i < items; i++) {
                    Rounds.Round.pause(others);
                    inbox.add(new Inbox.Whole(Message.text("" + i)));
                    await(taken, i + 1);
                }
            });
            round.run();
        });
    }

    @Test
    void theEndIsNotSeenBeforeTheLastMessage() {
        int connections = 2_000;
        Rounds.run(20, round -> {
            List<Inbox> inboxes = Stream.generate(() -> new Inbox(1 << 16, _ -> {}))
                    .limit(connections)
                    .toList();
            AtomicInteger looking = new AtomicInteger();
            SplittableRandom numbers = round.random.split();
            round.add(() -> {
                for (Inbox inbox : inboxes) {
                    looking.incrementAndGet();
                    assertThat(take(inbox, OptionalLong.empty())).isPresent();
                    assertThatThrownBy(() -> take(inbox, OptionalLong.empty()))
                            .isInstanceOfSatisfying(
                                    WebSocketClosedException.class,
                                    closed -> assertThat(closed.status()).contains(STATUS));
                }
            });
            round.add(() -> {
                for (int i = 0; i < connections; i++) {
                    await(looking, i + 1);
                    Rounds.Round.pause(numbers);
                    inboxes.get(i).add(new Inbox.Whole(Message.text("last words")));
                    inboxes.get(i).end(STATUS);
                }
            });
            round.run();
        });
    }
}
