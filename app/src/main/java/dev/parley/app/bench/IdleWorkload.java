package dev.parley.app.bench;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Each connection exchanges a few messages, one after the other, and is quiet from then on. */
final class IdleWorkload extends Workload {

    private final int messages;
    private final EchoCheck check;
    private final Recorder recorder;
    private final CompletableFuture<Void> quiet = new CompletableFuture<>();
    private int busy;

    IdleWorkload(int messages, EchoCheck check, Recorder recorder, LostConnections lost) {
        super(lost);
        this.messages = messages;
        this.check = check;
        this.recorder = recorder;
    }

    /** Completed once all connections are quiet. */
    CompletableFuture<Void> quiet() {
        return quiet;
    }

    @Override
    void begin(List<LoadConnection> connections) {
        busy = connections.size();
        for (LoadConnection connection : connections) {
            connection.handOver(this);
            next(connection);
        }
        tellQuiet();
    }

    private void next(LoadConnection connection) {
        if (connection.received == messages) {
            busy--;
            tellQuiet();
        } else {
            connection.sendings.add(System.nanoTime(), 1);
            connection.send(1);
        }
    }

    private void tellQuiet() {
        if (busy == 0) {
            quiet.complete(null);
        }
    }

    @Override
    public void received(LoadConnection connection, int count) {
        int unasked = connection.sendings.complete(count, System.nanoTime(), recorder);
        if (check.passes(connection, unasked)) {
            next(connection);
        }
    }

    @Override
    public void ended(LoadConnection connection, LoadFailure why) {
        super.ended(connection, why);
        if (connection.received < messages) {
            busy--;
            tellQuiet();
        }
    }
}
