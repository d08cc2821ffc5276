package dev.parley.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.hub.broker.MemoryBroker;
import dev.parley.hub.fake.FakeConnection;
import dev.parley.hub.fake.FakeLoop;
import dev.parley.hub.fake.FakeTime;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A hub on fake time, with clients on one fake loop. */
final class Bench implements AutoCloseable {
    final FakeTime time = new FakeTime();
    final FakeLoop loop = new FakeLoop();
    final MemoryBroker broker = MemoryBroker.create(time);
    private final HubBuilder builder = Hub.builder().clock(time).timer(time).broker(broker);
    private @Nullable Hub hub;
    private int count;

    /** A client and its connection. */
    record Connected(HubClient client, FakeConnection connection) {

        Connected subscribe(SubscribeRequest request) {
            client.subscribe(request, connection.answer());
            return this;
        }

        Connected subscribe(String channel) {
            return subscribe(SubscribeRequest.of(channel));
        }
    }

    HubBuilder builder() {
        return builder;
    }

    Hub hub() {
        Hub started = hub;
        if (started == null) {
            started = builder.start();
            hub = started;
        }
        return started;
    }

    /** Has a client connect by the connect hook, whatever comes of it. */
    Connected connect() {
        return connect(ConnectRequest.of("client" + ++count, "test"));
    }

    Connected connect(ConnectRequest request) {
        FakeConnection connection = new FakeConnection(loop);
        HubClient client = hub().connect(connection, request, connection);
        // What was to be told to others before may come to the loop first.
        runUntil(() -> !connection.told.isEmpty());
        return new Connected(client, connection);
    }

    /** Publishes, and has everybody told. */
    StreamPosition publish(String channel, String data) {
        StreamPosition position =
                hub().publish(channel, Data.of(data)).toCompletableFuture().join();
        loop.run();
        return position;
    }

    /** Runs what comes to the loop until something has come about. */
    void runUntil(BooleanSupplier condition) {
        loop.run();
        while (!condition.getAsBoolean()) {
            loop.runNext();
        }
    }

    /** Returns what a stage has completed with, on the loop or before. */
    <T> T get(CompletionStage<T> stage) {
        loop.run();
        assertThat(stage.toCompletableFuture()).isCompleted();
        return stage.toCompletableFuture().join();
    }

    /** Returns the code of the error that a stage has failed with. */
    int error(CompletionStage<?> stage) {
        loop.run();
        assertThat(stage.toCompletableFuture()).isCompletedExceptionally();
        Throwable failure = stage.toCompletableFuture().exceptionNow();
        assertThat(failure).isInstanceOf(HubException.class);
        return ((HubException) failure).error().code();
    }

    @Override
    public void close() {
        hub().close();
        loop.run();
    }
}
