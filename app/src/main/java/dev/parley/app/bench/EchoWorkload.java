package dev.parley.app.bench;

import java.util.List;

/** Each connection has so many messages under way: for each that comes back, another one is sent. */
final class EchoWorkload extends Workload {

    private final int inFlight;
    private final EchoCheck check;
    private final Recorder recorder;

    EchoWorkload(int inFlight, EchoCheck check, Recorder recorder, LostConnections lost) {
        super(lost);
        this.inFlight = inFlight;
        this.check = check;
        this.recorder = recorder;
    }

    @Override
    void begin(List<LoadConnection> connections) {
        for (LoadConnection connection : connections) {
            connection.handOver(this);
            send(connection, inFlight);
        }
    }

    private static void send(LoadConnection connection, int messages) {
        connection.sendings.add(System.nanoTime(), messages);
        connection.send(messages);
    }

    @Override
    public void received(LoadConnection connection, int messages) {
        int unasked = connection.sendings.complete(messages, System.nanoTime(), recorder);
        if (check.passes(connection, unasked)) {
            send(connection, messages);
        }
    }
}
