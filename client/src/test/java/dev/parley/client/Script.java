package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** A {@link ReconnectingWebSocket} whose connections, time and randomness a test decides, and what it has told. */
final class Script {

    /** The largest of all random numbers: each delay is as long as it can be. */
    static final RandomGenerator LONGEST = new RandomGenerator() {
        @Override
        public long nextLong() {
            throw new AssertionError("bounds are asked for");
        }

        @Override
        public long nextLong(long origin, long bound) {
            return bound - 1;
        }
    };

    final ScriptedConnector connector = new ScriptedConnector();
    final FakeTiming timing = new FakeTiming();
    final ClientConnections connections = new ClientConnections();
    final LinkedBlockingQueue<ReconnectState> states = new LinkedBlockingQueue<>();
    final CopyOnWriteArrayList<Thread> threads = new CopyOnWriteArrayList<>();
    volatile BooleanSupplier onEventLoop = () -> false;

    ReconnectingWebSocket.Builder builder() {
        return builder(LONGEST);
    }

    ReconnectingWebSocket.Builder builder(RandomGenerator random) {
        return new ReconnectingWebSocket.Builder(
                        WebSocketRequest.to(ScriptedConnector.SERVER).build(),
                        ClientSettings.builder().receiveWindowBytes(1000).build(),
                        () -> onEventLoop.getAsBoolean(),
                        new ReconnectLife.Surroundings(connector, timing, random),
                        connections)
                .onState(this::tell);
    }

    void tell(ReconnectingWebSocket webSocket, ReconnectState state) {
        threads.addIfAbsent(Thread.currentThread());
        states.add(state);
    }

    <T extends ReconnectState> T next(Class<T> type) throws InterruptedException {
        ReconnectState state = states.poll(30, TimeUnit.SECONDS);
        assertThat(state).isInstanceOf(type);
        return type.cast(state);
    }

    ReconnectState.Connecting connecting() throws InterruptedException {
        return next(ReconnectState.Connecting.class);
    }

    FakeWebSocket open() throws InterruptedException {
        connecting();
        return (FakeWebSocket) next(ReconnectState.Open.class).connection();
    }

    ReconnectState.Waiting waiting() throws InterruptedException {
        return next(ReconnectState.Waiting.class);
    }

    /** Waits for the delay of a loss, and lets it pass. */
    Duration delay() throws InterruptedException {
        Duration delay = waiting().delay();
        timing.advance(delay);
        return delay;
    }

    /** Waits for the end; checks that it was told once and last, and that nothing is left behind. */
    ReconnectState.Closed closed(ReconnectingWebSocket webSocket) throws Exception {
        ReconnectState.Closed closed = webSocket.closed().toCompletableFuture().get(30, TimeUnit.SECONDS);
        List<ReconnectState> told = new ArrayList<>();
        states.drainTo(told);
        assertThat(told).endsWith(closed);
        assertThat(told).filteredOn(ReconnectState.Closed.class::isInstance).hasSize(1);
        assertThat(webSocket.state()).isEqualTo(closed);
        assertThat(webSocket.bufferedBytes()).isZero();
        assertThat(timing.alarms()).isZero();
        for (Thread thread : threads) {
            assertThat(thread.isVirtual()).isTrue();
            assertThat(thread.join(Duration.ofSeconds(30))).isTrue();
        }
        return closed;
    }
}
