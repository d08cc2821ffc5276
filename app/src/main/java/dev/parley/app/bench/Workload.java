package dev.parley.app.bench;

import java.util.List;

/** What is done with the connections of one event loop. Called on that event loop. */
abstract class Workload implements LoadConnection.Owner {

    private final LostConnections lost;

    /** Has connections that end counted as lost. */
    Workload(LostConnections lost) {
        this.lost = lost;
    }

    /** Begins, with the connections that are open. */
    abstract void begin(List<LoadConnection> connections);

    /** The time that is measured ends now. */
    void end() {}

    /** Most are given connections that are open. */
    @Override
    public void opened(LoadConnection connection) {}

    @Override
    public void ended(LoadConnection connection, LoadFailure why) {
        lost.add(why);
    }
}
