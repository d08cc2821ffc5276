package dev.parley.app.compare;

import dev.parley.app.bench.LoadFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Has the same updates come to the same number of clients in one way after the other, from a server in a process of its own. */
public final class Comparison implements AutoCloseable {

    /** How long nothing may come to a client that waits, beyond the time between two updates. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ComparisonPlan plan;
    private final ServerChild server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * How far it has come.
     *
     * @param way what is being measured
     * @param round in which round it is being measured, from 1; 0 while it is being warmed up
     * @param delivered how many updates have come to clients
     * @param expected how many there are to come
     */
    public record Progress(Way way, int round, long delivered, long expected) {}

    /**
     * Starts the server.
     *
     * @param plan what is to be compared
     * @throws LoadFailure if it cannot be started
     */
    public Comparison(ComparisonPlan plan) {
        this.plan = plan;
        this.server = ServerChild.start();
    }

    /** The server's process. */
    Process server() {
        return server.process();
    }

    /**
     * Does it.
     *
     * @param progress is told, about once a second, what happens
     * @return what was measured
     * @throws LoadFailure if an update did not come, or not in its turn, or the server has ended
     */
    public WayResult.All run(Consumer<Progress> progress) throws InterruptedException {
        if (!plan.warmUp().isZero()) {
            // All of them first: they share code, and the first one would pay for its compilation.
            for (Way way : plan.ways()) {
                new Run(plan.warmingUp(), way, 0, progress).run();
            }
        }
        Map<Way, List<WayResult>> results = new EnumMap<>(Way.class);
        for (int round = 1; round <= plan.rounds(); round++) {
            for (Way way : plan.ways(round)) {
                results.computeIfAbsent(way, _ -> new ArrayList<>()).add(new Run(plan, way, round, progress).run());
            }
        }
        return new WayResult.All(
                plan,
                plan.ways().stream()
                        .map(way -> results.getOrDefault(way, List.of()))
                        .toList());
    }

    @Override
    public void close() {
        server.close();
        threads.shutdownNow();
    }

    /** One way, once. */
    private final class Run {
        private final ComparisonPlan plan;
        private final Way way;
        private final int round;
        private final Consumer<Progress> progress;
        private final Deliveries deliveries;
        private final List<Connection> connections = new ArrayList<>();
        private final CountDownLatch begin = new CountDownLatch(1);

        Run(ComparisonPlan plan, Way way, int round, Consumer<Progress> progress) {
            this.plan = plan;
            this.way = way;
            this.round = round;
            this.progress = progress;
            this.deliveries = new Deliveries(plan.updates(), plan.size());
        }

        WayResult run() throws InterruptedException {
            server.feed(plan.size());
            long cpu = server.cpuNanos();
            long start = System.nanoTime();
            try {
                CountDownLatch opened = new CountDownLatch(plan.clients());
                CompletableFuture<Void> done = startClients(opened);
                while (!opened.await(100, TimeUnit.MILLISECONDS)) {
                    if (done.isCompletedExceptionally()) {
                        await(done);
                    }
                }
                server.make(plan.updates(), plan.rate());
                begin.countDown();
                await(done);
                server.awaitMade();
                return new WayResult(
                        way,
                        (System.nanoTime() - start) / 1e9,
                        deliveries.requests(),
                        connections.stream().mapToLong(Connection::sent).sum(),
                        connections.stream().mapToLong(Connection::received).sum(),
                        (server.cpuNanos() - cpu) / 1e9,
                        deliveries.delays());
            } finally {
                connections.forEach(Run::close);
            }
        }

        private CompletableFuture<Void> startClients(CountDownLatch opened) throws InterruptedException {
            List<CompletableFuture<Void>> running = new ArrayList<>();
            CompletableFuture<Void> failed = new CompletableFuture<>();
            for (int i = 0; i < plan.clients(); i++) {
                Client client = client(i);
                running.add(CompletableFuture.runAsync(() -> use(client, opened), threads)
                        .whenComplete((_, thrown) -> {
                            if (thrown != null) {
                                failed.completeExceptionally(thrown);
                            }
                        }));
            }
            // The first one that fails is told, not the first in the list.
            return CompletableFuture.anyOf(failed, CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)))
                    .thenAccept(_ -> {});
        }

        private Client client(int index) throws InterruptedException {
            Connection connection = connect(index);
            connections.add(connection);
            Deliveries.ToOne own = deliveries.to(index + 1);
            int port = server.port();
            return switch (way) {
                // They do not all ask in one moment, as they have not come in one moment.
                case POLLING -> {
                    Duration first = plan.pollEvery().multipliedBy(index).dividedBy(plan.clients());
                    var pace = new PollingClient.Pace(first, plan.pollEvery());
                    yield new PollingClient(connection, port, way, Optional.of(pace), deliveries, own);
                }
                case LONG_POLLING -> new PollingClient(connection, port, way, Optional.empty(), deliveries, own);
                case EVENTS -> new EventsClient(connection, port, deliveries, own);
                case WEBSOCKET -> new SocketClient(connection, port, deliveries, own);
            };
        }

        private Connection connect(int index) throws InterruptedException {
            try {
                return new Connection(server.port(), PATIENCE.plusMillis((long) (1000 / plan.rate())));
            } catch (IOException failed) {
                throw server.hasEnded()
                        ? server.ended()
                        : LoadFailure.notConnected("client " + (index + 1) + " of " + plan.clients()
                                + " could not connect: " + failed.getMessage());
            }
        }

        private void use(Client client, CountDownLatch opened) {
            try {
                client.open();
                opened.countDown();
                begin.await();
                client.receive();
            } catch (IOException | IllegalArgumentException failed) {
                throw LoadFailure.lost(way.title() + ": " + failed.getMessage());
            } catch (InterruptedException interrupted) {
                throw LoadFailure.lost("interrupted");
            }
        }

        private void await(CompletableFuture<Void> done) throws InterruptedException {
            while (true) {
                tell();
                try {
                    done.get(1, TimeUnit.SECONDS);
                    tell();
                    return;
                } catch (TimeoutException _) {
                    // It is told how far it has come.
                } catch (ExecutionException failed) {
                    throw failure(failed.getCause());
                }
            }
        }

        private LoadFailure failure(@Nullable Throwable thrown) throws InterruptedException {
            Throwable cause = thrown instanceof CompletionException wrapped ? wrapped.getCause() : thrown;
            if (server.hasEnded()) {
                return server.ended();
            }
            return cause instanceof LoadFailure known ? known : LoadFailure.lost(String.valueOf(cause));
        }

        private void tell() {
            progress.accept(new Progress(way, round, deliveries.count(), (long) plan.updates() * plan.clients()));
        }

        private static void close(Connection connection) {
            try {
                connection.close();
            } catch (IOException _) {
                // It is not needed any more.
            }
        }
    }
}
