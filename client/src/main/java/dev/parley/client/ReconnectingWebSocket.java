package dev.parley.client;

import dev.parley.protocol.CloseCode;
import dev.parley.protocol.Role;
import dev.parley.websocket.Message;
import dev.parley.websocket.QueueFullException;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketClosedException;
import dev.parley.websocket.WebSocketInterruptedException;
import dev.parley.websocket.WebSocketListener;
import dev.parley.websocket.WebSocketTimeoutException;
import dev.parley.websocket.netty.Ranges;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * A WebSocket that is opened again whenever it was lost, until the program closes it, the server says that it need not come
 * again, or the attempts that were allowed have been used up. Made by {@link WebSocketClient#reconnecting}.
 *
 * <pre>{@code
 * try (var ws = client.reconnecting(WebSocketRequest.to("wss://example.com/quotes").build()).start()) {
 *     ws.send("subscribe");
 *     while (true) {
 *         handle(ws.receive());
 *     }
 * }
 * }</pre>
 *
 * <p>It is no {@link WebSocket}: a ping, a stream, the handshake and how it was closed belong to one connection, and are asked of
 * {@link #connection()}.
 *
 * <h2>What becomes of messages</h2>
 *
 * <p>A message that was taken has its place in a bounded buffer until a connection has taken it; one that no connection took is
 * the first that the next connection gets. So the buffer sends each message at most once, in the order in which they came, and
 * loses none, unless it is told to drop some ({@link Builder#whileAway}). But what a connection has taken, and what was on its
 * way, is lost when that connection dies before the server has read it, and nothing here can tell: TCP and RFC 6455 know no
 * acknowledgement. A program that must know has its server acknowledge messages, and sends again what was not.
 *
 * <p>Received messages come in the order of connections. What the server sent while there was none is the server's affair.
 *
 * <p>Safe for use by any number of threads.
 */
public final class ReconnectingWebSocket implements AutoCloseable {

    private final OutboundBuffer outbound;
    private final Optional<InboundBuffer> inbound;
    private final ReconnectLife life;
    private final BooleanSupplier mustNotWait;
    private final Duration longestClose;

    private ReconnectingWebSocket(Builder builder, ReconnectLife.Surroundings surroundings) {
        BooleanSupplier onEventLoop = builder.onEventLoop;
        mustNotWait = () -> onEventLoop.getAsBoolean() || isLiving();
        outbound = new OutboundBuffer(builder.bufferBytes, builder.whileAway, mustNotWait);
        inbound = builder.listener.isPresent()
                ? Optional.empty()
                : Optional.of(new InboundBuffer(builder.settings.receiveWindowBytes(), mustNotWait));
        longestClose = builder.settings.closeTimeout().multipliedBy(2).plusSeconds(1);
        WebSocketListener listener = inbound.isPresent() ? inbound.get() : builder.listener.get();
        ReconnectListener states = builder.states;
        life = new ReconnectLife(
                surroundings,
                new ReconnectLife.Plan(builder.request, builder.preparation, builder.policy(), listener),
                outbound,
                inbound,
                state -> states.onState(this, state));
    }

    private boolean isLiving() {
        return life.isLiving();
    }

    /**
     * Sends a text message: see {@link #send(Message)}.
     *
     * @param text the text
     */
    public void send(String text) {
        send(Message.text(text));
    }

    /**
     * Sends a binary message: see {@link #send(Message)}. The remaining bytes are copied before the method returns.
     *
     * @param binary the payload
     */
    public void send(ByteBuffer binary) {
        send(Message.binary(binary));
    }

    /**
     * Puts a message into the buffer, from which the connection gets it. While there is a connection, waits for room; while
     * there is none, does what {@link Builder#whileAway} says.
     *
     * @param message the message
     * @throws QueueFullException if there is no connection and no room, and it was to be {@linkplain WhileAway#REFUSE refused}
     * @throws WebSocketClosedException if this WebSocket has ended for good, also while waiting
     * @throws WebSocketInterruptedException if the thread is interrupted while waiting; the message is not sent
     * @throws IllegalStateException if it would have to wait on an event loop of the client or in a {@link ReconnectListener}
     */
    public void send(Message message) {
        outbound.put(message);
    }

    /**
     * Puts a message into the buffer if that has room. Never waits, and drops no other message.
     *
     * @param message the message
     * @return whether it was taken
     */
    public boolean trySend(Message message) {
        return outbound.offer(message);
    }

    /**
     * Waits until connections have taken all messages, for as many of them as it takes: {@link #close()} drops what is left.
     * Whether the server has read them this does not tell: see above.
     *
     * @throws WebSocketClosedException if this WebSocket has ended for good before
     * @throws WebSocketInterruptedException if the thread is interrupted while waiting
     * @throws IllegalStateException if it would have to wait on an event loop of the client or in a {@link ReconnectListener}
     */
    public void flush() {
        outbound.awaitEmpty();
    }

    /**
     * Waits for the next message, for as many connections as it takes.
     *
     * @return the message
     * @throws WebSocketClosedException when this WebSocket has ended for good and all messages have been received
     * @throws WebSocketInterruptedException if the thread is interrupted while waiting
     * @throws IllegalStateException if there is a {@link WebSocketListener}, or it would have to wait on an event loop of the
     *     client or in a {@link ReconnectListener}
     */
    public Message receive() {
        return inbound()
                .take(OptionalLong.empty())
                .orElseThrow(() -> new IllegalStateException("without a deadline none can pass"));
    }

    /**
     * Waits for the next message for a limited time, for as many connections as it takes.
     *
     * @param timeout how long to wait; zero or less takes a message only if it is there already
     * @return the message
     * @throws WebSocketTimeoutException if none came in time
     * @throws WebSocketClosedException when this WebSocket has ended for good and all messages have been received
     * @throws WebSocketInterruptedException if the thread is interrupted while waiting
     * @throws IllegalStateException as {@link #receive()}
     */
    public Message receive(Duration timeout) {
        long deadline = System.nanoTime() + Math.max(0, timeout.toNanos());
        return inbound()
                .take(OptionalLong.of(deadline))
                .orElseThrow(() -> new WebSocketTimeoutException("no message came within " + timeout));
    }

    private InboundBuffer inbound() {
        return inbound.orElseThrow(
                () -> new IllegalStateException("the messages go to the WebSocketListener that was set"));
    }

    /** {@return what this WebSocket is doing} */
    public ReconnectState state() {
        return life.state();
    }

    /** {@return the connection, if there is one at this moment} Who closes it gets another. */
    public Optional<WebSocket> connection() {
        return state() instanceof ReconnectState.Open(WebSocket open) ? Optional.of(open) : Optional.empty();
    }

    /** {@return how many bytes wait in the buffer: payloads and 64 bytes for each message} */
    public long bufferedBytes() {
        return outbound.bytes();
    }

    /** {@return how many messages were dropped because the buffer had no room for them} */
    public long droppedMessages() {
        return outbound.dropped();
    }

    /**
     * Closes with code 1000, and waits until this WebSocket has ended, as long as the closing handshake may take. Does nothing if
     * it has ended. On an event loop of the client and in a {@link ReconnectListener} it does not wait.
     */
    @Override
    public void close() {
        CompletionStage<ReconnectState.Closed> end = close(CloseCode.NORMAL_CLOSURE, "");
        if (mustNotWait.getAsBoolean()) {
            return;
        }
        try {
            end.toCompletableFuture().get(longestClose.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            connection().ifPresent(WebSocket::abort);
        } catch (TimeoutException _) {
            connection().ifPresent(WebSocket::abort);
        } catch (ExecutionException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /**
     * Ends this WebSocket from whatever state it is in, and returns at once: an attempt, a preparation or a delay is
     * interrupted, and a connection gets what is in the buffer, as far as it takes that without waiting, and is closed. Does
     * nothing if it ends already.
     *
     * @param code a code that may be sent: 1000–1003, 1007–1014, 3000–4999
     * @param reason at most 123 bytes in UTF-8; may be empty
     * @return completes, never exceptionally, when it has ended
     * @throws IllegalArgumentException if the code must not be sent or the reason is too long
     */
    public CompletionStage<ReconnectState.Closed> close(int code, String reason) {
        if (code == CloseCode.NO_STATUS_RECEIVED) {
            throw new IllegalArgumentException("close code 1005 must not be sent; use 1000 for a normal end");
        }
        CloseCode.check(Role.CLIENT, code, reason);
        life.end(ReconnectState.Cause.PROGRAM, code, reason);
        return closed();
    }

    /** {@return a stage that completes, never exceptionally, when this WebSocket has ended for good} */
    public CompletionStage<ReconnectState.Closed> closed() {
        return life.closed().minimalCompletionStage();
    }

    /** {@return what it is doing} */
    @Override
    public String toString() {
        return "ReconnectingWebSocket " + state();
    }

    /** Collects what a {@link ReconnectingWebSocket} needs. Not safe for use by several threads at once. */
    public static final class Builder {

        private static final Set<Integer> FATAL_CLOSE_CODES =
                Set.of(1000, 1002, 1003, 1007, 1008, 1009, 1010, 3000, 3003);
        private static final Set<Integer> FATAL_STATUSES = Set.of(400, 401, 403, 404, 405, 410, 426);

        /** RFC 9110 §15.5.2, and the close code that says the same. */
        private static final Set<Integer> UNAUTHORIZED = Set.of(401, 3000);

        private final WebSocketRequest request;
        private final ClientSettings settings;
        private final BooleanSupplier onEventLoop;
        private final ReconnectLife.Surroundings surroundings;
        private final ClientConnections connections;

        private Duration base = Duration.ofSeconds(1);
        private Duration ceiling = Duration.ofSeconds(60);
        private Duration leastRestart = Duration.ofSeconds(5);
        private Duration mostRestart = Duration.ofSeconds(30);
        private Duration maximumRetryAfter = Duration.ofMinutes(10);
        private Duration stableAfter = Duration.ofSeconds(30);
        private OptionalInt maximumAttempts = OptionalInt.empty();
        private Optional<Duration> maximumTimeAway = Optional.empty();
        private Optional<Set<Integer>> fatalCloseCodes = Optional.empty();
        private Optional<Set<Integer>> fatalStatuses = Optional.empty();
        private boolean prepares;
        private ReconnectAttempt.Preparation preparation = ReconnectAttempt::request;
        private long bufferBytes = 1024 * 1024;
        private WhileAway whileAway = WhileAway.BLOCK;
        private ReconnectListener states = (webSocket, state) -> {};
        private Optional<WebSocketListener> listener = Optional.empty();

        Builder(
                WebSocketRequest request,
                ClientSettings settings,
                BooleanSupplier onEventLoop,
                ReconnectLife.Surroundings surroundings,
                ClientConnections connections) {
            this.request = request;
            this.settings = settings;
            this.onEventLoop = onEventLoop;
            this.surroundings = surroundings;
            this.connections = connections;
        }

        /**
         * Sets the delays: before the first attempt after a loss a random time between zero and {@code first}, and each time
         * that fails between zero and twice as much as before. Without it 1 second and 60 seconds.
         *
         * @param first 1 ms to 1 h
         * @param most what it grows to; not less than {@code first}, at most 1 h
         * @return this builder
         */
        public Builder backoff(Duration first, Duration most) {
            Ranges.checkTime("backoff", first, 1, Ranges.HOUR);
            Ranges.checkTime("backoff", most, first.toMillis(), Ranges.HOUR);
            base = first;
            ceiling = most;
            return this;
        }

        /**
         * Sets the delay after the server has closed with 1012 (service restart): a random time between the two. After 1013 (try
         * again later) it is at least {@code least} and at most the longer of {@code most} and what {@link #backoff} grows to.
         * Without it 5 and 30 seconds.
         *
         * @param least 0 to 1 h
         * @param most not less than {@code least}, at most 1 h
         * @return this builder
         */
        public Builder restartDelay(Duration least, Duration most) {
            Ranges.checkTime("restartDelay", least, 0, Ranges.HOUR);
            Ranges.checkTime("restartDelay", most, least.toMillis(), Ranges.HOUR);
            leastRestart = least;
            mostRestart = most;
            return this;
        }

        /**
         * Sets how long the {@code Retry-After} of a refused opening handshake (RFC 9110 §10.2.3) is heeded at most; the usual
         * delay comes on top of it. Without it 10 minutes.
         *
         * @param most 0 to 24 h
         * @return this builder
         */
        public Builder maximumRetryAfter(Duration most) {
            Ranges.checkTime("maximumRetryAfter", most, 0, Ranges.DAY);
            maximumRetryAfter = most;
            return this;
        }

        /**
         * Sets how long a connection has to last before it counts as stable, so that delays and bounds begin anew. Without it
         * 30 seconds.
         *
         * @param time 0 to 24 h
         * @return this builder
         */
        public Builder stableAfter(Duration time) {
            Ranges.checkTime("stableAfter", time, 0, Ranges.DAY);
            stableAfter = time;
            return this;
        }

        /**
         * Bounds how many attempts there are in a row without a stable connection. Without it there is no bound.
         *
         * @param count 1 or more
         * @return this builder
         */
        public Builder maximumAttempts(int count) {
            Ranges.check("maximumAttempts", count, 1, Integer.MAX_VALUE);
            maximumAttempts = OptionalInt.of(count);
            return this;
        }

        /**
         * Bounds how long there may be no stable connection: when the next attempt would come later than that, there is none.
         * Without it there is no bound.
         *
         * @param time 1 ms to 365 days
         * @return this builder
         */
        public Builder maximumTimeAway(Duration time) {
            Ranges.checkTime("maximumTimeAway", time, 1, Duration.ofDays(365));
            maximumTimeAway = Optional.of(time);
            return this;
        }

        /**
         * Sets with which close codes of the server it is over. Without it: 1000, 1002, 1003, 1007, 1008, 1009, 1010, 3003, and
         * 3000 unless attempts are {@linkplain #prepareAttempts prepared}.
         *
         * @param codes 1000 to 4999, where 1005 stands for a Close frame without a code; none for never
         * @return this builder
         */
        public Builder fatalCloseCodes(int... codes) {
            fatalCloseCodes = Optional.of(setOf("fatalCloseCodes", 1000, 4999, codes));
            return this;
        }

        /**
         * Sets with which statuses of a refused opening handshake it is over. Without it: 400, 403, 404, 405, 410, 426, and 401
         * unless attempts are {@linkplain #prepareAttempts prepared}.
         *
         * @param statuses 101 to 999; none for never
         * @return this builder
         */
        public Builder fatalStatuses(int... statuses) {
            fatalStatuses = Optional.of(setOf("fatalStatuses", 101, 999, statuses));
            return this;
        }

        private static Set<Integer> setOf(String setting, int least, int most, int... numbers) {
            for (int number : numbers) {
                Ranges.check(setting, number, least, most);
            }
            return Arrays.stream(numbers).boxed().collect(Collectors.toUnmodifiableSet());
        }

        /**
         * Sets what prepares each attempt, the first one too: the place to fetch a fresh token.
         *
         * @param prepare makes the request of an attempt
         * @return this builder
         */
        public Builder prepareAttempts(ReconnectAttempt.Preparation prepare) {
            preparation = prepare;
            prepares = true;
            return this;
        }

        /**
         * Sets how many bytes may wait until a connection takes them: payloads, and 64 bytes for each message. While there is a
         * connection, one message may be longer. With zero nothing is kept while there is none. Without it 1 MiB.
         *
         * @param bytes 0 or more
         * @return this builder
         */
        public Builder bufferBytes(long bytes) {
            Ranges.check("bufferBytes", bytes, 0, Long.MAX_VALUE);
            bufferBytes = bytes;
            return this;
        }

        /**
         * Sets what becomes of messages for which there is no room while there is no connection. Without it sending
         * {@linkplain WhileAway#BLOCK waits}.
         *
         * @param policy what becomes of them
         * @return this builder
         */
        public Builder whileAway(WhileAway policy) {
            whileAway = policy;
            return this;
        }

        /**
         * Sets who is told of each change of state.
         *
         * @param reconnectListener is told
         * @return this builder
         */
        public Builder onState(ReconnectListener reconnectListener) {
            states = reconnectListener;
            return this;
        }

        /**
         * Sets who gets the messages, and is told what else happens on each connection, on an event loop; without it the program
         * {@linkplain ReconnectingWebSocket#receive() receives} in its own time.
         *
         * @param webSocketListener gets the messages of each connection
         * @return this builder
         */
        public Builder listener(WebSocketListener webSocketListener) {
            listener = Optional.of(webSocketListener);
            return this;
        }

        private ReconnectPolicy policy() {
            return new ReconnectPolicy(
                    new Backoff(base, ceiling, leastRestart, mostRestart, maximumRetryAfter),
                    stableAfter,
                    maximumAttempts,
                    maximumTimeAway,
                    fatalCloseCodes.orElse(usual(FATAL_CLOSE_CODES)),
                    fatalStatuses.orElse(usual(FATAL_STATUSES)));
        }

        /** What says that the server wants to know who comes is no reason to give up where each attempt may tell it anew. */
        private Set<Integer> usual(Set<Integer> fatal) {
            Set<Integer> numbers = new HashSet<>(fatal);
            if (prepares) {
                numbers.removeAll(UNAUTHORIZED);
            }
            return Set.copyOf(numbers);
        }

        /**
         * Begins to connect, and returns at once.
         *
         * @return the WebSocket, which is not open yet: messages may be sent, and wait in its buffer
         * @throws IllegalStateException if the client {@linkplain ClientSettings#streaming() streams} and there is no
         *     {@linkplain #listener listener}
         */
        public ReconnectingWebSocket start() {
            if (settings.streaming() && listener.isEmpty()) {
                throw new IllegalStateException("a client that streams hands out messages in pieces, which a"
                        + " ReconnectingWebSocket cannot: set a listener, or use a client without streaming");
            }
            ReconnectingWebSocket webSocket = new ReconnectingWebSocket(this, surroundings);
            webSocket.life.start();
            connections.add(webSocket.life);
            return webSocket;
        }
    }
}
