package dev.parley.app.bench;

import java.util.List;

/** Opens connections and closes them again; so many are under way at any time. What is recorded is the opening. */
final class ChurnWorkload extends Workload {

    private final int atOnce;
    private final Dialling dial;
    private final Recorder recorder;
    private boolean ending;

    /**
     * Creates it.
     *
     * @param atOnce how many connections at once
     * @param dial begins connections
     */
    ChurnWorkload(int atOnce, Dialling dial, Recorder recorder, LostConnections lost) {
        super(lost);
        this.atOnce = atOnce;
        this.dial = dial;
        this.recorder = recorder;
    }

    /** Begins connections. */
    interface Dialling {
        void dial(int index, LoadConnection.Owner owner);
    }

    @Override
    void begin(List<LoadConnection> none) {
        for (int i = 0; i < atOnce; i++) {
            dial.dial(i, this);
        }
    }

    @Override
    public void opened(LoadConnection connection) {
        recorder.record(System.nanoTime() - connection.begunAt, 1);
        connection.close();
    }

    @Override
    public void received(LoadConnection connection, int messages) {}

    @Override
    public void ended(LoadConnection connection, LoadFailure why) {
        if (!connection.wasClosing()) {
            super.ended(connection, why);
        } else if (!ending) {
            dial.dial(connection.index, this);
        }
    }

    @Override
    void end() {
        ending = true;
    }
}
